// How far something long is, in words.
import type { Work } from './api-types';
import { count } from './format';
import { jalan, kerangka } from './kata';

/** Whole percent; a hundred only at the end. */
export const percent = (done: number, total: number): number => (total > 0 ? Math.floor((Math.min(done, total) * 100) / total) : 0);

/** "Membaca berkas warga: 12.500 baris, 43%". Bytes are never shown: they say nothing to anybody. */
export function workWords(work: Work): string {
  const name = jalan[work.name] ?? work.name;
  if (work.rows > 0) return kerangka.sejauhBaris(name, count(work.rows), percent(work.done, work.total));
  return work.total > 0 ? kerangka.sejauh(name, count(work.done), count(work.total)) : kerangka.sedang(name);
}
