// The desk: who stands there, which letter is made, what became of its sheet.
import { desk, failureOf, registerBook } from '../../api';
import type { CardView, FormView, KindRow, LetterRow, OutsiderInput, PersonView, PrintView, Problem } from '../../api-types';
import { layani } from '../../kata';
import { live } from '../../live.svelte';
import { route } from '../../route.svelte';
import { toasts } from '../../toasts.svelte';
import { LetterForm } from './form.svelte';
import { blankOutsider, sendable } from './party';

export type Stage = 'empty' | 'outsider' | 'person' | 'form' | 'printed';

export class DeskState {
  stage = $state<Stage>('empty');
  person = $state.raw<PersonView | null>(null);
  outsider = $state<OutsiderInput | null>(null);
  form = $state.raw<LetterForm | null>(null);
  kinds = $state.raw<KindRow[]>([]);
  print = $state.raw<PrintView | null>(null);
  letter = $state.raw<LetterRow | null>(null);
  paper = $state.raw<{ url: string; pages: number } | null>(null);
  /** A card of somebody else, read while a form was open. */
  other = $state.raw<PersonView | null>(null);
  problem = $state.raw<Problem | null>(null);
  busy = $state(false);
  /** A form is on its way, with its sheet. */
  making = $state(false);

  /** Does one thing at a time; what goes wrong is shown above the desk. */
  async #doing(act: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.problem = null;
    try {
      await act();
    } catch (cause) {
      this.problem = failureOf(cause).problem();
    } finally {
      this.busy = false;
    }
  }

  async #making(act: () => Promise<void>): Promise<void> {
    await this.#doing(async () => {
      this.making = true;
      await act().finally(() => (this.making = false));
    });
  }

  async loadKinds(): Promise<void> {
    if (this.kinds.length === 0) this.kinds = (await desk.kinds('')) ?? [];
  }

  async open(id: string, source: string): Promise<void> {
    await this.#doing(async () => {
      await this.#leaveForm();
      this.#stand(await desk.open({ person: id, source }));
    });
  }

  #stand(person: PersonView): void {
    this.person = person;
    this.outsider = null;
    this.print = this.letter = this.paper = this.other = null;
    this.stage = 'person';
    route.go('layani', `warga:${person.id}`);
    this.loadKinds().catch((cause: unknown) => toasts.bad(cause));
  }

  /** The reader recognised somebody. */
  async tapped(card: CardView): Promise<void> {
    const person = card.person;
    if (!person || (person.id === this.person?.id && this.stage !== 'empty')) return;
    if (this.stage === 'form' || this.stage === 'outsider' || this.stage === 'printed') this.other = person;
    else this.#stand(person);
  }

  async serveOther(): Promise<void> {
    const other = this.other;
    if (!other) return;
    await this.#doing(async () => {
      await this.#leaveForm();
      this.#stand(other);
    });
  }

  async typeOutsider(start: Partial<OutsiderInput> = {}): Promise<void> {
    await this.#doing(async () => {
      await this.#leaveForm();
      this.person = null;
      this.outsider = { ...blankOutsider(), ...start };
      this.stage = 'outsider';
      await this.loadKinds();
    });
  }

  async begin(kind: string): Promise<void> {
    await this.#making(async () => {
      await this.#leaveForm();
      const p = this.person;
      const outsider = this.outsider;
      if (!p && !outsider) return;
      const applicant = sendable({ resident: p?.id ?? '', outsider: p ? null : $state.snapshot(outsider) });
      this.#show(await desk.begin({ kind, applicant, source: p?.source ?? 'bukan-warga', assurance: p?.assurance ?? 'A0', seenDay: p?.seen ?? '' }));
    });
  }

  async resume(id: string): Promise<void> {
    await this.#making(async () => {
      if (this.form?.id === id) return;
      await this.#leaveForm();
      const view = await desk.resume(id);
      const { resident, outsider } = view.draft.applicant;
      this.person = resident ? await desk.open({ person: resident, source: view.draft.source }) : null;
      this.outsider = outsider;
      await this.loadKinds();
      this.#show(view);
    });
  }

  #show(view: FormView): void {
    this.form = new LetterForm(view);
    this.print = this.letter = this.paper = null;
    this.stage = 'form';
    route.go('layani', `konsep:${view.draft.id}`);
  }

  async #leaveForm(issued = false): Promise<void> {
    const form = this.form;
    if (!form) return;
    // A field that goes while it has the focus would still speak of itself.
    const focused = document.activeElement;
    if (focused instanceof HTMLElement && focused.closest('[data-form]')) focused.blur();
    this.form = null;
    await form.leave(issued);
  }

  /** Issues; false = there is something to mend first. */
  async issue(): Promise<boolean> {
    const form = this.form;
    if (!form) return true;
    const answer = await form.issue();
    if (!answer?.letter) return form.pending;
    await this.#printed(answer.letter, answer.print);
    return true;
  }

  async hold(reason: string): Promise<boolean> {
    const answer = await this.form?.hold(reason);
    if (!answer?.letter) return false;
    toasts.good(layani.ditahan);
    await this.#leaveForm(true);
    this.#toPerson();
    return true;
  }

  async refuse(reason: string, bring: string[]): Promise<boolean> {
    const print = await this.form?.refuse(reason, bring);
    if (!print) return false;
    if (print.problem) toasts.note(print.problem.sentence, print.problem.remedy);
    else toasts.good(layani.ditolak);
    await this.#leaveForm(true);
    this.#toPerson();
    return true;
  }

  async #printed(letter: LetterRow, print: PrintView, issued = true): Promise<void> {
    // Until the issued sheet's picture is there, the last one stays.
    this.paper = this.form ? { url: this.form.check.previewUrl, pages: this.form.check.pages } : null;
    this.letter = letter;
    this.print = print;
    this.stage = 'printed';
    route.go('layani', `surat:${letter.id}`);
    await this.#leaveForm(issued);
    await Promise.all([this.#picture(letter), this.#catchUp(letter)]);
  }

  /** What the printer said while the number was still on its way to the screen. */
  async #catchUp(letter: LetterRow): Promise<void> {
    const now = await desk.printState(letter.id);
    if (now.state !== '') this.heard(now);
  }

  async #picture(letter: LetterRow): Promise<void> {
    const view = await registerBook.letter(letter.id);
    if (this.letter?.id === letter.id) this.paper = { url: view.previewUrl, pages: view.pages };
  }

  /** Prints an earlier letter again. */
  async reprint(letter: LetterRow): Promise<void> {
    await this.#doing(async () => {
      const print = await registerBook.print(letter.id);
      await this.#printed(letter, print, false);
    });
  }

  heard(print: PrintView): void {
    if (this.letter && print.letter === this.letter.id) this.print = print;
  }

  async answer(outcome: 'keluar' | 'ulang' | 'salah-cetak'): Promise<void> {
    const letter = this.letter;
    if (!letter || this.stage !== 'printed') return;
    await this.#doing(async () => {
      const print = await desk.answer({ letter: letter.id, outcome });
      if (outcome !== 'keluar') this.print = print;
      else {
        toasts.good(layani.selesai(letter.short));
        await this.#clear();
      }
    });
  }

  async link(): Promise<void> {
    const person = this.person;
    if (!person?.cardPresent) return toasts.note(layani.kartuAsing, layani.kartuTanpaBuka);
    await this.#doing(async () => {
      this.person = await desk.linkCard(person.id);
      live.card = null;
      toasts.good(layani.dihubungkan(person.name));
    });
  }

  async unlink(reason: string): Promise<void> {
    if (!this.person) return;
    this.person = await desk.unlinkCard(this.person.id, reason);
    toasts.good(layani.dilepas);
  }

  #toPerson(): void {
    this.stage = this.person ? 'person' : this.outsider ? 'outsider' : 'empty';
    route.go('layani', this.person ? `warga:${this.person.id}` : '');
  }

  /** One step back; nothing that was typed is lost. */
  async back(): Promise<void> {
    await this.#doing(async () => {
      if (this.stage === 'form') {
        await this.#leaveForm();
        this.#toPerson();
      } else await this.#clear();
    });
  }

  async #clear(): Promise<void> {
    await this.#leaveForm();
    this.person = this.outsider = this.print = this.letter = this.paper = this.other = null;
    this.stage = 'empty';
    live.card = null;
    route.go('layani');
    await desk.close();
  }

  /** Goes where the address says: warga:<id>, konsep:<id>, surat:<id>. */
  async follow(place: string): Promise<void> {
    const [what, id = ''] = place.split(':');
    if (what === 'warga' && id !== this.person?.id) await this.open(id, 'dicari-nama');
    else if (what === 'konsep' && id !== this.form?.id) await this.resume(id);
    else if (what === 'surat' && id !== this.letter?.id) await this.#asking(id);
  }

  /** Comes back to a sheet that nobody has answered for yet. */
  async #asking(id: string): Promise<void> {
    await this.#doing(async () => {
      const print = await desk.printState(id);
      if (!print.asking) return route.go('layani');
      const view = await registerBook.letter(id);
      this.letter = view.row;
      this.print = print;
      this.paper = { url: view.previewUrl, pages: view.pages };
      this.stage = 'printed';
    });
  }

  /** The screen goes: what was typed is saved. */
  async gone(): Promise<void> {
    await this.#leaveForm();
  }
}
