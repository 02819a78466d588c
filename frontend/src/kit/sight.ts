// What scrolls into sight, and what must stay there.

/** Brings wanted into sight as far as held, which is being typed in, stays; false where both do not fit. */
export function showBeside(wanted: Element, held: Element | null): boolean {
  wanted.scrollIntoView({ block: 'nearest' });
  if (!held) return true;
  const before = wanted.getBoundingClientRect().top;
  held.scrollIntoView({ block: 'nearest' });
  return wanted.getBoundingClientRect().top === before;
}
