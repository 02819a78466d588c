/** A recovery key as it is typed from paper, in groups and in any case: the key itself has no blanks. */
export const typedKey = (text: string): string => text.replace(/\s/g, '').toUpperCase();

/** The recovery key in groups of six: what is copied by hand is copied in pieces. */
export const keyGroups = (text: string): string[] => text.match(/.{1,6}/g) ?? [];
