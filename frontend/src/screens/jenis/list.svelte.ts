// The list as it stands on the screen; it stays while a kind is open.
import type { KindListRow } from '../../api-types';
import { jenis as kata } from '../../kata';

export const view = $state({ text: '', group: '*' });

/** The rows a search finds: every word begins a word of the kind. */
export function shown(rows: KindListRow[], text: string, group: string): KindListRow[] {
  const wanted = text.toLowerCase().split(/\s+/).filter(Boolean);
  return rows.filter((r) => {
    if (group !== '*' && r.group !== group) return false;
    const words = `${r.title} ${r.code} ${r.words}`.toLowerCase().split(/[^\p{L}\p{N}]+/u);
    return wanted.every((w) => words.some((one) => one.startsWith(w)));
  });
}

/** What a row says of itself, the pressing first. */
export function tagsOf(r: KindListRow): { tone: 'go' | 'wait' | 'stop' | 'rest'; text: string }[] {
  const tags: { tone: 'go' | 'wait' | 'stop' | 'rest'; text: string }[] = [];
  if (r.waiting > 0) tags.push({ tone: 'wait', text: kata.menunggu });
  if (r.offered) tags.push({ tone: 'wait', text: kata.tawaran[r.offered] ?? r.offered });
  if (r.status === 'retired') tags.push({ tone: 'stop', text: kata.disimpan });
  if (r.origin !== 'shipped') tags.push({ tone: 'go', text: kata.asal[r.origin] ?? r.origin });
  if (r.review) tags.push({ tone: 'rest', text: kata.periksa });
  return tags;
}
