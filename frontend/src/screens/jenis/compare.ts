// Two versions of a kind beside one another: which words changed, what was added
// and what was taken away.
import type { Field, Source } from '../../kind-types';

export interface Piece {
  text: string;
  mark: 'same' | 'gone' | 'new';
}

/** Words, blanks and line ends, each on its own. */
export const wordsOf = (text: string): string[] => text.match(/\n|[^\S\n]+|[\p{L}\p{N}]+|[^\s\p{L}\p{N}]/gu) ?? [];

/** The longest common run of words, as pairs of places. */
function common(a: string[], b: string[]): [number, number][] {
  const width = b.length + 1;
  const best = new Uint16Array((a.length + 1) * width);
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      best[i * width + j] = a[i] === b[j] ? (best[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(best[(i + 1) * width + j] ?? 0, best[i * width + j + 1] ?? 0);
  const pairs: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) pairs.push([i++, j++]);
    else if ((best[(i + 1) * width + j] ?? 0) >= (best[i * width + j + 1] ?? 0)) i++;
    else j++;
  }
  return pairs;
}

const most = 4000; // words on a side; longer texts are shown whole

/** Marks what differs: the old text with what is gone, the new with what came. */
export function marked(old: string, now: string): { old: Piece[]; now: Piece[] } {
  const [a, b] = [wordsOf(old), wordsOf(now)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [midA, midB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const pairs = midA.length * midB.length > most * most ? [] : common(midA, midB);
  const same: Piece[] = [{ text: a.slice(0, start).join(''), mark: 'same' }];
  const tail: Piece[] = [{ text: a.slice(a.length - end).join(''), mark: 'same' }];
  return {
    old: joined([...same, ...side(midA, pairs.map(([i]) => i), 'gone'), ...tail]),
    now: joined([...same, ...side(midB, pairs.map(([, j]) => j), 'new'), ...tail]),
  };
}

function side(words: string[], kept: number[], mark: 'gone' | 'new'): Piece[] {
  const stays = new Set(kept);
  return words.map((text, i) => ({ text, mark: stays.has(i) ? 'same' : mark }));
}

function joined(pieces: Piece[]): Piece[] {
  const out: Piece[] = [];
  for (const p of pieces) {
    const last = out.at(-1);
    if (p.text === '') continue;
    if (last && last.mark === p.mark) last.text += p.text;
    else out.push({ ...p });
  }
  return out;
}

const around = 2; // lines kept at each side of a change

/** Leaves out the middle of long stretches that did not change. */
export function shortened(pieces: Piece[]): Piece[] {
  return pieces.map((p, i) => {
    const lines = p.text.split('\n');
    const [before, after] = [i === 0 ? 0 : around + 1, i === pieces.length - 1 ? 0 : around + 1];
    if (p.mark !== 'same' || lines.length <= before + after + 2) return p;
    return { ...p, text: [...lines.slice(0, before), '⋯', ...lines.slice(lines.length - after)].join('\n') };
  });
}

export interface Difference {
  /** What it is about: a key of the words, with the label of a question. */
  key: string;
  label: string;
  old: Piece[];
  now: Piece[];
  /** Only one of the two has it. */
  only: '' | 'old' | 'now';
}

/** How a part of a kind reads, line by line; the words come from the screen. */
export type Telling = (part: string, value: unknown) => string;

const plain = ['title', 'body', 'letter', 'mode', 'months', 'group', 'shape', 'classes', 'words', 'hints', 'notices', 'applicant', 'subject', 'signing', 'signs', 'sheets', 'earlier', 'head', 'paper', 'corner', 'review', 'internal', 'basis', 'note', 'tier', 'source'] as const;

/** Everything in which two versions differ, in the order of the editor. */
export function differences(old: Source | null, now: Source, tell: Telling): Difference[] {
  const found: Difference[] = [];
  const add = (key: string, label: string, a: string, b: string, only: Difference['only'] = '') => {
    if (a !== b || only !== '') found.push({ key, label, only, ...marked(a, b) });
  };
  const part = (key: (typeof plain)[number]) => add(key, '', old ? tell(key, old[key]) : '', tell(key, now[key]), old ? '' : 'now');
  part('title');
  part('body');
  lists(old?.fields ?? [], now.fields, (f: Field) => f.name, (f) => add('field', f.now?.label ?? f.old?.label ?? '', f.old ? tell('field', f.old) : '', f.now ? tell('field', f.now) : '', f.only));
  if (old && moved(old.fields, now.fields)) add('order', '', old.fields.map((f) => f.label).join('\n'), now.fields.map((f) => f.label).join('\n'));
  lists(old?.requirements ?? [], now.requirements, (r) => r.key, (r) => add('requirement', r.now?.label ?? r.old?.label ?? '', r.old ? tell('requirement', r.old) : '', r.now ? tell('requirement', r.now) : '', r.only));
  lists(old?.roles ?? [], now.roles, (r) => r.key, (r) => add('role', r.now?.label ?? r.old?.label ?? '', r.old ? tell('role', r.old) : '', r.now ? tell('role', r.now) : '', r.only));
  for (const key of plain.slice(2)) if (old || tell(key, now[key]) !== '') part(key);
  return found;
}

interface Pair<T> {
  old?: T;
  now?: T;
  only: Difference['only'];
}

/** Pairs two lists by a key; those only the old one has come where they stood. */
function lists<T>(old: T[], now: T[], key: (one: T) => string, each: (pair: Pair<T>) => void): void {
  const before = new Map(old.map((one) => [key(one), one]));
  const after = new Set(now.map(key));
  for (const one of old) if (!after.has(key(one))) each({ old: one, only: 'old' });
  for (const one of now) {
    const was = before.get(key(one));
    each(was ? { old: was, now: one, only: '' } : { now: one, only: 'now' });
  }
}

/** The questions both have stand in another order. */
function moved(old: Field[], now: Field[]): boolean {
  const [a, b] = [old.map((f) => f.name), now.map((f) => f.name)];
  return a.filter((n) => b.includes(n)).join() !== b.filter((n) => a.includes(n)).join();
}
