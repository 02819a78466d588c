// A PC that is no counter yet, and the office that was set up on it a moment ago.
import { look } from './look';
import { expect, goTo, play, signIn, signOut, test } from './scene';

test.describe('kosong', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('kosong');

  test('the set-up asks for what is missing @picture', async () => {
    const { page } = stage;
    await expect(page.getByRole('heading', { name: 'Siapkan komputer ini sebagai loket' })).toBeVisible();
    await look(page, 'pasang-kosong');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: 'Ada 6 masalah' })).toBeVisible();
    // The sentence stands at the field, once; the summary leads there.
    await expect(page.locator('#pasang-address-salah')).toHaveText('Bagian ini belum diisi.');
    await expect(page.getByRole('alert').getByText('belum diisi')).toHaveCount(0);
    await look(page, 'pasang-salah');
    await page.getByRole('alert').getByRole('link', { name: 'Alamat kantor' }).click();
    await expect(page.locator('#pasang-address')).toBeFocused();
    await expect(page.locator('#pasang-address')).toHaveAttribute('aria-invalid', 'true');
    await page.keyboard.type('J');
    await expect(page.locator('#pasang-address-salah')).toHaveCount(0);
    await expect(page.locator('#pasang-address')).toHaveAttribute('aria-invalid', 'false');
    await expect(page.getByRole('heading', { name: 'Ada 5 masalah' })).toBeVisible();
    await page.keyboard.press('Backspace');
    await expect(page.locator('#pasang-address-salah')).toHaveCount(0);
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#pasang-address-salah')).toBeVisible();
    // So with what is chosen by the mouse alone.
    await page.locator('#pasang-area').click();
    await page.locator('#pasang-area-pilihan-0').click();
    await expect(page.locator('#pasang-area-salah')).toHaveCount(0);
  });

  test('a PC in the place of a lost one asks for what is missing, and Esc goes back @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: 'Pulihkan dari cadangan' }).click();
    await expect(page.locator('#pulih-recoveryKey')).toBeFocused();
    await look(page, 'pulihkan-kosong');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: 'Ada 4 masalah' })).toBeVisible();
    await look(page, 'pulihkan-salah');
    await page.keyboard.press('Escape');
    await expect(page.locator('#pasang-area')).toBeFocused();
  });

  test('an office, its lurah and its first supervisor @picture', async () => {
    const { page } = stage;
    await page.locator('#pasang-area').fill('Oesapa –');
    await page.keyboard.press('Enter');
    await page.keyboard.type('Jalan Adisucipto, Oesapa');
    await page.locator('[id="pasang-lurah.name"]').fill('Drs. Alexander Lay');
    await page.locator('[id="pasang-supervisor.name"]').fill('Alexander Lay');
    for (const id of ['pin', 'again']) await page.locator(`[id="pasang-supervisor.${id}"]`).fill('902113');
    await look(page, 'pasang-terisi');
    await page.keyboard.press('Control+Enter');
  });

  test('the recovery key is shown, and asked back from the paper @picture', async () => {
    const { page } = stage;
    const key = page.locator('.key');
    await expect(key).toBeVisible({ timeout: 20_000 });
    const text = (await key.getAttribute('aria-label'))!;
    expect(text).toMatch(/^[0-9A-Z]{58}$/);
    await look(page, 'pasang-kunci');
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#kunci-0')).toBeFocused();
    await expect(key).toHaveCount(0);
    // Somebody who wrote nothing down does not come further.
    await page.keyboard.type('AAAAAA');
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#kunci-0-salah')).toBeVisible();
    await look(page, 'pasang-kunci-salah');
    for (const n of [0, 1]) {
      const at = Number(/\d+/.exec(await page.locator(`label[for=kunci-${n}]`).innerText())![0]);
      await page.locator(`#kunci-${n}`).fill(text.slice((at - 1) * 6, at * 6).toLowerCase());
    }
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#pin')).toBeFocused();
    await page.keyboard.type('902113');
    await page.keyboard.press('Enter');
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await look(page, 'setujui-kantor-baru');
  });

  test('the first operator is enrolled, and chooses a PIN of his own @picture', async () => {
    const { page } = stage;
    await goTo(page, 'perangkat');
    await page.getByRole('radio', { name: 'Petugas' }).check({ force: true });
    await page.getByRole('button', { name: 'Tambah petugas' }).click();
    await page.locator('#petugas-name').fill('Maria Ndun');
    for (const id of ['pin', 'again']) await page.locator(`#petugas-${id}`).fill('582046');
    await page.keyboard.press('Control+S');
    await expect(page.locator('main li', { hasText: 'Maria Ndun' })).toBeVisible();
    await look(page, 'perangkat-petugas');
    await signOut(page);
    await signIn(page, { name: 'Maria Ndun', pin: '582046' });
  });
});
