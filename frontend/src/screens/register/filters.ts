// What the register's list is narrowed to.
import type { ListRequest } from '../../api-types';

export interface Filters {
  text: string;
  from: string; // dd-mm-yyyy, as typed
  to: string;
  kind: string;
  status: string;
}

export const none: Filters = { text: '', from: '', to: '', kind: '', status: '' };

export const isNarrowed = (f: Filters): boolean => Object.values(f).some((v) => v !== '');

/** A date is asked for when it is whole; half typed it narrows nothing yet. */
export function requestOf(f: Filters, cursor = ''): ListRequest {
  return { text: f.text.trim(), from: wholeDay(f.from), to: wholeDay(f.to), kind: f.kind, status: f.status, cursor };
}

/** "24-08-1990" → "1990-08-24"; '' while it is not whole. */
export function wholeDay(typed: string): string {
  const m = /^(\d{2})-(\d{2})-(\d{4})$/.exec(typed.trim());
  return m ? `${m[3]}-${m[2]}-${m[1]}` : '';
}

/** "2026-11-22T09:41:00+08:00" → "22-11-2026", moved back by days. */
export function typedDay(now: string, back = 0): string {
  const day = new Date(`${now.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(day.getTime())) return '';
  day.setUTCDate(day.getUTCDate() - back);
  const [y, m, d] = day.toISOString().slice(0, 10).split('-');
  return `${d}-${m}-${y}`;
}

/** The spans of days that one press asks for. */
export function spans(now: string): Record<string, Pick<Filters, 'from' | 'to'>> {
  const today = typedDay(now);
  return {
    hari: { from: today, to: today },
    minggu: { from: typedDay(now, 6), to: today },
    bulan: { from: today === '' ? '' : `01${today.slice(2)}`, to: today },
  };
}

/** Which of the spans stands in the filters; '' = another one, or none. */
export function spanOf(f: Filters, now: string): string {
  return Object.entries(spans(now)).find(([, s]) => s.from === f.from && s.to === f.to && s.from !== '')?.[0] ?? '';
}
