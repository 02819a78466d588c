// What can be done now, with its key: the screens say it here once, and the
// keyboard, the palette and the help read it.
import { inField, nameOf, writes } from './keys';

export interface Act {
  /** As in keys.ts; '' = no key, only in the palette. */
  key: string;
  label: string;
  run: () => unknown;
  off?: boolean;
  /** Not shown in the palette and the help. */
  silent?: boolean;
}

interface Layer {
  list: () => Act[];
  modal: boolean;
}

class Acts {
  // Not reactive: who asks, asks at the moment of a stroke.
  #layers: Layer[] = [];
  #pending = new Set<string>();

  add(layer: Layer): () => void {
    this.#layers = [...this.#layers, layer];
    return () => {
      this.#layers = this.#layers.filter((one) => one !== layer);
    };
  }

  /** All that can be done now, the nearest first; a dialog hides what is under it. */
  get now(): Act[] {
    const found: Act[] = [];
    for (const layer of this.#layers.toReversed()) {
      found.push(...layer.list().filter((a) => !a.off && !found.some((f) => f.key !== '' && f.key === a.key)));
      if (layer.modal) break;
    }
    return found;
  }

  /** The act a stroke means, if any. A key held down means it once. */
  meant(event: KeyboardEvent): Act | undefined {
    const name = nameOf(event);
    if (writes(name) && (inField(event.target) || event.target instanceof HTMLButtonElement) && name !== 'Esc') {
      if (inField(event.target) || name.length > 1) return undefined;
    }
    return this.now.find((a) => a.key === name);
  }

  /** Runs an act once; the same act again while it is under way does nothing. */
  async run(act: Act): Promise<void> {
    const id = act.key + act.label;
    if (act.off || this.#pending.has(id)) return;
    this.#pending.add(id);
    try {
      await act.run();
    } finally {
      this.#pending.delete(id);
    }
  }
}

export const acts = new Acts();

/** Offers acts as long as the component stands. modal = nothing beneath is reachable. */
export function offer(list: () => Act[], modal = false): void {
  $effect(() => acts.add({ list, modal }));
}
