// The office's sheet is seen while its settings are changed, and nothing counts
// before it is saved.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './build';
import { look } from './look';
import { expect, goTo, officers, play, signIn, test } from './scene';

test.describe('perangkat', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');
  const paper = () => stage.page.locator('.desk img').getAttribute('src').then((src) => (src ?? '').split('?')[0]);

  /** Does something, and waits until another sheet stands there. */
  async function redraws(what: () => Promise<unknown>): Promise<void> {
    const before = await paper();
    await what();
    await expect.poll(paper).not.toBe(before);
  }

  test('letterhead, paper, margins and number are seen at once @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.lurah);
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await goTo(page, 'perangkat');
    await page.locator('label', { hasText: 'Kantor dan pejabat' }).click();
    await expect(page.locator('.desk img')).toBeVisible();
    await look(page, 'perangkat-kop');
    await redraws(() => page.locator('#kantor-address').fill('Jalan Timor Raya Km. 9, Oesapa'));
    await redraws(() => page.locator('label', { hasText: 'F4' }).click());
    await redraws(() => page.locator('#kantor-sheet\\.left').fill('40'));
    await redraws(() => page.locator('#kantor-sheet\\.size').fill('12,5'));
    await expect(page.locator('#kantor-sheet\\.size')).toHaveValue('12,5');
    await redraws(() => page.locator('#kantor-pattern').fill('{kelas}/{urut:5}/{loket}/{tahun}'));
    await expect(page.getByText(/Contoh: .*\/00577\/A\//)).toBeVisible();
    await look(page, 'perangkat-kop-diubah');
  });

  test('what is wrong is said at its place, the last good sheet stays @picture', async () => {
    const { page } = stage;
    const before = await paper();
    await page.locator('#kantor-sheet\\.left').fill('5');
    await expect(page.locator('#kantor-sheet\\.left-salah')).toContainText('Tepi ini harus 15 sampai 45 mm.');
    await page.locator('#kantor-pattern').fill('{urut}/{tahun}');
    await expect(page.getByText('Contoh: Pola harus memuat {loket}.')).toBeVisible();
    expect(await paper()).toBe(before);
    await page.keyboard.press('Control+S');
    await expect(page.getByRole('heading', { name: 'Ada masalah' })).toBeVisible();
    await look(page, 'perangkat-kop-salah');
    await page.keyboard.press('Control+Z');
    await page.keyboard.press('Control+Z');
    await expect(page.locator('#kantor-sheet\\.left-salah')).toHaveCount(0);
    await expect(page.locator('#kantor-sheet\\.left')).toHaveValue('40');
  });

  test('arms from a file; what is no picture is refused', async () => {
    const { page } = stage;
    const emblem = readFileSync(join(root, 'backend', 'letterpdf', 'emblem.png'));
    await page.locator('#kantor-lambang').setInputFiles({ name: 'lambang.txt', mimeType: 'text/plain', buffer: Buffer.from('bukan gambar') });
    await expect(page.getByText('Berkas itu bukan gambar')).toBeVisible();
    await page.locator('#kantor-lambang').setInputFiles({ name: 'lambang.png', mimeType: 'image/png', buffer: emblem });
    await expect(page.getByText('Ada; lihat di lembar.')).toBeVisible();
    await expect(page.getByText('Berkas itu bukan gambar')).toHaveCount(0);
  });

  test('back to what is saved, and saved', async () => {
    const { page } = stage;
    await redraws(() => page.getByRole('button', { name: 'Kembalikan semua' }).click());
    await expect(page.locator('#kantor-sheet\\.left')).toHaveValue('');
    await redraws(() => page.keyboard.press('Control+Z'));
    await expect(page.locator('#kantor-sheet\\.left')).toHaveValue('40');
    await page.keyboard.press('Control+S');
    await expect(page.getByText('Data kantor tersimpan.')).toBeVisible();
    await goTo(page, 'hari-ini');
    await goTo(page, 'perangkat');
    await page.locator('label', { hasText: 'Kantor dan pejabat' }).click();
    await expect(page.locator('#kantor-sheet\\.left')).toHaveValue('40');
    await expect(page.getByText('Ada; lihat di lembar.')).toBeVisible();
  });
});
