// A condition of a kind file as the editor shows it: tests that all must hold,
// each asking after one answer or one detail of a person. The text is the truth;
// what these words cannot say stays as it was written.
import { susun as kata } from '../../kata';
import type { Field, Source } from '../../kind-types';
import { personsOf } from './persons';

/** has, no: it has a value, none; days, workdays: a date within so many; raw: as written. */
export interface Test {
  name: string;
  op: string;
  value: string;
}

const bare = /^(not )?([^\s!=<>]+)$/;
const within = /^(\S+) within (\d*) (days|workdays)$/;
const compared = /^([^\s!=<>]+) (!=|<=|>=|=|<|>) (.*)$/s;

function read(part: string): Test {
  let m = bare.exec(part);
  if (m) return { name: m[2] ?? '', op: m[1] ? 'no' : 'has', value: '' };
  m = within.exec(part);
  if (m) return { name: m[1] ?? '', op: m[3] ?? '', value: m[2] ?? '' };
  m = compared.exec(part);
  if (m) return { name: m[1] ?? '', op: m[2] ?? '', value: m[3] ?? '' };
  return { name: '', op: 'raw', value: part };
}

export function parseWhen(text: string): Test[] {
  return text === '' ? [] : text.split(' and ').map(read);
}

function written(t: Test): string {
  if (t.op === 'raw') return t.value;
  if (t.op === 'has') return t.name;
  if (t.op === 'no') return `not ${t.name}`;
  if (t.op === 'days' || t.op === 'workdays') return `${t.name} within ${t.value} ${t.op}`;
  return `${t.name} ${t.op} ${t.value}`;
}

/** Gives the text back: parseWhen and writeWhen change nothing. */
export const writeWhen = (tests: Test[]): string => tests.map(written).join(' and ');

/** The answers of a test that allows several. */
export const valuesOf = (t: Test): string[] => t.value.split('|').map((v) => v.trim()).filter(Boolean);

/** Something that can be asked after; options are all it can say, if that is known. */
export interface Askable {
  name: string;
  label: string;
  sort: 'text' | 'number' | 'date';
  options: string[];
}

function ofField(f: Field): Askable {
  const sort = ['number', 'decimal', 'rupiah', 'year', 'list'].includes(f.type) ? 'number' : f.type === 'date' ? 'date' : 'text';
  const label = f.label || f.name;
  return { name: f.name, label: f.type === 'list' ? kata.baris(label) : label, sort, options: f.type === 'choice' ? f.options.filter(Boolean) : [] };
}

const known: Record<string, readonly string[]> = { sex: kata.kelamin, religion: kata.agama, marital: kata.kawin, citizenship: kata.warga };

/** All that a condition may ask after; fields are those above it. */
export function askables(s: Source, fields: Field[]): Askable[] {
  const persons = personsOf(s).flatMap((p) =>
    (p.organisation ? ['name', 'address'] : Object.keys(kata.rinci)).map((detail): Askable => ({
      name: `${p.owner}.${detail}`, label: kata.milik(p.label, kata.rinci[detail] ?? detail), sort: detail === 'age' ? 'number' : 'text', options: [...(known[detail] ?? [])],
    })),
  );
  return [...fields.map(ofField), ...persons];
}

/** What a name stands for; one that nothing has stays as it is written. */
export function askableOf(name: string, all: Askable[]): Askable {
  // The applicant is the subject where the letter is about nobody else.
  const other = name.replace(/^subject\./, 'applicant.');
  return all.find((a) => a.name === name) ?? all.find((a) => a.name === other) ?? { name, label: name, sort: 'text', options: [] };
}

/** How an askable can be tested, in the words of the screen. */
export function opsOf(a: Askable): Record<string, string> {
  return { text: kata.sama, number: kata.angka, date: kata.hari }[a.sort];
}

export const valued = (op: string): boolean => op !== 'has' && op !== 'no' && op !== 'raw';

/** A test of another sort of thing keeps what still makes sense. */
export function retold(t: Test, a: Askable): Test {
  const op = t.op in opsOf(a) ? t.op : 'has';
  const fits = valued(op) && (a.options.length === 0 || valuesOf(t).every((v) => a.options.includes(v)));
  return { name: a.name, op, value: fits ? t.value : '' };
}

/** A condition as a person says it; '' says nothing. */
export function whenWords(text: string, s: Source): string {
  const all = askables(s, s.fields);
  const one = (t: Test): string => {
    if (t.op === 'raw') return t.value;
    const a = askableOf(t.name, all);
    if (t.op === 'days') return `${a.label} ${kata.kataHari(t.value)}`;
    if (t.op === 'workdays') return `${a.label} ${kata.kataHariKerja(t.value)}`;
    const said = valued(t.op) ? ` ${valuesOf(t).join(kata.atau)}` : '';
    return `${a.label} ${opsOf(a)[t.op] ?? t.op}${said}`;
  };
  return parseWhen(text).map(one).join(kata.dan);
}
