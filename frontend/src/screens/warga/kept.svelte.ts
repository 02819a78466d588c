// Typing that was left without saving: it is there again when its record is
// opened, as long as the same officer is at the desk. Only in memory.
import { live } from '../../live.svelte';
import type { ResidentForm } from '../../api-types';

class Kept {
  #forms = $state.raw<{ id: string; form: ResidentForm; officer: string }[]>([]);

  get #own() {
    const officer = live.session?.signedIn ? live.session.officer.id : '';
    return this.#forms.filter((k) => k.officer === officer && officer !== '');
  }

  get list(): ResidentForm[] {
    return this.#own.map((k) => k.form);
  }

  of(id: string): ResidentForm | undefined {
    return this.#own.find((k) => k.id === id)?.form;
  }

  put(id: string, form: ResidentForm): void {
    const officer = live.session?.officer.id ?? '';
    this.#forms = [...this.#own.filter((k) => k.id !== id), { id, form, officer }];
    live.keep('warga', true);
  }

  drop(id: string): void {
    this.#forms = this.#own.filter((k) => k.id !== id);
    live.keep('warga', this.#forms.length > 0);
  }
}

export const kept = new Kept();
/** The address of a record that is not saved yet. */
export const fresh = 'baru';
