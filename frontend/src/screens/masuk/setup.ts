// The set-up form: what must be right before it is sent. Go checks it all again.
import * as v from 'valibot';
import type { Problem, SetUpRequest } from '../../api-types';
import { pasang } from '../../kata';
import { lacking } from '../../kit/problems.svelte';

/** A blank form; what an office usually answers stands there already. */
export function blank(): SetUpRequest {
  const officer = (role: string) => ({ name: '', nip: '', role, pin: '' });
  return {
    area: '', district: '', name: '', short: '', address: '', counter: 'A', first: 1, practice: false,
    lurah: { key: 'lurah', name: '', nip: '', rank: '', title: '', as: '', over: '', duty: true },
    supervisor: officer('supervisor'),
    clerk: officer('clerk'),
  };
}

/** The second PINs, which are compared and never sent. */
export interface Repeats {
  supervisor: string;
  clerk: string;
}

const filled = v.pipe(v.string(), v.trim(), v.nonEmpty(pasang.isi));
const nip = v.pipe(v.string(), v.regex(/^(\d{18})?$/, pasang.salahNip));
const pin = v.pipe(v.string(), v.regex(/^\d{6,12}$/, pasang.salahPin));
const shape = v.object({
  area: filled,
  address: filled,
  short: filled,
  counter: v.pipe(v.string(), v.regex(/^[A-Z]$/, pasang.isi)),
  first: v.pipe(v.number(pasang.salahMulai), v.integer(pasang.salahMulai), v.minValue(1, pasang.salahMulai)),
  lurah: v.object({ name: filled, nip }),
  supervisor: v.object({ name: filled, nip, pin }),
});
const clerk = v.object({ clerk: v.object({ nip, pin }) });

/** All that keeps the form from being sent, in reading order. */
export function wrongWith(form: SetUpRequest, again: Repeats): Problem[] {
  const found = [...issues(shape, form)];
  if (form.supervisor.pin !== again.supervisor) found.push(lacking('supervisor.again', pasang.bedaPin));
  if (form.clerk.name.trim() !== '') {
    found.push(...issues(clerk, form));
    if (form.clerk.pin !== again.clerk) found.push(lacking('clerk.again', pasang.bedaPin));
  }
  return found;
}

function issues(schema: v.GenericSchema, form: unknown): Problem[] {
  const read = v.safeParse(schema, form);
  return read.success ? [] : read.issues.map((i) => lacking(v.getDotPath(i) ?? '', i.message));
}
