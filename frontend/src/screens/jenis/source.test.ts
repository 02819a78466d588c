import { expect, test } from 'vitest';
import type { Source } from '../../kind-types';
import { found, placeholders } from './placeholders';
import { lineRange, placeOf } from './places';
import { rename, renameColumn, renameRole } from './rename';
import { move, nameFor, newField, newRole, tidy, whole } from './source';
import { newPlace } from './who';

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

test('a column, and a part, that get another name keep their places too', () => {
  const body = '[items anak] {.kolom} {.kolom|upper}\n[table anak: kolom, kolom-2]\n{orang1.name} {orang2.age} {orangtua}\n[if orang1.name and orang1.age > 3]\n[end]';
  const signs = [{ columns: [newPlace('list:anak.kolom'), { ...newPlace('role:orang:2'), title: 'Wali {orang1.name}', when: 'orang2.name' }, newPlace('list:role:orang')] }];
  const s = kind({ body, signs, fields: [], notices: [{ text: '', when: 'not orang2.name', level: '', basis: '' }], signing: { delegate: false, applicant: '', witnesses: 'orang' } });
  renameColumn(s, 'anak', 'kolom', 'nama');
  renameRole(s, 'orang', 'saksi');
  expect(s.body).toBe('[items anak] {.nama} {.nama|upper}\n[table anak: nama, kolom-2]\n{saksi1.name} {saksi2.age} {orangtua}\n[if saksi1.name and saksi1.age > 3]\n[end]');
  expect(s.signs[0]?.columns.map((c) => [c.who, c.title, c.when])).toEqual([['list:anak.nama', '', ''], ['role:saksi:2', 'Wali {saksi1.name}', 'saksi2.name'], ['list:role:saksi', '', '']]);
  expect([s.notices[0]?.when, s.signing.witnesses]).toEqual(['not saksi2.name', 'saksi']);
});

test('what typing leaves behind does not travel', () => {
  const s = kind({ fields: [{ ...newField('a'), when: 'b = x ' }], signs: [{ columns: [{ ...newPlace(), when: 'a ' }] }], sheets: [{ when: ' a', signs: [{ columns: [{ ...newPlace(), when: 'a ' }] }] }], notices: [{ text: '', when: 'a ', level: '', basis: '' }], roles: [newRole('a', 'A')] });
  const t = tidy(s);
  expect([t.fields[0]?.when, t.signs[0]?.columns[0]?.when, t.sheets[0]?.when, t.sheets[0]?.signs[0]?.columns[0]?.when, t.notices[0]?.when]).toEqual(['b = x', 'a', 'a', 'a', 'a']);
});

test('a key of the file leads to its input', () => {
  expect(placeOf('field.2.label')).toEqual({ part: 'pertanyaan', ids: ['jenis-field-2-label', 'jenis-field-2', 'jenis-field'] });
  expect(placeOf('body')).toEqual({ part: 'isi', ids: ['jenis-body'] });
  expect(placeOf('requirement.0.key')).toMatchObject({ part: 'syarat', ids: ['jenis-requirement-0-label', 'jenis-requirement-0', 'jenis-requirement'] });
  expect(placeOf('sheet.1.sign.0.column.2.who').part).toBe('tanda');
  expect(placeOf('hint.3.when')).toMatchObject({ part: 'petunjuk', ids: ['jenis-hint-3-when-0', 'jenis-hint-3-when', 'jenis-hint-3', 'jenis-hint'] });
  expect(placeOf('letter.to').part).toBe('isi');
  expect(placeOf('months').part).toBe('aturan');
  expect(lineRange('satu\ndua\ntiga', 2)).toEqual([5, 8]);
});
