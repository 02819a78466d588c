import { expect, it } from 'vitest';
import { checkPIN } from './pins';

it.each([
  ['', '', ['pin']],
  ['12345', '12345', ['pin']],
  ['830517', '830571', ['again']],
  ['830517', '830517', []],
])('%j and %j: %j', (pin, again, fields) => expect(checkPIN(pin, again).map((p) => p.field)).toEqual(fields));
