/** A recovery key as it is typed from paper, in groups and in any case: the key itself has no blanks. */
export const typedKey = (text: string): string => text.replace(/\s/g, '').toUpperCase();

/** The recovery key in groups of six: what is copied by hand is copied in pieces. */
export const keyGroups = (text: string): string[] => text.match(/.{1,6}/g) ?? [];

/** Two groups, counted from 1, that prove the paper; chance gives 0 to below 1. */
export function groupsToAsk(groups: string[], chance: () => number): [number, number] {
  const among = groups.map((_, i) => i + 1);
  const draw = () => among.splice(Math.floor(chance() * among.length), 1)[0] ?? 1;
  const [a, b] = [draw(), draw()];
  return a < b ? [a, b] : [b, a];
}

/** Whether what was typed off the paper is the group. */
export const sameGroup = (typed: string, group: string | undefined): boolean => typed.replace(/\s/g, '').toUpperCase() === group;
