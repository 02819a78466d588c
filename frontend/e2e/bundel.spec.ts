// A batch of forty letters cannot be approved unseen, and yet one key a letter
// is enough: from the door to the signature without touching a mouse.
import { ask, expect, officers, play, signIn, signOut, test } from './scene';
import type { ApprovalsView, BatchView, DraftInput, FormView, IssuedView, LetterRow, OutsiderInput, PrintView, ResidentsView } from '../src/api-types';
import type { Page } from '@playwright/test';

const letters = 40;
/** What may be pressed beside one key a letter: the name, two PINs, closing, opening, approving. */
const besides = 20;

const outsider: OutsiderInput = {
  nik: '', name: 'KORNELIS TAMU BANI', sex: 'L', birthPlace: 'Kefamenanu', birthDate: '12-03-1984', religion: 'Katolik', marital: 'Kawin',
  occupation: 'Petani', citizenship: 'WNI', address: 'Jalan Eltari, Kefamenanu', rt: '004', rw: '002', area: 'Timor Tengah Utara',
};
const answers: Record<string, Record<string, string>> = {
  domisili: { 'alamat-domisili': 'Jalan Timor Raya', rt: '001', rw: '003', sejak: '2019', 'status-tempat': 'Milik sendiri', keperluan: 'membuka rekening bank' },
  sku: { 'nama-usaha': 'Kios Berkat', 'bidang-usaha': 'Sembako', 'alamat-usaha': 'Jalan Timor Raya', sejak: '2019', keperluan: 'pengajuan KUR' },
};
const seen: Record<string, string[]> = { domisili: ['ktp', 'kk', 'pengantar', 'bukti-tinggal'], sku: ['ktp', 'kk', 'pengantar', 'pernyataan'] };

/** Waits for a sheet and says that it came out. */
async function cameOut(page: Page, letter: string): Promise<void> {
  await expect.poll(async () => (await ask<PrintView>(page, 'Desk', 'PrintState', { id: letter })).asking, { intervals: [10, 20, 50] }).toBe(true);
  await ask(page, 'Desk', 'Answer', { letter, outcome: 'keluar' });
}

/** Issues a letter; null = the form says no to this one, and is forgotten. */
async function issue(page: Page, kind: string, applicant: { resident: string; outsider: OutsiderInput | null }): Promise<LetterRow | null> {
  const form = await ask<FormView>(page, 'Desk', 'Begin', { kind, applicant, source: applicant.outsider ? 'bukan-warga' : 'dicari-nama', assurance: 'A0', seenDay: '' });
  const draft: DraftInput = { ...form.draft, fields: { ...form.draft.fields, ...answers[kind] }, seen: seen[kind]! };
  const issued = await ask<IssuedView>(page, 'Desk', 'Issue', draft);
  if (!issued.letter) {
    if (applicant.outsider) throw new Error(JSON.stringify(issued.errors.map((e) => [e.code, e.field])));
    await ask(page, 'Desk', 'Discard', { id: form.draft.id });
    return null;
  }
  await cameOut(page, issued.letter.id);
  return issued.letter;
}

/** Fills the open day up to its forty; gives one reprinted, one void, one of an outsider. */
async function makeDay(page: Page): Promise<string[]> {
  const { open } = await ask<ApprovalsView>(page, 'Approvals', 'State');
  const { rows: people } = await ask<ResidentsView>(page, 'Residents', 'List', { text: 'a', limit: 300 });
  const made: LetterRow[] = [];
  const guest = await issue(page, 'domisili', { resident: '', outsider });
  for (const person of people) {
    if (open.letters + 1 + made.length === letters) break;
    const letter = await issue(page, made.length % 2 ? 'sku' : 'domisili', { resident: person.id, outsider: null });
    if (letter) made.push(letter);
  }
  const [reprinted, voided] = [made[6]!, made[17]!];
  await ask(page, 'RegisterBook', 'Print', { id: reprinted.id });
  await cameOut(page, reprinted.id);
  await ask(page, 'RegisterBook', 'Void', { id: voided.id, reason: 'salah orang' });
  return [guest!.id, reprinted.id, voided.id];
}

