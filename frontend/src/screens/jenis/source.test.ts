import { expect, test } from 'vitest';
import type { Source } from '../../kind-types';
import { found, placeholders } from './placeholders';
import { lineRange, placeOf } from './places';
import { move, nameFor, newField, rename, tidy, whole } from './source';

const bare = { applicant: { label: '', organisation: false, needs: null }, subject: { required: false, label: '', organisation: false, needs: null }, sheets: null, letter: null, title: ' Surat ', words: ['a ', ''] };
const kind = (over: object): Source => whole({ ...bare, ...over } as unknown as Source);

test('lists that came as null are lists', () => {
  const s = kind({ fields: [{ ...newField('a'), options: null, columns: null }] });
  expect([s.roles, s.sheets, s.fields[0]?.options, s.applicant.needs]).toEqual([[], [], [], []]);
  expect(tidy({ ...s, hints: [] }).words).toEqual(['a']);
});

test('a name is made of a label and is nobody else’s', () => {
  expect(nameFor('Nomor telepon (WA)', [], 'x')).toBe('nomor-telepon-wa');
  expect(nameFor('2 saksi', [], 'x')).toBe('saksi');
  expect(nameFor('Keperluan', ['keperluan', 'keperluan-2'], 'x')).toBe('keperluan-3');
  expect(nameFor('', ['pertanyaan'], 'pertanyaan')).toBe('pertanyaan-2');
});

test('a question that gets another name keeps its places in the words', () => {
  const s = kind({ body: '{lama} {lama|words} {lama-sekali}\n[if not lama = Ya and lama]\n[table lama]\nlama', fields: [{ ...newField('b'), when: 'lama = Ya and not lama' }], notices: [], earlier: 'field:lama' });
  rename(s, 'lama', 'baru');
  expect(s.body).toBe('{baru} {baru|words} {lama-sekali}\n[if not baru = Ya and baru]\n[table baru]\nlama');
  expect(s.fields[0]?.when).toBe('baru = Ya and not baru');
  expect(s.earlier).toBe('field:baru');
});

test('moving stops at both ends', () => {
  const list = ['a', 'b', 'c'];
  expect(move(list, 2, -1)).toBe(1);
  expect(list).toEqual(['a', 'c', 'b']);
  expect(move(list, 0, -1)).toBe(0);
});

test('a placeholder is found by what people call it', () => {
  const s = kind({ fields: [{ ...newField('penghasilan'), label: 'Penghasilan per bulan', type: 'rupiah' }], roles: [{ key: 'saksi', label: 'Saksi', min: 1, max: 2, organisation: false, needs: [] }] });
  const all = placeholders(s);
  expect(found(all, 'huruf peng').map((p) => p.text)).toEqual(['{penghasilan|words}']);
  expect(found(all, 'saksi 2 nama').map((p) => p.text)).toEqual(['{saksi2.name}']);
  expect(found(all, 'pemohon nik').map((p) => p.text)).toEqual(['{subject.nik}']);
  expect(found(all, '')).toEqual(all);
});

test('a key of the file leads to its input', () => {
  expect(placeOf('field.2.label')).toEqual({ part: 'pertanyaan', id: 'jenis-field-2-label', row: 2 });
  expect(placeOf('body')).toEqual({ part: 'isi', id: 'jenis-body', row: -1 });
  expect(placeOf('requirement.0.key')).toEqual({ part: 'syarat', id: 'jenis-requirement-0-label', row: 0 });
  expect(placeOf('letter.to')).toEqual({ part: 'isi', id: 'jenis-letter-to', row: -1 });
  expect(placeOf('months').part).toBe('aturan');
  expect(lineRange('satu\ndua\ntiga', 2)).toEqual([5, 8]);
});
