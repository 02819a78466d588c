// A bad day: no card reader, no printer, a hotel's page where the city should be.
import { look } from './look';
import { expect, goTo, officers, play, signIn, test } from './scene';

test.describe('salah', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('salah');

  test('the lamps say it, and each says what to do @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await expect(page.locator('header').getByText(/Printer bermasalah/)).toBeVisible();
    await look(page, 'layani-alat-salah');
    await page.locator('header').getByRole('button', { name: /Printer/ }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, 'lampu-salah');
    await page.keyboard.press('Escape');
  });

  test('a letter is issued though nothing prints @picture', async () => {
    const { page } = stage;
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
    await expect(page.locator('#tanya')).toBeVisible();
    await expect(page.getByText('Belum tercetak.').first()).toBeVisible({ timeout: 20_000 });
    await look(page, 'layani-cetak-gagal');
    await page.keyboard.press('Escape');
  });

  for (const screen of ['register', 'kirim', 'hari-ini', 'perangkat', 'setujui', 'warga']) {
    test(`${screen} @picture`, async () => {
      const { page } = stage;
      await goTo(page, screen);
      await page.waitForTimeout(600);
      await look(page, `${screen}-salah`);
    });
  }

  test('too many wrong PINs close a tile for a while @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'Keluar dari meja' }).click();
    await signIn(page, officers.yonas, '999111');
    for (let n = 0; n < 8; n++) {
      if (!(await page.locator('#pin').isVisible())) break;
      await page.locator('#pin').fill('999111');
      await page.keyboard.press('Enter');
      await page.waitForTimeout(250);
    }
    await expect(page.locator('#pin')).toBeHidden();
    await look(page, 'masuk-terkunci');
  });
});
