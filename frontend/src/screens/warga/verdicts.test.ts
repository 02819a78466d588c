import { describe, expect, it } from 'vitest';
import type { ImportVerdict, ImportView } from '../../api-types';
import { pick, present, toWrite } from './verdicts';

const row = (n: number, verdict: string): ImportVerdict => ({ row: n, verdict, name: '', nik: '', changes: [], reasons: [] });
const list = [row(9, 'baru'), row(4, 'berubah'), row(7, 'ditolak'), row(2, 'ditolak'), row(5, 'entah')];

describe('verdicts', () => {
  it('puts what was rejected first, each in the order of the file', () => {
    expect(pick(list, '').map((v) => v.row)).toEqual([2, 7, 4, 9, 5]);
    expect(pick(list, 'baru').map((v) => v.row)).toEqual([9]);
    expect(present(list)).toEqual(['ditolak', 'berubah', 'baru']);
  });
  it('counts what would be written', () => {
    const view = { rows: 100, new: 60, changed: 20, same: 8, rejected: 7, asked: 5 } as ImportView;
    expect(toWrite(view, true)).toBe(80);
    expect(toWrite(view, false)).toBe(85);
  });
});
