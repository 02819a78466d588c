import { expect, test } from 'vitest';
import { percent, workWords } from './work';

test.each([
  [{ name: 'impor', done: 4_300_000, total: 9_990_000, rows: 12_500 }, 'Membaca berkas warga: 12.500 baris, 43%'],
  [{ name: 'periksa', done: 1200, total: 5000, rows: 0 }, 'Memeriksa seluruh register: 1.200 dari 5.000'],
  [{ name: 'membuka', done: 0, total: 0, rows: 0 }, 'Membuka data kantor …'],
])('%j', (work, words) => expect(workWords(work)).toBe(words));

test.each([[0, 0, 0], [999, 1000, 99], [1000, 1000, 100], [1001, 1000, 100]])('%d of %d is %d%%', (done, total, shown) => expect(percent(done, total)).toBe(shown));
