// Pictures of sheets that are ready before they are asked for. The elements
// themselves are kept: the answers may not be stored, so a second load would
// ask for the picture again.
import type { LetterView } from '../../api-types';

export class Pictures {
  #kept = new Map<string, Promise<HTMLImageElement[]>>();

  /** All pages of a letter, decoded; asked for again after a failure. */
  of(view: LetterView, width: number, alt: (page: number) => string): Promise<HTMLImageElement[]> {
    const id = view.row.id;
    const key = `${id} ${width}`;
    const known = this.#kept.get(key);
    if (known) return known;
    const pages = view.previewUrl === '' ? [] : Array.from({ length: Math.max(view.pages, 1) }, (_, i) => i + 1);
    const asked = Promise.all(pages.map((page) => one(`${view.previewUrl}?halaman=${page}&lebar=${width}`, alt(page))));
    this.#kept.set(key, asked);
    asked.catch(() => this.#kept.delete(key));
    return asked;
  }

  /** Drops what is not near. */
  keep(near: ReadonlySet<string>): void {
    for (const key of this.#kept.keys()) if (!near.has(key.split(' ')[0] ?? '')) this.#kept.delete(key);
  }

  clear(): void {
    this.#kept.clear();
  }
}

async function one(src: string, alt: string): Promise<HTMLImageElement> {
  const picture = new Image();
  picture.src = src;
  picture.alt = alt;
  await picture.decode();
  return picture;
}

/** Steps of 60 px, so that a window dragged wider does not ask for each width. */
export const pixelsOf = (width: number, ratio: number): number => Math.min(Math.max(Math.ceil((width * ratio) / 60) * 60, 240), 2400);
