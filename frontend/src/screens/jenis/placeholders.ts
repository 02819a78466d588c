// What can be put into the words of a letter, found by what people call it.
import { sisipan as kata } from '../../kata';
import type { Field, Source } from '../../kind-types';

export interface Placeholder {
  /** As it is written: "{penghasilan|words}". */
  text: string;
  label: string;
  group: string;
}

const brace = (name: string, filter = '') => `{${name}${filter && `|${filter}`}}`;

const filters: Record<string, string[]> = {
  number: ['words'], rupiah: ['words'], decimal: ['words'], date: ['weekday', 'age', 'words', 'numeric'], nik: ['spaced'], text: ['upper'], choice: ['lower', 'upper'],
};

function ofField(f: Field): Placeholder[] {
  const group = kata.grup.pertanyaan;
  const label = f.label || f.name;
  if (f.type === 'list')
    return [
      { text: `[table ${f.name}]`, label: kata.tabel(label), group },
      { text: `[items ${f.name}] {.${f.columns[0]?.name ?? 'nama'}}`, label: kata.butir(label), group },
      { text: brace(f.name, 'count'), label: kata.jumlah(label), group },
    ];
  const plain = { text: brace(f.name), label, group };
  const more = (filters[f.type] ?? []).map((name) => ({ text: brace(f.name, name), label: `${label}, ${kata.saringan[name] ?? name}`, group }));
  const ticks = f.type === 'choice' ? [{ text: `[ticks ${f.name}]`, label: kata.centang(label), group }] : [];
  return [plain, ...more, ...ticks];
}

function ofPerson(owner: string, group: string, organisation = false): Placeholder[] {
  const details = organisation ? ['name', 'address'] : Object.keys(kata.orang);
  return details.map((detail) => ({ text: brace(`${owner}.${detail}`), label: kata.orang[detail] ?? detail, group }));
}

/** Everything that can be put in, the letter's own questions first. */
export function placeholders(s: Source): Placeholder[] {
  const about = s.subject.required ? ofPerson('subject', s.subject.label || kata.grup.yangDiterangkan, s.subject.organisation) : [];
  const applicant = ofPerson(s.subject.required ? 'applicant' : 'subject', s.applicant.label || kata.grup.pemohon, s.applicant.organisation);
  const roles = s.roles.flatMap((r) =>
    Array.from({ length: Math.min(r.max, 4) }, (_, i) => ofPerson(`${r.key}${i + 1}`, r.max > 1 ? `${r.label} ${i + 1}` : r.label, r.organisation)).flat(),
  );
  const fixed = (owner: string, group: string) => Object.entries(kata.tetap[owner] ?? {}).map(([detail, label]) => ({ text: brace(`${owner}.${detail}`), label, group }));
  return [
    ...s.fields.flatMap(ofField),
    ...about,
    ...applicant,
    ...roles,
    ...fixed('office', kata.grup.kantor),
    ...fixed('letter', kata.grup.surat),
    ...fixed('signer', kata.grup.pejabat),
    ...kata.susunan.map(([text, label]) => ({ text, label, group: kata.grup.susunan })),
  ];
}

/** Those in which every word of the search begins a word; the order stays. */
export function found(all: Placeholder[], search: string): Placeholder[] {
  const wanted = search.toLowerCase().split(/\s+/).filter(Boolean);
  return all.filter((p) => {
    const words = `${p.group} ${p.label} ${p.text}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((w) => words.some((one) => one.startsWith(w)));
  });
}
