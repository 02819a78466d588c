// Things take their time: the printer is busy, the city does not answer, two
// days wait for the supervisor.
import { look } from './look';
import { ask, expect, goTo, officers, play, signIn, test } from './scene';

test.describe('menunggu', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('menunggu');

  test('a sheet on its way @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await page.keyboard.type('9971033011950004', { delay: 60 });
    await expect(page.locator('#hasil-0')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-0')).toBeVisible();
    await page.keyboard.type('domi', { delay: 60 });
    await expect(page.locator('#jenis-0')).toContainText('Domisili');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-form]')).toBeVisible();
    for (const [id, value] of [['sejak', '2019'], ['status-tempat', 'Kamar kos'], ['keperluan', 'membuka rekening']]) await page.locator(`#isian-${id}`).fill(value!);
    for (const n of [1, 2, 3]) await page.keyboard.press(`Alt+${n}`);
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Sedang dicetak.').first()).toBeVisible({ timeout: 20_000 });
    await look(page, 'layani-menunggu');
    await page.keyboard.press('Escape');
  });

  for (const screen of ['register', 'kirim', 'hari-ini', 'perangkat']) {
    test(`${screen} @picture`, async () => {
      const { page } = stage;
      await goTo(page, screen);
      await page.waitForTimeout(600);
      await look(page, `${screen}-menunggu`);
    });
  }

  test('a long spreadsheet is being read @picture', async () => {
    const { page } = stage;
    await goTo(page, 'warga');
    const tried = ask<{ rows: number }>(page, 'Residents', 'TryImport', { path: `${stage.dir}/warga.csv` });
    await expect(page.locator('main [role=progressbar], main progress').first()).toBeVisible();
    await look(page, 'warga-menunggu', true);
    expect((await tried).rows).toBe(27_000);
  });

  test('Setujui with what waits @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'Keluar dari meja' }).click();
    await signIn(page, officers.lurah);
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await look(page, 'setujui-menunggu');
  });
});
