// Undo over a whole form: every state is one text. Changes at one place that
// follow one another closely are one step, as typing a word is.

const together = 900; // ms

export class History {
  #past: string[] = [];
  #future: string[] = [];
  #where = '';
  #at = 0;

  constructor(public present: string) {}

  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Notes a state; false when it is the one that is there. */
  note(state: string, where: string, at: number): boolean {
    if (state === this.present) return false;
    const same = where !== '' && where === this.#where && at - this.#at < together && this.#past.length > 0 && this.#future.length === 0;
    if (!same) this.#past = [...this.#past.slice(-199), this.present];
    this.present = state;
    this.#future = [];
    this.#where = where;
    this.#at = at;
    return true;
  }

  undo(): string | null {
    return this.#step(this.#past, this.#future);
  }
  redo(): string | null {
    return this.#step(this.#future, this.#past);
  }

  #step(from: string[], to: string[]): string | null {
    const state = from.pop();
    if (state === undefined) return null;
    to.push(this.present);
    this.present = state;
    this.#where = '';
    return state;
  }
}
