// Signatures that a kind writes out: who signs in a place, and what can stand
// with him.
import { susun as kata } from '../../kata';
import type { SignLine, SignPlace, Source } from '../../kind-types';
import { personsOf } from './persons';

export interface Option {
  value: string;
  text: string;
}

/** Everybody who can sign this letter. */
export function signers(s: Source): Option[] {
  const fixed = (who: string): Option => ({ value: who, text: kata.siapaPilihan[who] ?? who });
  const names = s.fields.filter((f) => f.type === 'text' || f.type === 'choice').map((f) => ({ value: `field:${f.name}`, text: kata.namaDari(f.label || f.name) }));
  const lists = s.fields
    .filter((f) => f.type === 'list')
    .flatMap((f) => f.columns.map((c) => ({ value: `list:${f.name}.${c.name}`, text: kata.semuaDaftar(f.label || f.name, c.label || c.name) })));
  const parts = s.roles.filter((r) => r.max > 1).map((r) => ({ value: `list:role:${r.key}`, text: kata.semuaPeran(r.label || r.key) }));
  return [fixed('signer'), ...personsOf(s).map((p) => ({ value: p.who, text: p.label })), ...parts, fixed('blank'), ...names, ...lists, fixed('none')];
}

/** Who signs, in words; somebody this letter does not have is named as he is written. */
export function whoWords(who: string, s: Source): string {
  const plain = who.replace(/^(role:[^:]+):1$/, '$1');
  const alone = who === 'subject' ? 'applicant' : plain; // the applicant is the subject where nobody else is
  const role = /^list:role:(.+)$/.exec(who);
  const all = signers(s);
  const found = all.find((o) => o.value === plain) ?? all.find((o) => o.value === alone) ?? all.find((o) => role && o.value === `role:${role[1]}`);
  return found?.text ?? kata.tidakAda(who);
}

/** The choice for a place, with the one that stands there whatever it is. */
export function signersFor(who: string, s: Source): Option[] {
  const all = signers(s);
  return who === '' || all.some((o) => o.value === who) ? all : [...all, { value: who, text: whoWords(who, s) }];
}

const official = (who: string): boolean => who === 'signer' || who === 'blank';

/** What can stand with who signs. */
export function mayHave(who: string): { above: boolean; title: boolean; register: boolean; meterai: boolean; under: boolean } {
  const empty = who === 'none';
  return { above: !empty, title: !empty && who !== 'signer', register: official(who), meterai: !empty && !official(who), under: !empty && who !== 'signer' };
}

/** Gives a place to somebody else; what cannot stand with him goes. */
export function given(p: SignPlace, who: string): void {
  const may = mayHave(who);
  p.who = who;
  if (!may.above) [p.above, p.place] = ['', false];
  if (!may.title) p.title = '';
  if (!may.register) p.register = false;
  if (!may.meterai) p.meterai = false;
  if (!may.under) [p.rank, p.nip] = ['', ''];
}

export const newPlace = (who = 'blank'): SignPlace => ({ who, above: '', title: '', place: false, register: false, meterai: false, rank: '', nip: '', when: '' });
export const newLine = (): SignLine => ({ columns: [newPlace()] });

/** Writes the usual signatures out, to be changed: the applicant at the left
 * where he signs, the official at the right, witnesses below. */
export function writeOut(s: Source): void {
  const left = s.signing.applicant ? { ...newPlace('applicant'), title: s.signing.applicant } : newPlace(s.shape === 'pernyataan' ? 'applicant' : 'none');
  const right = { ...newPlace('signer'), place: true, register: s.shape === 'pernyataan' };
  const below = s.signing.witnesses ? [{ columns: [{ ...newPlace(`list:role:${s.signing.witnesses}`), title: kata.saksi }] }] : [];
  s.signs = [{ columns: [left, right] }, ...below];
  [s.signing.applicant, s.signing.witnesses] = ['', ''];
}
