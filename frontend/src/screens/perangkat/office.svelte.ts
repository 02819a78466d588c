// The office's settings as they stand in the form: what is wrong with them, the
// picture of an invented letter, and the way back.
import { devices, failureOf } from '../../api';
import type { OfficeCheckView, OfficeForm, Problem } from '../../api-types';
import { History } from '../../history';
import { Saver } from '../../saver';

/** How long nothing is typed, in ms, before a problem stands at its place. */
const quiet = 500;

export class OfficeDraft {
  form: OfficeForm = $state() as OfficeForm;
  problems: Problem[] = $state.raw([]);
  /** Stays while a new one is drawn or nothing can be drawn. */
  shown: OfficeCheckView = $state.raw({ problems: [], previewUrl: '', pages: 1, title: '', number: '' });
  canUndo = $state(false);
  canRedo = $state(false);
  dirty = $state(false);
  #last: Problem[] = [];
  #quiet: ReturnType<typeof setTimeout> | undefined;
  #saved: string;
  #history: History;
  #saver: Saver<OfficeForm, OfficeCheckView>;

  constructor(saved: OfficeForm) {
    this.#saved = JSON.stringify(saved);
    this.#history = new History(this.#saved);
    this.form = JSON.parse(this.#saved) as OfficeForm;
    this.#saver = new Saver(
      (form) => devices.previewOffice(form),
      (check) => this.#checked(check),
      (cause) => (this.problems = [failureOf(cause).problem()]),
    );
    this.#saver.take(saved);
  }

  /** Looks whether anything was changed since the last look; where is the input. */
  look(where: string): void {
    const now = JSON.stringify($state.snapshot(this.form));
    if (this.#history.note(now, where, Date.now())) this.#after(now);
  }

  undo(): void {
    this.#to(this.#history.undo());
  }
  redo(): void {
    this.#to(this.#history.redo());
  }
  /** Back to what is saved; that too can be undone. */
  back(): void {
    this.form = JSON.parse(this.#saved) as OfficeForm;
    this.look('');
  }

  /** The form was saved: this is what is saved now. */
  accept(now: OfficeForm): void {
    this.#saved = JSON.stringify(now);
    this.form = JSON.parse(this.#saved) as OfficeForm;
    this.#history = new History(this.#saved);
    this.#after(this.#saved);
  }

  /** The office has other settings now; what is being typed here stays. */
  renew(now: OfficeForm): void {
    if (JSON.stringify(now) === this.#saved) return;
    if (!this.dirty) return this.accept(now);
    this.#saved = JSON.stringify(now);
    this.form = { ...(JSON.parse(JSON.stringify($state.snapshot(this.form))) as OfficeForm), signers: now.signers, sample: now.sample };
    this.look('');
  }

  /** Resolves when the newest settings were looked at; true when nothing is wrong. */
  async settled(): Promise<boolean> {
    await this.#saver.settle();
    clearTimeout(this.#quiet);
    this.problems = this.#last;
    return this.problems.length === 0;
  }

  close(): void {
    clearTimeout(this.#quiet);
    void this.#saver.close();
  }

  #to(state: string | null): void {
    if (state === null) return;
    this.form = JSON.parse(state) as OfficeForm;
    this.#after(state);
  }

  #after(now: string): void {
    this.canUndo = this.#history.canUndo;
    this.canRedo = this.#history.canRedo;
    this.dirty = now !== this.#saved;
    this.#saver.take(JSON.parse(now) as OfficeForm);
  }

  #checked(check: OfficeCheckView): void {
    this.#last = check.problems;
    clearTimeout(this.#quiet);
    // What is wrong only while a number is being typed must not move the form.
    if (check.problems.length === 0) this.problems = [];
    else this.#quiet = setTimeout(() => (this.problems = check.problems), quiet);
    if (check.previewUrl) this.shown = check;
  }
}
