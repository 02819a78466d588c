// Other names for what a kind has: whatever speaks of it by its old name follows.
import type { SignPlace, Source } from '../../kind-types';

const literal = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

const places = (s: Source): SignPlace[] => [...s.signs, ...s.sheets.flatMap((one) => one.signs)].flatMap((row) => row.columns);

/** Changes every wording of a kind, and every condition. */
function everywhere(s: Source, words: (text: string) => string, condition: (text: string) => string): void {
  s.body = words(s.body);
  for (const sheet of s.sheets) [sheet.body, sheet.when] = [words(sheet.body), condition(sheet.when)];
  if (s.letter) [s.letter.about, s.letter.attachments, s.letter.to] = [words(s.letter.about), words(s.letter.attachments), s.letter.to.map(words)];
  for (const c of places(s)) [c.above, c.title, c.rank, c.nip] = [words(c.above), words(c.title), words(c.rank), words(c.nip)];
  for (const one of [...s.fields, ...s.notices, ...places(s)]) one.when = condition(one.when);
}

/** Gives a question another name. */
export function rename(s: Source, from: string, to: string): void {
  if (from === to || from === '') return;
  const sure = literal(from);
  const braces = new RegExp(`\\{${sure}(?=[|}])`, 'g');
  const brackets = new RegExp(`^(\\s*\\[(?:if|table|items|tree|ticks) (?:not )?)${sure}(?![a-z0-9-])`, 'gm');
  const also = new RegExp(`( and (?:not )?)${sure}(?![a-z0-9-])`, 'g');
  const condition = new RegExp(`(^|not | and )${sure}(?![a-z0-9-])`, 'g');
  const words = (text: string) => text.replace(braces, `{${to}`).replace(brackets, `$1${to}`).replace(/^\s*\[if .*$/gm, (line) => line.replace(also, `$1${to}`));
  everywhere(s, words, (when) => when.replace(condition, `$1${to}`));
  if (s.earlier === `field:${from}`) s.earlier = `field:${to}`;
  for (const c of places(s)) {
    if (c.who === `field:${from}`) c.who = `field:${to}`;
    else if (c.who.startsWith(`list:${from}.`)) c.who = `list:${to}${c.who.slice(5 + from.length)}`;
  }
}

/** Gives a column of a list another name. */
export function renameColumn(s: Source, list: string, from: string, to: string): void {
  if (from === to || from === '') return;
  const [owner, column] = [literal(list), literal(from)];
  const items = new RegExp(`^\\s*\\[items ${owner}\\].*$`, 'gm');
  const heads = new RegExp(`^\\s*\\[(?:table|tree) ${owner}:.*$`, 'gm');
  const words = (text: string) =>
    text
      .replace(items, (line) => line.replace(new RegExp(`\\{\\.${column}(?=[|}])`, 'g'), `{.${to}`))
      .replace(heads, (line) => line.replace(new RegExp(`([:,]\\s*)${column}(?=\\s*[,\\]])`, 'g'), `$1${to}`));
  everywhere(s, words, (when) => when);
  for (const c of places(s)) if (c.who === `list:${list}.${from}`) c.who = `list:${list}.${to}`;
}

/** Gives a role another key. */
export function renameRole(s: Source, from: string, to: string): void {
  if (from === to || from === '') return;
  const key = literal(from);
  const words = (text: string) =>
    text
      .replace(new RegExp(`\\{${key}(?=\\d+\\.)`, 'g'), `{${to}`)
      .replace(/^\s*\[if .*$/gm, (line) => line.replace(new RegExp(`( )${key}(?=\\d+\\.)`, 'g'), `$1${to}`));
  everywhere(s, words, (when) => when.replace(new RegExp(`(^|not | and )${key}(?=\\d+\\.)`, 'g'), `$1${to}`));
  const who = new RegExp(`^((?:list:)?role:)${key}(?=:|$)`);
  for (const c of places(s)) c.who = c.who.replace(who, `$1${to}`);
  if (s.signing.witnesses === from) s.signing.witnesses = to;
}
