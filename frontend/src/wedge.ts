// A scanner that plays keyboard: a burst of signs no hand can type, then Enter.
// Wherever the focus is, the burst belongs to the one field.

/** Two signs further apart than this, in ms, were typed by a hand. */
export const gap = 50;
/** A shorter burst may be a hand that rolls over the keys. */
export const shortest = 8;

export class Wedge {
  #text = '';
  #last = -Infinity;

  /** Takes one stroke at a time in ms; answers the whole text when a burst has ended. */
  take(key: string, at: number): string | null {
    const fast = at - this.#last <= gap;
    this.#last = at;
    if (key === 'Enter') {
      const text = fast && this.#text.length >= shortest ? this.#text : null;
      this.#text = '';
      return text;
    }
    if (key.length !== 1) return null; // Shift and its like come between the signs
    this.#text = fast ? this.#text + key : key;
    return null;
  }

  /** How many signs of a burst have come so far. */
  get length(): number {
    return this.#text.length;
  }
}

type Field = HTMLInputElement | HTMLTextAreaElement;

/**
 * Watches the whole window. A burst that went into another field is taken out
 * of it again; own() says which field keeps its bursts. Answers how to stop.
 */
export function watchWedge(own: (field: Element) => boolean, heard: (text: string) => void): () => void {
  const wedge = new Wedge();
  let before: { field: Field; value: string } | null = null;
  const down = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const target = event.target;
    const field = target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target : null;
    const length = wedge.length;
    const text = wedge.take(event.key, event.timeStamp);
    if (event.key.length === 1 && wedge.length <= length) before = field ? { field, value: field.value } : null;
    if (text === null || (field && own(field))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    if (before && before.field === field) {
      before.field.value = before.value;
      before.field.dispatchEvent(new Event('input', { bubbles: true }));
    }
    heard(text);
  };
  addEventListener('keydown', down, true);
  return () => removeEventListener('keydown', down, true);
}
