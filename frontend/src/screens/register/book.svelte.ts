// The list of the register as it stands on the screen; it stays while a letter
// is open, so that coming back finds the same place.
import { registerBook } from '../../api';
import { Asked } from '../../asked.svelte';
import type { KindRow, LetterPage, LetterRow, ProofView } from '../../api-types';
import { none, requestOf, type Filters } from './filters';

export class Book {
  filters = $state<Filters>({ ...none });
  list = new Asked<LetterPage>();
  proof = new Asked<ProofView>();
  kinds = $state.raw<KindRow[]>([]);
  /** The letter that was open last. */
  chosen = $state('');
  #adding = false;

  get rows(): LetterRow[] {
    return this.list.value?.rows ?? [];
  }

  load(): Promise<boolean> {
    const request = requestOf(this.filters);
    return this.list.ask(() => registerBook.list(request));
  }

  /** Puts the next page under the ones that are there. */
  async more(): Promise<void> {
    const page = this.list.value;
    if (!page || page.cursor === '' || this.list.busy || this.#adding) return;
    this.#adding = true;
    try {
      const next = requestOf(this.filters, page.cursor);
      await this.list.ask(async () => {
        const added = await registerBook.list(next);
        const known = new Set(page.rows.map((r) => r.id));
        return { ...added, rows: [...page.rows, ...added.rows.filter((r) => !known.has(r.id))] };
      });
    } finally {
      this.#adding = false;
    }
  }

  prove(): Promise<boolean> {
    return this.proof.ask(() => registerBook.proof());
  }

  /** The letter above (-1) or below (+1) in the list, if it is there. */
  beside(id: string, step: number): LetterRow | undefined {
    const at = this.rows.findIndex((r) => r.id === id);
    return at < 0 ? undefined : this.rows[at + step];
  }
}
