import { expect, test } from 'vitest';
import { answersTo } from './answers';

test('a sheet that failed is printed again, not waved through', () => expect(answersTo('gagal')[0]).toBe('ulang'));
test.each(['', 'menunggu', 'mencetak', 'tertahan', 'selesai'])('a sheet that may have come out asks for that first: %s', (state) => expect(answersTo(state)[0]).toBe('keluar'));
test('all three answers are always there', () => expect(['gagal', 'selesai'].map((s) => answersTo(s).toSorted())).toEqual([['keluar', 'salah-cetak', 'ulang'], ['keluar', 'salah-cetak', 'ulang']]));
