// A kind as the editor holds it: lists are lists, and what is left empty while
// typing does not travel.
import type { Field, Role, Source } from '../../kind-types';

const list = <T>(one: T[] | null | undefined): T[] => one ?? [];

/** Gives every list that came as null as an empty one. */
export function whole(s: Source): Source {
  const person = <P extends { needs: string[] }>(p: P): P => ({ ...p, needs: list(p.needs) });
  return {
    ...s,
    words: list(s.words), hints: list(s.hints), classes: list(s.classes), requirements: list(s.requirements), notices: list(s.notices),
    letter: s.letter && { ...s.letter, to: list(s.letter.to) },
    applicant: person(s.applicant), subject: person(s.subject), roles: list(s.roles).map(person),
    fields: list(s.fields).map((f) => ({ ...f, options: list(f.options), columns: list(f.columns).map((c) => ({ ...c, options: list(c.options) })) })),
    signs: list(s.signs).map((row) => ({ ...row, columns: list(row.columns) })),
    sheets: list(s.sheets).map((one) => ({ ...one, signs: list(one.signs).map((row) => ({ ...row, columns: list(row.columns) })) })),
  };
}

const filled = (lines: string[]): string[] => lines.map((l) => l.trim()).filter((l) => l !== '');

/** Drops the empty lines that typing leaves in lists of words. */
export function tidy(s: Source): Source {
  return {
    ...s,
    title: s.title.trim(),
    words: filled(s.words), hints: filled(s.hints),
    letter: s.letter && { ...s.letter, to: filled(s.letter.to) },
    fields: s.fields.map((f) => ({ ...f, options: filled(f.options), columns: f.columns.map((c) => ({ ...c, options: filled(c.options) })) })),
  };
}

/** A name for a label: "Nama usaha" becomes "nama-usaha", another than the taken ones. */
export function nameFor(label: string, taken: string[], otherwise: string): string {
  const bare = label.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '').slice(0, 32).replace(/-+$/, '');
  const base = bare || otherwise;
  if (!taken.includes(base)) return base;
  let n = 2;
  while (taken.includes(`${base}-${n}`)) n++;
  return `${base}-${n}`;
}

export const newField = (name: string): Field => ({
  name, label: '', type: 'text', options: [], free: false, required: false, maxLength: 0, min: '', max: '', hint: '',
  default: '', prefill: '', sensitive: false, when: '', section: '', example: '', columns: [], minRows: 0, maxRows: 0,
});

export const newRole = (key: string, label: string): Role => ({ key, label, min: 0, max: 1, organisation: false, needs: [] });

/** Gives a question another name, in the wordings that use it too. */
export function rename(s: Source, from: string, to: string): void {
  if (from === to || from === '') return;
  const sure = from.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const braces = new RegExp(`\\{${sure}(?=[|}])`, 'g');
  const brackets = new RegExp(`^(\\s*\\[(?:if|table|items|tree|ticks) (?:not )?)${sure}(?![a-z0-9-])`, 'gm');
  const also = new RegExp(`( and (?:not )?)${sure}(?![a-z0-9-])`, 'g');
  const condition = new RegExp(`(^|not | and )${sure}(?![a-z0-9-])`, 'g');
  const words = (text: string) => text.replace(braces, `{${to}`).replace(brackets, `$1${to}`).replace(/^\s*\[if .*$/gm, (line) => line.replace(also, `$1${to}`));
  s.body = words(s.body);
  for (const sheet of s.sheets) {
    sheet.body = words(sheet.body);
    sheet.when = sheet.when.replace(condition, `$1${to}`);
  }
  if (s.letter) {
    s.letter.about = words(s.letter.about);
    s.letter.attachments = words(s.letter.attachments);
    s.letter.to = s.letter.to.map(words);
  }
  for (const one of [...s.fields, ...s.notices]) one.when = one.when.replace(condition, `$1${to}`);
  if (s.earlier === `field:${from}`) s.earlier = `field:${to}`;
  for (const row of [...s.signs, ...s.sheets.flatMap((one) => one.signs)])
    for (const c of row.columns) {
      if (c.who === `field:${from}`) c.who = `field:${to}`;
      else if (c.who.startsWith(`list:${from}.`)) c.who = `list:${to}${c.who.slice(5 + from.length)}`;
    }
}

/** Moves one of a list up (-1) or down (+1); the place where it stands then. */
export function move<T>(all: T[], at: number, step: number): number {
  const to = at + step;
  const one = all[at];
  if (one === undefined || to < 0 || to >= all.length) return at;
  all.splice(at, 1);
  all.splice(to, 0, one);
  return to;
}
