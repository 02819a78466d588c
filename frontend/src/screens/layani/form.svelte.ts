// One letter's form as it stands on the screen. Every change goes to Go a
// moment later, which saves it, says what is wrong and makes the sheet.
import { desk, failureOf } from '../../api';
import type { CheckView, DraftInput, FormView, IssuedView, PartyInput, PartyView, PrintView, Problem } from '../../api-types';
import { Saver } from '../../saver';
import { halfTyped, present, sendable } from './party';

export class LetterForm {
  readonly view: FormView;
  readonly id: string;
  fields = $state<Record<string, string>>({});
  seen = $state<string[]>([]);
  overridden = $state<string[]>([]);
  applicant = $state<PartyView>({ resident: '', outsider: null, row: null });
  subject = $state<PartyView | null>(null);
  roles = $state<Record<string, PartyView[]>>({});
  check = $state.raw<CheckView>({ errors: [], warnings: [], previewUrl: '', pages: 1, paper: '', nextNumber: '', hints: [], hidden: [], same: [], savedAt: '' });
  saving = $state(false);
  failure = $state.raw<Problem | null>(null);
  /** Somebody asked for the letter: from now on all that is missing is shown. */
  asked = $state(false);
  pending = $state(false);
  changed = $state(false);
  #visited = $state<string[]>([]);
  #saver: Saver<DraftInput, CheckView>;

  constructor(view: FormView) {
    this.view = view;
    this.id = view.draft.id;
    this.fields = { ...view.draft.fields };
    this.seen = [...(view.draft.seen ?? [])];
    this.overridden = [...(view.draft.overridden ?? [])];
    this.applicant = view.applicant;
    this.subject = view.subject;
    for (const role of view.roles) this.roles[role.key] = [...(view.parties?.[role.key] ?? [])];
    this.check = view.check;
    this.#saver = new Saver(
      (draft) => desk.check(draft),
      (answer) => this.#checked(answer),
      (cause) => this.#failed(cause),
    );
  }

  #checked(answer: CheckView): void {
    this.saving = false;
    this.failure = null;
    // Where a sheet could not be made, the last one stays in sight.
    this.check = answer.previewUrl ? answer : { ...answer, previewUrl: this.check.previewUrl, pages: this.check.pages };
  }

  #failed(cause: unknown): void {
    this.saving = false;
    this.failure = failureOf(cause).problem();
  }

  /** Called after every change. */
  change(): void {
    this.changed = true;
    this.saving = true;
    this.#saver.take(this.draft());
  }

  visit(field: string): void {
    if (!this.#visited.includes(field)) this.#visited = [...this.#visited, field];
  }

  tick(key: string): void {
    this.seen = this.seen.includes(key) ? this.seen.filter((k) => k !== key) : [...this.seen, key];
    this.change();
  }

  pass(override: string): void {
    this.overridden = this.overridden.includes(override) ? this.overridden.filter((k) => k !== override) : [...this.overridden, override];
    this.change();
  }

  /** The form as Go takes it. */
  draft(): DraftInput {
    const party = (p: PartyInput): PartyInput => sendable({ resident: p.resident, outsider: p.outsider ? { ...p.outsider } : null });
    const roles: Record<string, PartyInput[]> = {};
    for (const [key, list] of Object.entries(this.roles)) roles[key] = list.filter(present).map(party);
    return {
      ...this.view.draft,
      applicant: party(this.applicant),
      subject: this.subject && present(this.subject) ? party(this.subject) : null,
      roles,
      fields: { ...this.fields },
      seen: [...this.seen],
      overridden: [...this.overridden],
    };
  }

  /** All that keeps the letter from being issued, in the order of the form. */
  get errors(): Problem[] {
    const half = [
      ...halfTyped(this.applicant, 'applicant'),
      ...halfTyped(this.subject, 'subject'),
      ...Object.entries(this.roles).flatMap(([key, list]) => list.flatMap((p, i) => halfTyped(p, `role.${key}.${i}`))),
    ];
    return [...(this.failure ? [this.failure] : []), ...half, ...this.check.errors];
  }

  /** What may be passed with a word; an original not yet seen is asked about only when the letter is wanted. */
  get warnings(): Problem[] {
    return this.check.warnings.filter((w) => this.asked || !w.override.startsWith('syarat:'));
  }

  get open(): Problem[] {
    return this.check.warnings.filter((w) => !this.overridden.includes(w.override));
  }

  /** The error that stands above a field now: once it was left, or once the letter was asked for. */
  errorOf(field: string): Problem | null {
    if (!this.asked && !this.#visited.includes(field)) return null;
    return this.errors.find((p) => p.field === field) ?? null;
  }

  /** True when the letter may be sent; what was typed last is checked first. */
  async ready(): Promise<boolean> {
    this.asked = true;
    await this.#saver.settle();
    return this.errors.length === 0 && this.open.length === 0;
  }

  /** Issues and prints; pressed twice it is one letter. null = look at the errors. */
  async issue(): Promise<IssuedView | null> {
    return this.#once(async () => {
      if (!(await this.ready())) return null;
      return this.#answered(await desk.issue(this.draft()));
    });
  }

  async hold(reason: string): Promise<IssuedView | null> {
    return this.#once(async () => {
      await this.#saver.settle();
      return this.#answered(await desk.hold({ draft: this.draft(), reason }));
    });
  }

  async refuse(reason: string, bring: string[]): Promise<PrintView | null> {
    return this.#once(async () => {
      await this.#saver.settle();
      return desk.refuse({ draft: this.draft(), reason, bring });
    });
  }

  #answered(answer: IssuedView): IssuedView | null {
    if (answer.letter) return answer;
    this.asked = true;
    this.check = { ...this.check, errors: (answer.errors ?? []).filter((e) => !e.override), warnings: (answer.errors ?? []).filter((e) => e.override) };
    return null;
  }

  async #once<V>(act: () => Promise<V>): Promise<V | null> {
    if (this.pending) return null;
    this.pending = true;
    try {
      return await act();
    } finally {
      this.pending = false;
    }
  }

  /** Leaves the form. What was typed is saved; a form nobody touched is forgotten. */
  async leave(issued: boolean): Promise<void> {
    if (!issued && this.changed) await this.#saver.settle();
    await this.#saver.close();
    if (!issued && !this.changed && !this.view.draft.replaces) await desk.discard(this.id);
  }
}
