// Days as the address bar and the Go side write them (yyyy-mm-dd), moved about.

/** The day so many days later; '' of what is no day. */
export function moved(day: string, by: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  if (Number.isNaN(at.getTime())) return '';
  at.setUTCDate(at.getUTCDate() + by);
  return at.toISOString().slice(0, 10);
}

/** "24-08-2026" → "2026-08-24"; '' when there is no such day. */
export function readDay(typed: string): string {
  const m = /^(\d{2})-(\d{2})-(\d{4})$/.exec(typed.trim());
  const day = m ? `${m[3]}-${m[2]}-${m[1]}` : '';
  return day !== '' && moved(day, 0) === day ? day : '';
}

/** "2026-08-24" → "24-08-2026". */
export const typedOf = (day: string): string => day.split('-').toReversed().join('-');

/** The height of a bar in whole per cent; a bar that counts anything can be seen. */
export function share(value: number, values: number[]): number {
  const most = Math.max(...values, 1);
  return value <= 0 ? 0 : Math.max(Math.round((value / most) * 100), 3);
}
