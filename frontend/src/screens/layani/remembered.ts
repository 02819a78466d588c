// Who stood at the desk before another screen was looked at, so that Layani
// goes on there. Held for the officer who served him, and only in memory.
let kept = { officer: '', place: '' };

export const remembered = {
  keep(officer: string, place: string): void {
    kept = { officer, place };
  },
  of(officer: string): string {
    return kept.officer === officer ? kept.place : '';
  },
};
