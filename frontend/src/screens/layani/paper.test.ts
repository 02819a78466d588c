import { expect, test } from 'vitest';
import { layani, surat } from '../../kata';
import { blankPaper } from './paper';

test.each([
  ['empty', false, layani.kertasKosong],
  ['person', false, layani.kertasKosong],
  ['person', true, surat.lembarMuat],
  ['form', false, layani.kertasBelum],
  ['printed', false, surat.lembarMuat],
] as const)('at %s, making %s, the blank paper says %s', (stage, making, words) => expect(blankPaper(stage, making)).toBe(words));
