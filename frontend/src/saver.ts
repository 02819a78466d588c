// Sends what changes, a moment after it changed: the newest only, one at a time.

/** How long after the last change, in ms, before it is sent. */
export const pause = 80;

export class Saver<In, Out> {
  #send: (input: In) => Promise<Out>;
  #done: (output: Out) => void;
  #failed: (cause: unknown) => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waiting: { input: In } | null = null;
  #running: Promise<void> | null = null;
  #closed = false;

  constructor(send: (input: In) => Promise<Out>, done: (output: Out) => void, failed: (cause: unknown) => void) {
    this.#send = send;
    this.#done = done;
    this.#failed = failed;
  }

  /** Sends input after the pause, unless a newer one comes first. */
  take(input: In): void {
    if (this.#closed) return;
    this.#waiting = { input };
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#next(), pause);
  }

  /** Sends what waits now, and resolves when nothing is under way. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#next();
    while (this.#running) await this.#running;
  }

  /** Drops what waits and resolves when nothing is under way; takes nothing more. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#waiting = null;
    while (this.#running) await this.#running;
  }

  async #next(): Promise<void> {
    if (this.#running || !this.#waiting) return this.#running ?? undefined;
    const { input } = this.#waiting;
    this.#waiting = null;
    this.#running = this.#once(input);
    await this.#running;
    this.#running = null;
    if (this.#waiting) await this.#next();
  }

  async #once(input: In): Promise<void> {
    try {
      const output = await this.#send(input);
      // An answer to what is no longer there would put the screen back.
      if (!this.#closed && !this.#waiting) this.#done(output);
    } catch (cause) {
      if (!this.#closed) this.#failed(cause);
    }
  }
}
