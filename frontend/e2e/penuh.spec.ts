// A full office: over a thousand letters, five thousand residents, two batches
// that nobody has approved.
import { look } from './look';
import { expect, goTo, officers, play, signIn, test } from './scene';

test.describe('penuh', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('penuh');

  test('Layani @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await page.keyboard.type('maria', { delay: 60 });
    await expect(page.locator('#hasil-0')).toBeVisible();
    await look(page, 'layani-penuh');
    await page.keyboard.press('Escape');
  });

  for (const screen of ['register', 'warga', 'kirim', 'hari-ini', 'perangkat']) {
    test(`${screen} @picture`, async () => {
      const { page } = stage;
      await goTo(page, screen);
      if (screen === 'warga') await page.locator('#cari-warga').fill('a');
      await page.waitForTimeout(700);
      await look(page, `${screen}-penuh`);
    });
  }

  test('the register goes on to the last letter', async () => {
    const { page } = stage;
    await goTo(page, 'register');
    const rows = page.locator('tbody tr');
    await expect(rows.first()).toBeVisible();
    const first = await rows.count();
    await rows.last().scrollIntoViewIfNeeded();
    await expect(async () => expect(await rows.count()).toBeGreaterThan(first)).toPass({ timeout: 10_000 });
  });

  test('Setujui with a long batch @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'Keluar dari meja' }).click();
    await signIn(page, officers.lurah);
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await look(page, 'setujui-penuh');
    await page.locator('tr', { hasText: 'Menunggu penyelia' }).first().locator('td').first().click();
    await expect(page.locator('.head [role=status]')).toContainText('dilihat');
    await page.waitForTimeout(800);
    await look(page, 'setujui-bundel-penuh');
  });
});
