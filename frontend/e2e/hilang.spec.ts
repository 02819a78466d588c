// A PC is lost with letters that nobody had approved. On the PC in its place the
// supervisor looks at each and approves them, by keyboard, and never unseen.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { look } from './look';
import { ask, expect, goTo, officers, open, signIn, signOut, test, type Stage } from './scene';
import type { ApprovalsView, BatchView, DeliveryView, FormView, IssuedView, OutsiderInput, PrintView, RecoveryView } from '../src/api-types';
import type { Browser, Page } from '@playwright/test';

const outsider: OutsiderInput = {
  nik: '', name: 'KORNELIS TAMU BANI', sex: 'L', birthPlace: 'Kefamenanu', birthDate: '12-03-1984', religion: 'Katolik', marital: 'Kawin',
  occupation: 'Petani', citizenship: 'WNI', address: 'Jalan Eltari, Kefamenanu', rt: '004', rw: '002', area: 'Timor Tengah Utara',
};
const answers = { 'alamat-domisili': 'Jalan Timor Raya', rt: '001', rw: '003', sejak: '2019', 'status-tempat': 'Milik sendiri', keperluan: 'membuka rekening bank' };

async function issue(page: Page, name: string): Promise<string> {
  const applicant = { resident: '', outsider: { ...outsider, name } };
  const form = await ask<FormView>(page, 'Desk', 'Begin', { kind: 'domisili', applicant, source: 'bukan-warga', assurance: 'A0', seenDay: '' });
  const draft = { ...form.draft, fields: { ...form.draft.fields, ...answers }, seen: ['ktp', 'kk', 'pengantar', 'bukti-tinggal'] };
  const { letter, errors } = await ask<IssuedView>(page, 'Desk', 'Issue', draft);
  if (!letter) throw new Error(JSON.stringify(errors.map((e) => [e.code, e.field])));
  await expect.poll(async () => (await ask<PrintView>(page, 'Desk', 'PrintState', { id: letter.id })).asking, { intervals: [10, 20, 50] }).toBe(true);
  await ask(page, 'Desk', 'Answer', { letter: letter.id, outcome: 'keluar' });
  return letter.short;
}

/** Plays the day of the PC that will be lost; gives its backup and its recovery key. */
async function lose(browser: Browser): Promise<{ folder: string; recoveryKey: string; numbers: string[]; own: string }> {
  const stage = await open('baru', browser);
  const { page } = stage;
  await signIn(page, officers.maria);
  await expect(page.locator('#cari')).toBeFocused();
  const numbers = [await issue(page, 'KORNELIS TAMU BANI'), await issue(page, 'MARSELINA TAMU'), await issue(page, 'YOSEPH TAMU LETE')];
  await signOut(page);
  await signIn(page, officers.lurah);
  await expect(page.getByText('Hari yang terbuka')).toBeVisible();
  const own = await issue(page, 'THERESIA TAMU');
  const { recoveryKey } = await ask<RecoveryView>(page, 'Keep', 'NewRecovery', { pin: officers.lurah.pin });
  const folder = mkdtempSync(join(tmpdir(), 'stik-'));
  await ask(page, 'Keep', 'Backup', { name: folder });
  await stage.close();
  return { folder, recoveryKey, numbers, own };
}

test.describe('komputer yang hilang', () => {
  test.describe.configure({ mode: 'serial' });
  let stage: Stage;
  let numbers: string[] = [];
  let own = '';
  const pin = '902113';
  test.beforeAll(async ({ browser }) => {
    test.setTimeout(240_000);
    const lost = await lose(browser);
    ({ numbers, own } = lost);
    stage = await open('kosong', browser);
    await ask(stage.page, 'Keep', 'Restore', { folder: lost.folder, recoveryKey: lost.recoveryKey, counter: 'B', name: officers.lurah.name, pin });
    rmSync(lost.folder, { recursive: true });
    await stage.page.goto(stage.url);
  });
  test.afterAll(async () => stage?.close());
  test.afterEach(() => expect(stage.complaints.splice(0), 'what the page complained of').toEqual([]));

  test('its letters stand on Setujui, and are approved by keyboard @picture', async () => {
    const { page } = stage;
    // He is the only one here so far: nobody else was enrolled on this PC.
    await expect(page.locator('#pin')).toBeFocused();
    await page.keyboard.type(pin);
    await page.keyboard.press('Enter');
    const button = page.getByRole('button', { name: 'Tinjau & setujui' });
    await expect(button).toBeVisible();
    await expect(page.getByText('4 surat belum sempat disetujui')).toBeVisible();
    await look(page, 'hilang-setujui');
    await button.focus();
    await page.keyboard.press('Enter');
    await expect(page.getByRole('heading', { name: 'Loket A yang hilang' })).toBeVisible();
    await expect(page.getByText(`Anda buat sendiri: ${own}`)).toBeVisible();
    const id = (await ask<ApprovalsView>(page, 'Approvals', 'State')).lost[0]!.id;
    const view = await ask<BatchView>(page, 'Approvals', 'Lost', { id });
    expect(view.letters.map((l) => l.short).toSorted()).toEqual(numbers.toSorted());
    const letters = view.letters.map((l) => l.id);
    const said = await ask(page, 'Approvals', 'ApproveLost', { lost: id, letters, pin }).then(() => 'approved', (cause: Error) => cause.message);
    expect(said).toContain('batch-unseen');
    for (let at = 0; at < letters.length; at++) {
      await expect(page.locator(`#bundel-${at}`)).toContainText('sudah dilihat', { timeout: 30_000 });
      if (at === 0) await look(page, 'hilang-tinjau');
      if (at < letters.length - 1) await page.keyboard.press(at === 0 ? 'a' : 'ArrowRight');
      await expect(page.locator('#pin')).toHaveCount(0);
    }
    await page.keyboard.press('a');
    await expect(page.locator('#pin')).toBeFocused();
    // One of them he does not stand for.
    await page.keyboard.press('Shift+Tab');
    await page.keyboard.press('Space');
    await expect(page.getByRole('dialog')).toContainText('Setujui 2 surat?');
    await look(page, 'hilang-pin');
    await page.locator('#pin').focus();
    await page.keyboard.type(pin);
    await page.keyboard.press('Enter');
    await expect(page.getByText('2 surat disetujui')).toBeVisible();
    await expect(page.getByText('2 surat belum sempat disetujui')).toBeVisible();
  });

  test('Kirim says how each stands, and leads back @picture', async () => {
    const { page } = stage;
    await goTo(page, 'kirim');
    const list = page.getByRole('list', { name: 'Dari komputer yang hilang' });
    await expect(list.getByRole('listitem')).toHaveCount(4);
    expect((await ask<DeliveryView>(page, 'Delivery', 'State')).lost.filter((l) => l.approved)).toHaveLength(2);
    await look(page, 'hilang-kirim');
    await page.getByRole('button', { name: 'Tinjau & setujui' }).click();
    await expect(page.getByRole('heading', { name: 'Loket A yang hilang' })).toBeVisible();
    await expect(page.locator('#bundel-1')).toHaveCount(0);
  });
});
