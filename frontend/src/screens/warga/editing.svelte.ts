// One record being edited: what was typed, what is wrong with it, saving it.
import { untrack } from 'svelte';
import { residents } from '../../api';
import { Asked } from '../../asked.svelte';
import type { Problem, ResidentForm, ResidentView } from '../../api-types';
import { Problems } from '../../kit/problems.svelte';
import { fresh, kept } from './kept.svelte';
import { changed, cleaned, shown, type FieldName } from './record';

export class Editing {
  readonly id: string;
  readonly isNew: boolean;
  asked = new Asked<ResidentView>();
  form = $state<ResidentForm | null>(null);
  readonly problems = new Problems('warga');
  warnings = $state.raw<Problem[]>([]);
  /** Warnings the officer has read and passed. */
  passed = $state<string[]>([]);
  pending = $state(false);

  constructor(id: string) {
    this.id = id;
    this.isNew = id === fresh;
  }

  async load(): Promise<void> {
    const came = await this.asked.ask(() => (this.isNew ? residents.blank() : residents.get(this.id)));
    if (came && this.asked.value && !this.form) this.form = kept.of(this.id) ?? shown(this.asked.value.form);
  }

  get differs(): FieldName[] {
    return this.form && this.asked.value ? changed(this.form, this.asked.value.form) : [];
  }

  get unread(): boolean {
    return this.warnings.some((w) => !this.passed.includes(w.override));
  }

  pass(key: string, on: boolean): void {
    this.passed = on ? [...this.passed, key] : this.passed.filter((p) => p !== key);
  }

  /** What was typed stays, wherever the officer goes; called when anything changed. */
  remember(): void {
    if (!this.form || !this.asked.value) return;
    const typed = this.differs.length > 0 ? { ...this.form } : null;
    untrack(() => (typed ? kept.put(this.id, typed) : kept.drop(this.id)));
  }

  /** Saves; gives the record as it stands, or null with problems or warnings to look at. */
  async save(reason: string, evidence = ''): Promise<ResidentView | null> {
    if (!this.form || this.pending) return null;
    this.pending = true;
    try {
      const answer = await residents.save({ form: cleaned(this.form), reason, evidence, overridden: this.passed });
      this.problems.list = answer.errors;
      this.warnings = answer.warnings;
      if (answer.resident) this.#saved(answer.resident);
      return answer.resident;
    } catch (cause) {
      this.problems.take(cause);
      return null;
    } finally {
      this.pending = false;
    }
  }

  #saved(view: ResidentView): void {
    kept.drop(this.id);
    this.passed = [];
    this.asked.set(view);
    this.form = shown(view.form);
  }
}
