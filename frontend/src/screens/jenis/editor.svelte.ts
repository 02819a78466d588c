// A kind as it stands in the editor: its source, what is wrong with it, the
// picture of an invented letter, and the way back.
import { failureOf, kinds } from '../../api';
import type { KindCheckView, KindProblem, KindView } from '../../api-types';
import type { Source } from '../../kind-types';
import { Saver } from '../../saver';
import { History } from '../../history';
import { kept } from './kept.svelte';
import { tidy, whole } from './source';

/** How long nothing is typed, in ms, before a problem stands at its place. */
const pause = 500;

export class Editor {
  source: Source = $state() as Source;
  check: KindCheckView = $state.raw() as KindCheckView;
  /** Stays while a new one is drawn or the words cannot be read. */
  previewUrl = $state('');
  pages = $state(1);
  paper = $state('');
  canUndo = $state(false);
  canRedo = $state(false);
  dirty = $state(false);
  wrong = $state('');
  /** The key of the file that is being led to: what stands closed opens. */
  led = $state('');
  readonly key: string;
  #placed: KindProblem[] = $state.raw([]);
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #history: History;
  #first: string;
  #saver: Saver<Source, KindCheckView>;

  constructor(readonly view: KindView, copy: boolean) {
    this.key = copy ? `baru:${view.code}` : view.code;
    const first = whole(view.source);
    if (copy) Object.assign(first, { code: '', title: '' });
    this.#first = JSON.stringify(first);
    this.#history = new History(this.#first);
    this.source = JSON.parse(kept.get(this.key) ?? this.#first) as Source;
    this.#checked(view.check);
    this.#saver = new Saver(
      (source) => kinds.check({ source, base: this.base, note: '' }),
      (check) => this.#checked(check),
      (cause) => (this.wrong = failureOf(cause).sentence),
    );
  }

  /** The version this one changes; "" for a kind of its own. */
  get base(): string {
    return this.key === this.view.code ? this.view.base : '';
  }

  /** Looks whether anything was changed since the last look; where is the input. */
  look(where: string): void {
    const now = JSON.stringify($state.snapshot(this.source));
    if (!this.#history.note(now, where, Date.now())) return;
    this.#after(now);
  }

  undo(): void {
    this.#to(this.#history.undo());
  }
  redo(): void {
    this.#to(this.#history.redo());
  }
  #to(state: string | null): void {
    if (state === null) return;
    this.source = JSON.parse(state) as Source;
    this.#after(state);
  }

  #after(now: string): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    this.dirty = now !== this.#first;
    if (this.dirty) kept.set(this.key, now);
    else kept.delete(this.key);
    this.#saver.take(this.tidied());
  }

  tidied(): Source {
    return tidy($state.snapshot(this.source) as Source);
  }

  /** What is wrong at a key of the file, in words; '' = nothing. */
  wrongAt(path: string): string {
    const found = this.#placed.find((p) => p.place === path);
    return found ? `${found.sentence} ${found.remedy}` : '';
  }

  #checked(check: KindCheckView): void {
    this.check = check;
    clearTimeout(this.#quiet);
    // What is wrong only while a word is being typed must not move the form.
    if (check.problems.length === 0) this.#placed = [];
    else this.#quiet = setTimeout(() => (this.#placed = check.problems), pause);
    this.wrong = '';
    if (check.previewUrl) [this.previewUrl, this.pages, this.paper] = [check.previewUrl, check.pages, check.paper];
  }

  /** Resolves when the newest words were looked at; true when nothing is wrong. */
  async settled(): Promise<boolean> {
    await this.#saver.settle();
    return this.check.problems.length === 0;
  }

  /** Puts what was typed aside. */
  drop(): void {
    kept.delete(this.key);
    this.dirty = false;
  }

  close(): void {
    clearTimeout(this.#quiet);
    void this.#saver.close();
  }
}
