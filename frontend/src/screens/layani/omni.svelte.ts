// What the one field found for what stands in it.
import { desk, failureOf } from '../../api';
import type { AskView, LetterRow, PersonRow, Problem } from '../../api-types';

export type Hit = { id: string; person: PersonRow; letter: null } | { id: string; person: null; letter: LetterRow };

/** How long after the last sign, in ms, before the register is asked. */
const pause = 120;

export class Omni {
  text = $state('');
  found = $state.raw<AskView | null>(null);
  problem = $state.raw<Problem | null>(null);
  #asked = '';
  #timer: ReturnType<typeof setTimeout> | undefined;

  get hits(): Hit[] {
    const f = this.found;
    if (!f) return [];
    return [
      ...(f.persons ?? []).map((person): Hit => ({ id: person.id, person, letter: null })),
      ...(f.letters ?? []).map((letter): Hit => ({ id: letter.id, person: null, letter })),
    ];
  }

  /** True when there is something to show beneath the field. */
  get open(): boolean {
    return this.text.trim() !== '' && (this.found !== null || this.problem !== null);
  }

  /** How a person found by this text was found. */
  get source(): string {
    return this.text.replace(/\D/g, '').length >= 16 ? 'nik-diketik' : 'dicari-nama';
  }

  typed(): void {
    clearTimeout(this.#timer);
    if (this.text.trim().length < 2) this.found = this.problem = null;
    else this.#timer = setTimeout(() => void this.ask(), pause);
  }

  /** Asks for what stands there now; the answer to an older text is dropped. */
  async ask(): Promise<void> {
    clearTimeout(this.#timer);
    const text = this.text.trim();
    if (text === '' || (text === this.#asked && this.found)) return;
    this.#asked = text;
    try {
      const found = await desk.ask(text);
      if (text !== this.text.trim()) return;
      this.found = found;
      this.problem = null;
    } catch (cause) {
      this.found = null;
      this.problem = failureOf(cause).problem();
    }
  }

  clear(): void {
    clearTimeout(this.#timer);
    this.text = this.#asked = '';
    this.found = this.problem = null;
  }
}
