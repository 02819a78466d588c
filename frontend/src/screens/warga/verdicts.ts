// What a dry run of a spreadsheet says, counted for the screen.
import type { ImportVerdict, ImportView } from '../../api-types';

/** The verdicts in the order in which they ask for eyes. */
export const order = ['ditolak', 'ditanya', 'berubah', 'baru', 'sama'] as const;

/** How many residents a commit would write. */
export const toWrite = (v: ImportView, keepEdited: boolean): number => v.new + v.changed + (keepEdited ? 0 : v.asked);

/** The rows to show: one verdict, or all; those that ask for eyes first. */
export function pick(list: ImportVerdict[], verdict: string): ImportVerdict[] {
  const rank = (v: ImportVerdict) => {
    const at = order.indexOf(v.verdict as (typeof order)[number]);
    return at < 0 ? order.length : at;
  };
  return list.filter((v) => verdict === '' || v.verdict === verdict).toSorted((a, b) => rank(a) - rank(b) || a.row - b.row);
}

/** Which verdicts there are rows of. */
export const present = (list: ImportVerdict[]): string[] => order.filter((o) => list.some((v) => v.verdict === o));
