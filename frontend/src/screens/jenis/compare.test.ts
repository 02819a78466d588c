import { expect, test } from 'vitest';
import type { Source } from '../../kind-types';
import { differences, marked, shortened } from './compare';
import { newField, whole } from './source';
import { tell } from './tell';

const kind = (over: Partial<Source>): Source =>
  whole({
    code: 'sktm', title: 'Surat', group: '', shape: '', mode: 'tahan', months: 3, tier: 1, review: false, internal: false, earlier: '', corner: '', head: null, paper: '', words: [], hints: [], basis: '', source: '',
    note: '', letter: null, body: 'Nama: {subject.name}', classes: [], requirements: [], notices: [], applicant: { label: '', organisation: false, needs: [] },
    subject: { required: false, label: '', organisation: false, needs: [] }, roles: [], fields: [], signing: { delegate: false, applicant: '', witnesses: '' }, signs: [], sheets: [], ...over,
  });
const text = (pieces: { text: string }[]) => pieces.map((p) => p.text).join('');
const only = (pieces: { text: string; mark: string }[], mark: string) => pieces.filter((p) => p.mark === mark).map((p) => p.text);

test('only the words that changed are marked, and nothing is lost', () => {
  const a = 'tergolong keluarga tidak mampu dan berlaku tiga bulan.';
  const b = 'tergolong keluarga kurang mampu dan berlaku enam bulan penuh.';
  const { old, now } = marked(a, b);
  expect(text(old)).toBe(a);
  expect(text(now)).toBe(b);
  expect(only(old, 'gone').join('')).toBe('tidaktiga');
  expect(only(now, 'new').join('').replace(/ /g, '')).toBe('kurangenampenuh');
});

test('texts that have nothing in common, and empty ones', () => {
  expect(marked('satu', '').old).toEqual([{ text: 'satu', mark: 'gone' }]);
  expect(marked('', 'dua').now).toEqual([{ text: 'dua', mark: 'new' }]);
  expect(marked('sama', 'sama').now).toEqual([{ text: 'sama', mark: 'same' }]);
});

test('long stretches that did not change are left out on both sides', () => {
  const lines = Array.from({ length: 30 }, (_, i) => `baris ${i}`);
  const { old, now } = marked(lines.join('\n'), lines.with(20, 'lain').join('\n'));
  expect(text(shortened(old))).toBe('⋯\nbaris 18\nbaris 19\nbaris 20\nbaris 21\nbaris 22\n⋯');
  expect(shortened(old).length).toBe(shortened(now).length);
  expect(text(shortened(now))).toBe('⋯\nbaris 18\nbaris 19\nlain\nbaris 21\nbaris 22\n⋯');
});

test('what was only added leaves both sides cut alike', () => {
  const lines = Array.from({ length: 20 }, (_, i) => `baris ${i}`);
  const { old, now } = marked(lines.join('\n'), lines.toSpliced(10, 0, 'tambahan').join('\n'));
  expect(text(shortened(old)).replaceAll('\n', ' ')).toBe('⋯ baris 8 baris 9 baris 10 baris 11 baris 12 ⋯');
  expect(text(shortened(now)).replaceAll('\n', ' ')).toBe('⋯ baris 8 baris 9 tambahan baris 10 baris 11 baris 12 ⋯');
});

test('equal kinds differ in nothing', () => {
  expect(differences(kind({}), kind({}), tell)).toEqual([]);
});

test('a question that came, one that went, one that changed, and the order', () => {
  const [a, b, c] = ['a', 'b', 'c'].map((n) => ({ ...newField(n), label: n.toUpperCase() }));
  const list = differences(kind({ fields: [a!, b!] }), kind({ fields: [c!, { ...a!, required: true }] }), tell);
  expect(list.map((d) => [d.key, d.label, d.only])).toEqual([['field', 'B', 'old'], ['field', 'C', 'now'], ['field', 'A', '']]);
  expect(differences(kind({ fields: [a!, b!] }), kind({ fields: [b!, a!] }), tell).map((d) => d.key)).toEqual(['order']);
});

test('rules are told in words', () => {
  const [mode, months] = differences(kind({}), kind({ mode: 'langsung', months: 6 }), tell);
  expect([mode?.key, months?.key]).toEqual(['mode', 'months']);
  expect(text(mode?.now ?? [])).toBe('langsung bernomor');
});

test('a kind that is new shows all of itself', () => {
  const list = differences(null, kind({ fields: [{ ...newField('a'), label: 'A' }] }), tell);
  expect(list.map((d) => d.key)).toEqual(expect.arrayContaining(['title', 'body', 'field', 'mode']));
  expect(list.every((d) => d.only === 'now')).toBe(true);
});

test('signatures, hints, needs and sheets are told in words', () => {
  const place = { who: 'signer', above: 'Mengetahui,', title: '', place: true, register: false, meterai: false, rank: '', nip: '', when: 'applicant.age < 21' };
  const before = kind({});
  const after = kind({
    signs: [{ columns: [{ ...place, who: 'applicant', above: '', when: '', meterai: true, place: false }, place] }], notices: [{ text: 'Periksa umur.', when: 'applicant.age < 19', level: 'warn', basis: '' }],
    applicant: { label: '', organisation: false, needs: ['nik', 'birth'] }, sheets: [{ title: 'Lampiran', corner: '', head: null, number: true, shape: '', when: '', body: 'Isi.', signs: [] }],
  });
  const list = { ...newField('anak'), label: 'Anak', type: 'list', columns: [{ name: 'nama', label: 'Nama', type: 'choice', options: ['A', 'B'], free: false, required: true, maxLength: 0, width: 3, example: '', detail: 'name' }] };
  expect(tell('field', list, after)).toBe('nama: anak\npertanyaan: Anak\njenis: daftar\nkolom:   Nama: pilihan (A, B); wajib: ya; lebar: 3; diisi dari kartu keluarga: nama');
  const said = Object.fromEntries(differences(before, after, tell).map((d) => [d.key, text(d.now)]));
  expect(said.signs).toBe('Baris 1\n  Kolom 1: Pemohon; Kotak meterai\n  Kolom 2: Pejabat yang bertugas; Kata di atasnya: Mengetahui,; Bila: Pemohon: umur kurang dari 21; Tempat dan tanggal di atasnya');
  expect(said.notices).toBe('• Periksa umur. (peringatan)\n  Bila: Pemohon: umur kurang dari 19');
  expect(said.applicant).toBe('Data yang harus lengkap: NIK, tempat dan tanggal lahir');
  expect(tell('role', { key: 'saksi', label: 'Saksi', min: 0, max: 2, organisation: true, needs: ['address'] }, after)).toBe('Paling sedikit: 0\nPaling banyak: 2\nSebagai: Saksi\nLembaga, bukan orang\nData yang harus lengkap: alamat');
  expect(tell('requirement', { key: 'ktp', label: 'KTP-el', optional: true }, after)).toBe('KTP-el\nBoleh tidak ada');
  expect(said.sheets).toBe('Lembar 2\nJudul surat: Lampiran\nNomor surat di bawah judul\nIsi.');
});
