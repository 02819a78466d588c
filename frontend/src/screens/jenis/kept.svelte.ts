// Changes that were not proposed yet: they stay while the program runs, whatever
// screen is looked at meanwhile.
export const kept = new Map<string, string>();
