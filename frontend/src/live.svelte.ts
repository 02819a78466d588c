// What every screen may look at: who is at the desk, the head and the foot, the
// card on the reader, the long work under way.
import { untrack } from 'svelte';
import { session as door } from './api';
import type { CardView, SessionView, StatusView, Work } from './api-types';
import { on } from './events.svelte';

class Live {
  session = $state.raw<SessionView | null>(null);
  status = $state.raw<StatusView | null>(null);
  card = $state.raw<CardView | null>(null);
  work = $state.raw<Work | null>(null);
  /** True when the desk was locked because nobody touched it. */
  idle = $state(false);
  /** Rises with every event of the reader, so that the same card twice is two taps. */
  taps = $state(0);
  /** What a scanner sent, for the one field of Layani. */
  scanned = $state.raw<{ text: string } | null>(null);
  #unsaved = $state<string[]>([]);

  /** What a tap of a card must not sweep away: names of screens with typing that is nowhere else. */
  get unsaved(): boolean {
    return this.#unsaved.length > 0;
  }

  /** A screen says that it holds typing that is not saved, or no longer does. */
  keep(name: string, unsaved: boolean): void {
    // Screens say it in effects, which must not run again for having said it.
    const before = untrack(() => this.#unsaved);
    const others = before.filter((one) => one !== name);
    if (unsaved || others.length !== before.length) this.#unsaved = unsaved ? [...others, name] : others;
  }

  async load(): Promise<void> {
    const view = await door.state();
    this.session = view;
    this.work = view.work;
    this.status = await door.status();
  }

  enter(view: SessionView): void {
    this.session = view;
    this.idle = false;
    this.card = null;
    this.work = view.work;
  }

  /** Joins the events; the answer leaves them. */
  join(): () => void {
    const leave = [
      on('status', (s) => (this.status = s)),
      on('work', (w) => (this.work = w.name ? w : null)),
      on('card', (c) => {
        this.card = c;
        this.taps += 1;
      }),
      on('lock', (s) => {
        this.session = s;
        this.idle = true;
        this.card = null;
        this.#unsaved = [];
      }),
    ];
    return () => leave.forEach((stop) => stop());
  }
}

export const live = new Live();
