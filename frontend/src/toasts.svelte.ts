// Short words that come and go: only good news goes by itself.
import { untrack } from 'svelte';
import { failureOf } from './api';

export interface Toast {
  id: number;
  tone: 'go' | 'wait' | 'stop';
  sentence: string;
  remedy: string;
  /** What it is about: one word about a thing takes the place of the last. */
  about?: string;
}

/** How long good news stays, in ms. */
const stay = 6000;

class Toasts {
  list = $state.raw<Toast[]>([]);
  #last = 0;

  good(sentence: string, about = ''): void {
    if (about) this.forget(about);
    const id = this.#add('go', sentence, '', about);
    setTimeout(() => this.drop(id), stay);
  }

  note(sentence: string, remedy = ''): void {
    this.#add('wait', sentence, remedy);
  }

  /** Shows anything that was thrown; stays until it is put away. */
  bad(cause: unknown): void {
    const f = failureOf(cause);
    this.#add('stop', f.sentence, f.remedy);
  }

  drop(id: number): void {
    this.list = this.list.filter((t) => t.id !== id);
  }

  /** Takes away what was said about a thing that has passed. */
  forget(about: string): void {
    const list = untrack(() => this.list);
    if (list.some((t) => t.about === about)) this.list = list.filter((t) => t.about !== about);
  }

  clear(): void {
    this.list = [];
  }

  #add(tone: Toast['tone'], sentence: string, remedy: string, about = ''): number {
    const list = untrack(() => this.list);
    const same = list.find((t) => t.sentence === sentence && t.tone === tone);
    if (same) return same.id;
    this.#last += 1;
    this.list = [...list.slice(-2), { id: this.#last, tone, sentence, remedy, about }];
    return this.#last;
  }
}

export const toasts = new Toasts();
