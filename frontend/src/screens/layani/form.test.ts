import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CheckView, DraftInput, FormView, Problem } from '../../api-types';
import { pause } from '../../saver';
import { LetterForm } from './form.svelte';

const problem = (field: string, override = ''): Problem => ({ code: 'field-required', field, sentence: field, remedy: '', override });
const checked = (part: Partial<CheckView> = {}): CheckView => ({ errors: [], warnings: [], previewUrl: '/lembar/a.png', pages: 1, paper: 'A4', nextNumber: 'A-0577', hints: [], hidden: [], same: [], savedAt: '', ...part });
const draft: DraftInput = {
  id: 'd1', kind: 'sku', applicant: { resident: 'p1', outsider: null }, subject: null, roles: {}, fields: { sejak: '2019' }, seen: [], overridden: [],
  source: 'kartu-dikenal', assurance: 'A2', seenDay: '', replaces: '', startedAt: '',
};
const view: FormView = {
  draft, kindTitle: '', mode: 'langsung', validity: '', basis: '', review: false, earlier: [], fields: [], requirements: [], subjectLabel: '', subject: null,
  roles: [{ key: 'saksi', label: 'Saksi', min: 2, max: 2, organisation: false }], parties: {}, applicant: { resident: 'p1', outsider: null, row: null }, check: checked(),
};

// What stands at the other side of the door is a table of answers; the form is the real one.
let sent: [string, unknown][];
let answers: Record<string, () => unknown>;
beforeEach(() => {
  vi.useFakeTimers();
  sent = [];
  answers = { Check: () => checked(), Discard: () => null };
  const method = (name: string) => (arg: unknown) => (sent.push([name, arg]), Promise.resolve(answers[name]?.()));
  vi.stubGlobal('go', { app: { Desk: Object.fromEntries(['Check', 'Issue', 'Discard', 'Hold', 'Refuse'].map((m) => [m, method(m)])) } });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});
const names = () => sent.map(([name]) => name);
const letter = { errors: [], letter: { id: 'L1' }, print: { state: 'menunggu' }, held: false };

describe('LetterForm', () => {
  test('a change is sent once typing rests, whole', async () => {
    const form = new LetterForm(view);
    form.fields['sejak'] = '2020';
    form.change();
    form.tick('ktp');
    await vi.advanceTimersByTimeAsync(pause);
    expect(names()).toEqual(['Check']);
    expect(sent[0]?.[1]).toMatchObject({ id: 'd1', fields: { sejak: '2020' }, seen: ['ktp'] });
  });

  test('issued twice at once, it is asked for once', async () => {
    answers['Issue'] = () => letter;
    const form = new LetterForm(view);
    const [first, second] = await Promise.all([form.issue(), form.issue()]);
    expect([first?.letter?.id, second]).toEqual(['L1', null]);
    expect(names()).toEqual(['Issue']);
  });

  test('what was typed last is checked before the letter is asked for', async () => {
    answers['Issue'] = () => letter;
    const form = new LetterForm(view);
    form.fields['sejak'] = '2021';
    form.change();
    await form.issue();
    expect(names()).toEqual(['Check', 'Issue']);
    expect(sent[1]?.[1]).toMatchObject({ fields: { sejak: '2021' } });
  });

  test('with something missing nothing is asked for', async () => {
    answers['Check'] = () => checked({ errors: [problem('sejak')] });
    const form = new LetterForm(view);
    form.change();
    expect(await form.issue()).toBeNull();
    expect(names()).toEqual(['Check']);
    expect(form.errorOf('sejak')?.field).toBe('sejak');
  });

  test('an error stands above a field only once it was left or the letter was asked for', async () => {
    const form = new LetterForm({ ...view, check: checked({ errors: [problem('sejak'), problem('keperluan')] }) });
    expect(form.errorOf('sejak')).toBeNull();
    form.visit('sejak');
    expect([form.errorOf('sejak')?.field, form.errorOf('keperluan')]).toEqual(['sejak', null]);
  });

  test('a warning stops it until it is passed, and the word goes along', async () => {
    answers['Issue'] = () => letter;
    answers['Check'] = () => checked({ warnings: [problem('syarat:kk', 'syarat:kk')] });
    const form = new LetterForm({ ...view, check: checked({ warnings: [problem('syarat:kk', 'syarat:kk')] }) });
    expect(form.warnings).toEqual([]);
    expect(await form.issue()).toBeNull();
    expect(form.warnings.map((w) => w.override)).toEqual(['syarat:kk']);
    form.pass('syarat:kk');
    expect((await form.issue())?.letter?.id).toBe('L1');
    expect(sent.at(-1)?.[1]).toMatchObject({ overridden: ['syarat:kk'] });
  });

  test('the last sheet stays where a new one could not be made', async () => {
    answers['Check'] = () => checked({ previewUrl: '', pages: 0, errors: [problem('')] });
    const form = new LetterForm(view);
    form.change();
    await vi.advanceTimersByTimeAsync(pause);
    expect([form.check.previewUrl, form.check.pages]).toEqual(['/lembar/a.png', 1]);
  });

  test('a form nobody touched is forgotten, a touched one is kept', async () => {
    await new LetterForm(view).leave(false);
    expect(names()).toEqual(['Discard']);
    sent = [];
    const touched = new LetterForm(view);
    touched.change();
    await touched.leave(false);
    expect(names()).toEqual(['Check']);
  });

  test('after the letter nothing is saved any more', async () => {
    answers['Issue'] = () => letter;
    const form = new LetterForm(view);
    await form.issue();
    form.change();
    await form.leave(true);
    await vi.advanceTimersByTimeAsync(1000);
    expect(names()).toEqual(['Issue']);
  });

  test('an empty place of a role is not sent', () => {
    const form = new LetterForm(view);
    form.roles['saksi'] = [{ resident: '', outsider: null, row: null }, { resident: 'p2', outsider: null, row: null }];
    expect(form.draft().roles).toEqual({ saksi: [{ resident: 'p2', outsider: null }] });
  });
});
