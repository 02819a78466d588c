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

/** Marks what differs: the old text with what is gone, the new with what came.
 * Both have as many pieces, so that they can be cut alike: where only one side
 * has words, the other has an empty piece. */
export function marked(old: string, now: string): { old: Piece[]; now: Piece[] } {
  const [a, b] = [wordsOf(old), wordsOf(now)];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start++;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const [midA, midB] = [a.slice(start, a.length - end), b.slice(start, b.length - end)];
  const pairs = midA.length * midB.length > most * most ? [] : common(midA, midB).map(([i, j]): [number, number] => [i + start, j + start]);
  const ends = (list: string[]) => Array.from({ length: end }, (_, i) => list.length - end + i);
  const [tailA, tailB] = [ends(a), ends(b)];
  const same: [number, number][] = [...Array.from({ length: start }, (_, i): [number, number] => [i, i]), ...pairs, ...tailA.map((i, n): [number, number] => [i, tailB[n] ?? 0])];
  const sides: { old: Piece[]; now: Piece[] } = { old: [], now: [] };
  const put = (mark: 'same' | 'changed', gone: string, came: string) => {
    const [x, y] = [sides.old.at(-1), sides.now.at(-1)];
    if (gone === '' && came === '') return;
    if (mark === 'same' && x?.mark === 'same' && y?.mark === 'same') (x.text += gone), (y.text += came);
    else sides.old.push({ text: gone, mark: mark === 'same' ? 'same' : 'gone' }), sides.now.push({ text: came, mark: mark === 'same' ? 'same' : 'new' });
  };
  let [i, j] = [0, 0];
  for (const [x, y] of [...same, [a.length, b.length] as [number, number]]) {
    put('changed', a.slice(i, x).join(''), b.slice(j, y).join(''));
    put('same', a[x] ?? '', b[y] ?? '');
    [i, j] = [x + 1, y + 1];
  }
  return sides;
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
export type Telling = (part: string, value: unknown, of: Source) => string;

const plain = ['title', 'body', 'letter', 'mode', 'months', 'group', 'shape', 'classes', 'words', 'hints', 'notices', 'applicant', 'subject', 'signing', 'signs', 'sheets', 'earlier', 'head', 'paper', 'corner', 'review', 'internal', 'basis', 'note', 'tier', 'source'] as const;

/** Everything in which two versions differ, in the order of the editor. */
export function differences(old: Source | null, now: Source, tell: Telling): Difference[] {
  const found: Difference[] = [];
  const add = (key: string, label: string, a: string, b: string, only: Difference['only'] = '') => {
    if (a !== b || only !== '') found.push({ key, label, only, ...marked(a, b) });
  };
  const part = (key: (typeof plain)[number]) => add(key, '', old ? tell(key, old[key], old) : '', tell(key, now[key], now), old ? '' : 'now');
  part('title');
  part('body');
  lists(old?.fields ?? [], now.fields, (f: Field) => f.name, (f) => add('field', f.now?.label ?? f.old?.label ?? '', f.old && old ? tell('field', f.old, old) : '', f.now ? tell('field', f.now, now) : '', f.only));
  if (old && moved(old.fields, now.fields)) add('order', '', old.fields.map((f) => f.label).join('\n'), now.fields.map((f) => f.label).join('\n'));
  lists(old?.requirements ?? [], now.requirements, (r) => r.key, (r) => add('requirement', r.now?.label ?? r.old?.label ?? '', r.old && old ? tell('requirement', r.old, old) : '', r.now ? tell('requirement', r.now, now) : '', r.only));
  lists(old?.roles ?? [], now.roles, (r) => r.key, (r) => add('role', r.now?.label ?? r.old?.label ?? '', r.old && old ? tell('role', r.old, old) : '', r.now ? tell('role', r.now, now) : '', r.only));
  for (const key of plain.slice(2)) if (old || tell(key, now[key], now) !== '') part(key);
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
