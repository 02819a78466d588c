// An office of an hour ago: nobody in it, no letter, no city. Every screen says
// what will stand there and how to begin.
import { look } from './look';
import { expect, goTo, officers, play, signIn, test } from './scene';

test.describe('baru', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('baru');

  test('somebody signs in @picture', async () => {
    const { page } = stage;
    await expect(page.getByRole('button', { name: officers.lurah.name })).toBeVisible();
    await look(page, 'masuk-kosong');
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await look(page, 'layani-kosong');
  });

  for (const screen of ['register', 'warga', 'setujui', 'kirim', 'hari-ini', 'perangkat']) {
    test(`${screen} is empty and says how to begin @picture`, async () => {
      const { page } = stage;
      await goTo(page, screen);
      await expect(page.locator('main h1').first()).toBeAttached();
      await page.waitForTimeout(300);
      await look(page, `${screen}-kosong`);
      expect((await page.locator('main').innerText()).length).toBeGreaterThan(60);
    });
  }

  test('somebody nobody knows is served all the same @picture', async () => {
    const { page } = stage;
    await goTo(page, 'layani');
    await page.keyboard.press('Control+b');
    await expect(page.getByText('Salin dari KTP-el')).toBeVisible();
    await look(page, 'layani-bukan-warga');
    await page.keyboard.press('Escape');
  });
});
