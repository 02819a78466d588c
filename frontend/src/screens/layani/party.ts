// People who take part, as the form holds them: a resident, or typed in.
import type { OutsiderInput, PartyInput, PartyView, Problem } from '../../api-types';
import { layani } from '../../kata';

export const blankOutsider = (): OutsiderInput => ({
  nik: '', name: '', sex: '', birthPlace: '', birthDate: '', religion: '', marital: '', occupation: '',
  citizenship: 'WNI', address: '', rt: '', rw: '', area: '',
});

const digits = (s: string) => s.replace(/\D/g, '');

/** What of a person typed in can be sent: a value half typed waits, so that the rest is saved. */
export function sendable(party: PartyInput): PartyInput {
  const o = party.outsider;
  if (!o || party.resident) return { resident: party.resident, outsider: null };
  const nik = digits(o.nik);
  return {
    resident: '',
    outsider: { ...o, nik: nik.length === 16 ? nik : '', birthDate: digits(o.birthDate).length === 8 ? o.birthDate : '' },
  };
}

/** What is half typed of a person; field is where he stands in the form. */
export function halfTyped(party: PartyInput | null, field: string): Problem[] {
  const o = party?.outsider;
  if (!o || party.resident) return [];
  const found: Problem[] = [];
  const say = (part: string, sentence: string) =>
    found.push({ code: 'field-invalid', field: `${field}.${part}`, sentence, remedy: '', override: '' });
  const nik = digits(o.nik).length;
  if (nik !== 0 && nik !== 16) say('nik', layani.nikAngka(nik));
  if (o.birthDate !== '' && digits(o.birthDate).length !== 8) say('birthDate', layani.tanggalSalah);
  return found;
}

/** True when somebody stands there at all. */
export const present = (party: PartyInput | null | undefined): boolean => Boolean(party?.resident || party?.outsider?.name.trim());

/** A view of a person chosen from the register of residents. */
export const chosen = (row: NonNullable<PartyView['row']>): PartyView => ({ resident: row.id, outsider: null, row });

/** A view of a person to be typed in; what was searched for is the start. */
export function typedIn(text: string): PartyView {
  const numeric = /^[\d .]+$/.test(text.trim()) && text.trim() !== '';
  return { resident: '', outsider: { ...blankOutsider(), ...(numeric ? { nik: text.trim() } : { name: text.trim().toUpperCase() }) }, row: null };
}
