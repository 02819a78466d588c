import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Source } from '../../kind-types';
import { newField, newRole, whole } from './source';
import { askableOf, askables, opsOf, parseWhen, retold, valuesOf, whenWords, writeWhen } from './when';

const kinds = join(import.meta.dirname, '../../../../backend/catalog/kinds');
const files = readdirSync(kinds).filter((f) => f.endsWith('.toml')).map((f) => readFileSync(join(kinds, f), 'utf8'));
const shipped = files.flatMap((text) => [...text.matchAll(/^when = "(.*)"$/gm)].map((m) => m[1] ?? ''));

const bare = { applicant: { label: '', organisation: false, needs: null }, subject: { required: false, label: '', organisation: false, needs: null }, letter: null };
const kind = (over: object): Source => whole({ ...bare, ...over } as unknown as Source);
const status = { ...newField('status'), label: 'Status', type: 'choice', options: ['Kos', 'Kontrak'] };
const day = { ...newField('tanggal'), label: 'Tanggal acara', type: 'date' };
const heirs = { ...newField('ahli-waris'), label: 'Ahli waris', type: 'list' };

test('every condition that ships comes back as it was, and in words', () => {
  expect(shipped.length).toBeGreaterThan(150);
  for (const text of shipped) {
    expect(writeWhen(parseWhen(text))).toBe(text);
    expect(parseWhen(text).map((t) => t.op)).not.toContain('raw');
  }
});

test.each(['', 'a', 'not a', 'a = x', 'a != x | y', 'a = ', 'a = pengurusan ', 'a within  days', 'a within 3 workdays', 'not a = b', 'a=b', 'a !', ' a ', 'a and b', 'a  and b', 'and'])('%j comes back as it was', (text) => {
  expect(writeWhen(parseWhen(text))).toBe(text);
});

test('what is tested, and how', () => {
  expect(parseWhen('status = Kos | Kontrak and not usaha and tanggal within 10 workdays')).toEqual([
    { name: 'status', op: '=', value: 'Kos | Kontrak' },
    { name: 'usaha', op: 'no', value: '' },
    { name: 'tanggal', op: 'workdays', value: '10' },
  ]);
  expect(valuesOf({ name: '', op: '=', value: 'Kos | Kontrak |' })).toEqual(['Kos', 'Kontrak']);
});

test('answers, persons and parts can be asked after', () => {
  const s = kind({ fields: [status, day, heirs], roles: [{ ...newRole('saksi', 'Saksi'), max: 2 }] });
  const all = askables(s, s.fields.slice(0, 2));
  expect(all.map((a) => a.name)).toEqual(expect.arrayContaining(['status', 'tanggal', 'applicant.age', 'saksi1.name', 'saksi2.religion']));
  expect(all.map((a) => a.name)).not.toContain('ahli-waris');
  expect(all.map((a) => a.name)).not.toContain('subject.age');
  expect(askableOf('subject.age', all).label).toBe('Pemohon: umur');
  expect(askableOf('lain', all)).toEqual({ name: 'lain', label: 'lain', sort: 'text', options: [] });
  expect(opsOf(askableOf('tanggal', all))).toHaveProperty('workdays');
});

test('another thing to look at keeps only what makes sense of it', () => {
  const all = askables(kind({ fields: [status, day] }), [status, day]);
  expect(retold({ name: 'x', op: '=', value: 'Kos' }, askableOf('status', all))).toEqual({ name: 'status', op: '=', value: 'Kos' });
  expect(retold({ name: 'x', op: '=', value: 'Rumah' }, askableOf('status', all))).toEqual({ name: 'status', op: '=', value: '' });
  expect(retold({ name: 'status', op: '=', value: 'Kos' }, askableOf('tanggal', all))).toEqual({ name: 'tanggal', op: 'has', value: '' });
});

test('a condition is told as a person says it', () => {
  const s = kind({ fields: [status, day, heirs] });
  expect(whenWords('status = Kos | Kontrak and applicant.age < 21', s)).toBe('Status adalah Kos atau Kontrak dan Pemohon: umur kurang dari 21');
  expect(whenWords('tanggal within 10 workdays and ahli-waris > 3 and not status', s)).toBe('Tanggal acara tinggal kurang dari 10 hari kerja dan Ahli waris (jumlah baris) lebih dari 3 dan Status kosong');
  expect(whenWords('', s)).toBe('');
});
