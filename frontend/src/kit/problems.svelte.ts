// What is wrong with a form that is looked at when it is sent: said at its
// fields until they are changed. Whether they are right then, the next sending says.
import { failureOf } from '../api';
import type { Problem } from '../api-types';

/** A problem that the form finds by itself. */
export const lacking = (field: string, sentence: string): Problem => ({ code: 'field-required', field, sentence, remedy: '', override: '' });

export class Problems {
  list = $state.raw<Problem[]>([]);
  readonly #prefix: string;

  /** The input of a field has the id <prefix>-<field>. */
  constructor(prefix: string) {
    this.#prefix = `${prefix}-`;
  }

  /** What stands above a field; null = nothing. */
  at = (field: string): Problem | null => this.list.find((p) => p.field === field) ?? null;

  /** The id of a field's input; '' = the whole form. */
  idOf = (field: string): string => (field === '' ? '' : this.#prefix + field);

  /** Takes a failure; fieldOf gives the field of one that names none. */
  take(cause: unknown, fieldOf: (code: string) => string = () => ''): void {
    const p = failureOf(cause).problem();
    this.list = [{ ...p, field: p.field || fieldOf(p.code) }];
  }

  /** A field was changed. A PIN that is chosen takes the word about its repetition along. */
  changed(field: string): void {
    const repeated = field.replace(/pin$/, 'again');
    if (this.list.some((p) => p.field === field || p.field === repeated)) this.list = this.list.filter((p) => p.field !== field && p.field !== repeated);
  }

  /** Attach to the form's element: {@attach problems.watch}. */
  watch = (form: HTMLElement): (() => void) => {
    const hear = (event: Event) => {
      const field = event.target instanceof Element ? event.target.closest(`[id^="${this.#prefix}"]`) : null;
      if (field) this.changed(field.id.slice(this.#prefix.length));
    };
    // What is chosen from a list comes as "change".
    form.addEventListener('input', hear);
    form.addEventListener('change', hear);
    return () => {
      form.removeEventListener('input', hear);
      form.removeEventListener('change', hear);
    };
  };
}
