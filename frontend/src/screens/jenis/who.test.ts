import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Source } from '../../kind-types';
import { newField, newRole, whole } from './source';
import { given, mayHave, newPlace, signers, signersFor, whoWords, writeOut } from './who';

const kinds = join(import.meta.dirname, '../../../../backend/catalog/kinds');
const whos = readdirSync(kinds).filter((f) => f.endsWith('.toml')).flatMap((f) => [...readFileSync(join(kinds, f), 'utf8').matchAll(/^who = "(.*)"$/gm)].map((m) => m[1] ?? ''));

const bare = { applicant: { label: '', organisation: false, needs: null }, subject: { required: false, label: '', organisation: false, needs: null }, letter: null, signing: { delegate: false, applicant: '', witnesses: '' } };
const kind = (over: object): Source => whole({ ...bare, ...over } as unknown as Source);
const heirs = { ...newField('ahli-waris'), label: 'Ahli waris', type: 'list', columns: [{ name: 'nama', label: 'Nama', type: 'text', options: [], free: false, required: true, maxLength: 0, width: 1, example: '', detail: '' }] };
const rt = { ...newField('ketua-rt'), label: 'Ketua RT' };

test('everybody of a letter can be chosen by what he is called', () => {
  const s = kind({ roles: [{ ...newRole('saksi', 'Saksi'), max: 2 }], fields: [heirs, rt] });
  expect(Object.fromEntries(signers(s).map((o) => [o.value, o.text]))).toMatchObject({
    signer: 'Pejabat yang bertugas', applicant: 'Pemohon', 'role:saksi': 'Saksi 1', 'role:saksi:2': 'Saksi 2', 'list:role:saksi': 'Semua: Saksi',
    'list:ahli-waris.nama': 'Semua dalam daftar Ahli waris: Nama', 'field:ketua-rt': 'Nama dari jawaban: Ketua RT',
  });
});

test('whoever signs a shipped letter has words, and stays the choice', () => {
  expect(whos.length).toBeGreaterThan(150);
  const names = [...new Set(whos)];
  const roles = names.flatMap((w) => /^(?:list:)?role:([^:]+)/.exec(w)?.[1] ?? []).map((key) => ({ ...newRole(key, key), max: 2 }));
  const fields = names.flatMap((w) => {
    const m = /^(field|list):([a-z-]+)\.?([a-z-]*)$/.exec(w);
    return m && m[2] !== 'role' ? [{ ...newField(m[2] ?? ''), type: m[1] === 'list' ? 'list' : 'text', columns: m[3] ? [{ ...heirs.columns[0]!, name: m[3] }] : [] }] : [];
  });
  const s = kind({ roles, fields, subject: { required: true, label: 'Almarhum', organisation: false, needs: null } });
  for (const who of names) {
    expect(whoWords(who, s), who).not.toContain('Tidak ada di surat ini');
    expect(signersFor(who, s).map((o) => o.value)).toContain(who);
  }
  expect(whoWords('role:hantu', s)).toBe('Tidak ada di surat ini: role:hantu');
});

test('what cannot stand with who signs goes', () => {
  const p = { ...newPlace('applicant'), above: 'Mengetahui,', title: 'Pembuat', meterai: true, place: true, nip: '…', rank: 'Penata' };
  given(p, 'signer');
  expect(p).toEqual({ ...newPlace('signer'), above: 'Mengetahui,', place: true });
  given(p, 'none');
  expect(p).toEqual(newPlace('none'));
  expect([mayHave('blank').register, mayHave('applicant').register, mayHave('blank').meterai, mayHave('list:role:saksi').meterai]).toEqual([true, false, false, true]);
});

test('the usual signatures are written out to be changed', () => {
  const s = kind({ signing: { delegate: true, applicant: 'Pelapor', witnesses: 'saksi' }, roles: [newRole('saksi', 'Saksi')] });
  writeOut(s);
  expect(s.signs.map((l) => l.columns.map((c) => c.who))).toEqual([['applicant', 'signer'], ['list:role:saksi']]);
  expect(s.signs[0]?.columns[0]?.title).toBe('Pelapor');
  expect(s.signing).toEqual({ delegate: true, applicant: '', witnesses: '' });
  const statement = kind({ shape: 'pernyataan' });
  writeOut(statement);
  expect(statement.signs[0]?.columns.map((c) => [c.who, c.register])).toEqual([['applicant', false], ['signer', true]]);
});
