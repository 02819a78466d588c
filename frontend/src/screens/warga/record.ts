// A resident's record as the form holds it: how it is grouped, and what differs
// from what is saved.
import { nik } from '../../format';
import type { OptionsView, ResidentForm } from '../../api-types';

export type FieldName = Exclude<keyof ResidentForm, 'id'>;
export type Group = 'diri' | 'keluarga' | 'alamat' | 'lain';

/** The fields in reading order, as they stand on a KTP and a KK. */
export const groups: Record<Group, FieldName[]> = {
  diri: ['nik', 'name', 'sex', 'birthPlace', 'birthDate', 'religion', 'marital', 'occupation', 'education', 'blood'],
  keluarga: ['kk', 'relation', 'father', 'mother'],
  alamat: ['address', 'rt', 'rw'],
  lain: ['status'],
};

/** The fields with an official list of words. */
export const listed: Partial<Record<FieldName, keyof OptionsView>> = {
  religion: 'religion', marital: 'marital', occupation: 'occupation', education: 'education',
  blood: 'blood', relation: 'relation', status: 'status',
};

export const required: ReadonlySet<FieldName> = new Set<FieldName>(['name']);

const digits: ReadonlySet<FieldName> = new Set<FieldName>(['nik', 'kk']);

/** The form as it is sent: figures bare, no space at the ends. */
export function cleaned(form: ResidentForm): ResidentForm {
  const out = { ...form };
  for (const name of fieldNames) out[name] = digits.has(name) ? form[name].replace(/\D/g, '') : form[name].trim();
  return out;
}

/** The form as it stands on the screen: figures in groups of four. */
export function shown(form: ResidentForm): ResidentForm {
  return { ...form, nik: nik(form.nik), kk: nik(form.kk) };
}

export const fieldNames: FieldName[] = Object.values(groups).flat();

/** Which fields say something else than what is saved. */
export function changed(form: ResidentForm, saved: ResidentForm): FieldName[] {
  const now = cleaned(form);
  const then = cleaned(saved);
  return fieldNames.filter((name) => now[name] !== then[name]);
}
