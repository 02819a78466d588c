// A kind as the editor holds it: lists are lists, and what is left empty while
// typing does not travel.
import type { Field, ListColumn, Role, SignLine, Source } from '../../kind-types';

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

const when = <P extends { when: string }>(one: P): P => ({ ...one, when: one.when.trim() });
const signs = (rows: SignLine[]): SignLine[] => rows.map((row) => ({ ...row, columns: row.columns.map(when) }));

/** Drops the empty lines and ends that typing leaves in lists and conditions. */
export function tidy(s: Source): Source {
  return {
    ...s,
    title: s.title.trim(),
    words: filled(s.words), hints: filled(s.hints),
    letter: s.letter && { ...s.letter, to: filled(s.letter.to) },
    notices: s.notices.map(when),
    fields: s.fields.map(when).map((f) => ({ ...f, options: filled(f.options), columns: f.columns.map((c) => ({ ...c, options: filled(c.options) })) })),
    signs: signs(s.signs),
    sheets: s.sheets.map(when).map((one) => ({ ...one, signs: signs(one.signs) })),
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

export const newColumn = (name: string): ListColumn => ({ name, label: '', type: 'text', options: [], free: false, required: false, maxLength: 0, width: 1, example: '', detail: '' });

export const newRole = (key: string, label: string): Role => ({ key, label, min: 0, max: 1, organisation: false, needs: [] });

/** Moves one of a list up (-1) or down (+1); the place where it stands then. */
export function move<T>(all: T[], at: number, step: number): number {
  const to = at + step;
  const one = all[at];
  if (one === undefined || to < 0 || to >= all.length) return at;
  all.splice(at, 1);
  all.splice(to, 0, one);
  return to;
}
