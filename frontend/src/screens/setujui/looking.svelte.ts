// A supervisor's way through a batch: which letter stands before him, which he
// has had on the screen, and the next pictures already on their way.
import { approvals } from '../../api';
import type { LetterRow, LetterView } from '../../api-types';

/** How long a letter must stand in sight, in ms, before it counts as seen: a key held down races past. */
export const dwell = 350;
/** How many letters ahead are made ready. */
export const ahead = 2;

/** What is asked of the Go side; tests put the office's own answers here. */
export interface Way {
  look: (letter: string) => Promise<LetterView>;
  see: (letter: string) => Promise<unknown>;
}

export const wayOf = (batch: string): Way => ({
  look: (letter) => approvals.see({ batch: '', letter }),
  see: (letter) => approvals.see({ batch, letter }),
});

export class Looking {
  readonly letters: LetterRow[];
  at = $state(0);
  seen = $state.raw<ReadonlySet<string>>(new Set());
  #way: Way;
  #views = new Map<string, Promise<LetterView>>();
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(letters: LetterRow[], seen: string[], way: Way) {
    this.letters = letters;
    this.seen = new Set(seen);
    this.#way = way;
    this.at = Math.max(letters.findIndex((l) => !this.seen.has(l.id)), 0);
  }

  get current(): LetterRow | undefined {
    return this.letters[this.at];
  }

  get unseen(): number {
    return this.letters.filter((l) => !this.seen.has(l.id)).length;
  }

  /** Goes by steps; stays at either end. */
  move(step: number): void {
    this.go(this.at + step);
  }

  go(at: number): void {
    clearTimeout(this.#timer);
    this.at = Math.min(Math.max(at, 0), this.letters.length - 1);
  }

  /** Goes to the first letter that was not seen. */
  toUnseen(): void {
    const at = this.letters.findIndex((l) => !this.seen.has(l.id));
    if (at >= 0) this.go(at);
  }

  /** A letter's sheet and lines; asked for once, and again only after a failure. */
  view(id: string): Promise<LetterView> {
    const known = this.#views.get(id);
    if (known) return known;
    const asked = this.#way.look(id);
    this.#views.set(id, asked);
    asked.catch(() => this.#views.delete(id));
    return asked;
  }

  /** The letters to make ready while this one is being read. */
  coming(): LetterRow[] {
    return this.letters.slice(this.at + 1, this.at + 1 + ahead);
  }

  /** Forgets the letters far behind: their pictures are big. */
  trim(): Set<string> {
    const near = new Set(this.letters.slice(Math.max(this.at - 3, 0), this.at + 2 + ahead).map((l) => l.id));
    for (const id of this.#views.keys()) if (!near.has(id)) this.#views.delete(id);
    return near;
  }

  /** The whole sheet of this letter stands in sight; after the dwell it is seen. */
  shown(id: string, failed: (cause: unknown) => void): void {
    clearTimeout(this.#timer);
    if (this.current?.id !== id || this.seen.has(id)) return;
    this.#timer = setTimeout(() => {
      this.#way.see(id).then(() => (this.seen = new Set([...this.seen, id])), failed);
    }, dwell);
  }

  close(): void {
    clearTimeout(this.#timer);
    this.#views.clear();
  }
}