test.describe('bundel', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');
  let odd: string[] = [];

  test('a day of forty letters', async () => {
    test.setTimeout(180_000);
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    odd = await makeDay(page);
    expect((await ask<ApprovalsView>(page, 'Approvals', 'State')).open.letters).toBe(letters);
    await signOut(page);
  });

  test('is approved by keyboard, one key a letter, and never unseen', async () => {
    test.setTimeout(180_000);
    const { page } = stage;
    const lurah = officers.lurah;
    const began = Date.now();
    let strokes = 0;
    const press = async (key: string) => {
      strokes += 1;
      await page.keyboard.press(key);
    };
    const type = async (text: string) => {
      for (const sign of text) await press(sign);
    };
    const refused = async (batch: string) => {
      const said = await ask(page, 'Approvals', 'Approve', { batch, pin: lurah.pin }).then(() => 'approved', (cause: Error) => cause.message);
      expect(said).toContain('batch-unseen');
    };

    await press(await page.getByRole('button', { name: lurah.name }).locator('kbd').innerText());
    await expect(page.locator('#pin')).toBeFocused();
    await type(lurah.pin);
    await press('Enter');
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await press('Control+Enter');
    await expect(page.getByRole('dialog')).toContainText('Tutup hari?');
    await press('Control+Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    const waiting = page.locator('tr', { hasText: 'Menunggu penyelia' });
    await expect(waiting).toHaveCount(1);
    for (let tabs = 0; tabs < 5 && !(await waiting.evaluate((row) => row === document.activeElement)); tabs++) await press('Tab');
    await press('Enter');

    const batch = decodeURIComponent((await page.waitForFunction(() => /^#\/setujui\/(.+)/.exec(location.hash)?.[1])).toString());
    const view = await ask<BatchView>(page, 'Approvals', 'Batch', { id: batch });
    expect(view.letters).toHaveLength(letters);
    expect(view.seen).toEqual([]);
    await refused(batch);
    // The unusual ones stand before every ordinary one.
    const reasons = view.letters.map((l) => l.unusual.length);
    const ordinary = reasons.indexOf(Math.min(...reasons));
    for (const id of odd) expect(view.letters.findIndex((l) => l.id === id)).toBeLessThan(ordinary);

    const shown: string[] = [];
    const sheets = new Set<string>();
    for (let at = 0; at < letters; at++) {
      const row = page.locator(`#bundel-${at}`);
      await expect(row).toHaveAttribute('aria-selected', 'true');
      await expect(row).toContainText('sudah dilihat', { timeout: 30_000 });
      await expect(page.locator('.head [role=status]')).toHaveText(`${at + 1} dari ${letters} dilihat`);
      shown.push(await row.locator('b').innerText());
      for (const img of await page.locator('#kertas img').all()) sheets.add((await img.getAttribute('src'))!);
      if (at === letters - 2) await refused(batch);
      // The key that approves leads on to what was not seen, and asks for no PIN.
      if (at < letters - 1) await press(at === 0 ? 'a' : 'ArrowRight');
      await expect(page.locator('#pin')).toHaveCount(0);
    }
    expect(shown).toEqual(view.letters.map((l) => l.short));
    expect(new Set(shown).size).toBe(letters);
    expect(sheets.size).toBeGreaterThanOrEqual(letters);

    await press('a');
    await expect(page.locator('#pin')).toBeFocused();
    await type(lurah.pin);
    await press('Enter');
    await expect(page.getByText(`${letters} surat disetujui`)).toBeVisible({ timeout: 60_000 });
    console.log(`${letters} letters approved with ${strokes} keys in ${((Date.now() - began) / 1000).toFixed(1)} s`);
    expect(strokes).toBeLessThanOrEqual(letters + besides);
    const now = await ask<BatchView>(page, 'Approvals', 'Batch', { id: batch });
    expect([now.row.status, now.seen.length]).toEqual(['approved', letters]);
  });
});
