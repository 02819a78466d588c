// What a screen asked the Go side for: on its way, there, or refused with words.
import { failureOf, type Failure } from './api';

export class Asked<T> {
  value = $state.raw<T | null>(null);
  failure = $state.raw<Failure | null>(null);
  busy = $state(false);
  #turn = 0;

  /** Asks; only the newest question's answer counts. True when it came. */
  async ask(question: () => Promise<T>): Promise<boolean> {
    const turn = ++this.#turn;
    this.busy = true;
    try {
      const value = await question();
      if (turn !== this.#turn) return false;
      this.value = value;
      this.failure = null;
      return true;
    } catch (cause) {
      if (turn === this.#turn) this.failure = failureOf(cause);
      return false;
    } finally {
      if (turn === this.#turn) this.busy = false;
    }
  }

  /** Puts what another question brought in its place. */
  set(value: T): void {
    this.#turn += 1;
    this.value = value;
    this.failure = null;
    this.busy = false;
  }
}
