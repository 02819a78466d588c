// A PIN is forgotten: who helps whom, and the recovery key with its file.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { look } from './look';
import { expect, goTo, officers, play, signIn, signOut, test } from './scene';

test.describe('lupa PIN', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');

  test('an operator is told who helps @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: officers.maria.name }).click();
    await expect(page.locator('#pin')).toBeFocused();
    await page.keyboard.press('Control+l');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText(`Minta penyelia (${officers.lurah.name}) masuk di komputer ini`);
    await expect(dialog.locator('#lupa-key')).toHaveCount(0);
    await look(page, 'lupa-operator');
    await page.keyboard.press('Escape');
    await expect(page.locator('#pin')).toBeFocused();
    await page.keyboard.press('Escape');
  });

  test('the only supervisor takes the paper @picture', async () => {
    const { page } = stage;
    await page.getByRole('button', { name: officers.lurah.name }).click();
    await page.keyboard.press('Control+l');
    const dialog = page.getByRole('dialog');
    await expect(page.locator('#lupa-key')).toBeFocused();
    await page.keyboard.type('AGE-SE CRET-K');
    await page.keyboard.press('Enter');
    await page.keyboard.type('902113');
    await page.keyboard.press('Enter');
    await page.keyboard.type('902113');
    await page.keyboard.press('Control+s');
    await expect(dialog).toContainText('Kunci pemulihan ini tidak cocok.');
    await expect(dialog.getByText('Kunci pemulihan ini tidak cocok.')).toHaveCount(1);
    await expect(page.locator('#lupa-pin')).toHaveValue('');
    await expect(page.locator('#lupa-key')).toBeFocused();
    await look(page, 'lupa-kertas');
    // The mark goes as soon as the field is changed.
    await page.keyboard.press('End');
    await page.keyboard.type('A');
    await expect(dialog.getByText('Kunci pemulihan ini tidak cocok.')).toHaveCount(0);
    await expect(page.locator('#lupa-key')).toHaveAttribute('aria-invalid', 'false');
    await expect(dialog.getByText('Ada masalah')).toHaveCount(0);
    await page.keyboard.press('Control+s');
    await expect(dialog.getByText('PIN paling sedikit 6 angka.')).toHaveCount(1);
    await expect(page.locator('#lupa-pin')).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  test('a new recovery key, and the PIN it gives @picture', async () => {
    const { page } = stage;
    rmSync(join(stage.dir, 'loket', 'keys', 'recovery.age'), { force: true });
    rmSync(join(stage.dir, 'keys', 'recovery.age'), { force: true });
    await signIn(page, officers.lurah);
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await goTo(page, 'perangkat');
    await page.evaluate(() => (location.hash = '#/perangkat/sistem'));
    await expect(page.getByText('Ambil lagi dari cadangan kantor ini')).toBeVisible();
    await look(page, 'kunci-rusak');
    await page.getByRole('button', { name: 'Buat kunci baru' }).click();
    const dialog = page.getByRole('dialog', { name: 'Kunci pemulihan kantor' });
    await expect(page.getByRole('dialog')).toContainText('Buat kunci pemulihan baru?');
    await page.keyboard.type(officers.lurah.pin);
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('Hanya tampil sekarang');
    const key = (await dialog.locator('.key').getAttribute('aria-label')) ?? '';
    expect(key).toMatch(/^[0-9A-Z]{58}$/);
    await look(page, 'kunci-baru');
    await page.keyboard.press('Escape'); // not before it is on paper
    await expect(dialog).toBeVisible();
    await page.keyboard.press('Control+Enter');
    const test = page.getByRole('dialog', { name: 'Cocokkan dengan kertasnya' });
    await expect(page.locator('#kunci-0')).toBeFocused();
    await expect(test.locator('.key')).toHaveCount(0);
    await page.keyboard.type('AAAAAA');
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#kunci-0-salah')).toBeVisible();
    await look(page, 'kunci-baru-uji');
    // Who cannot read it looks again, and is asked for the paper again.
    await page.keyboard.press('Escape');
    await expect(dialog.locator('.key')).toBeVisible();
    await dialog.getByRole('button', { name: 'Sudah di kertas' }).click();
    for (const n of [0, 1]) {
      const at = Number(/\d+/.exec(await page.locator(`label[for=kunci-${n}]`).innerText())![0]);
      await page.locator(`#kunci-${n}`).fill(key.slice((at - 1) * 6, at * 6).toLowerCase());
    }
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.getByText('Berkas kunci pemulihan utuh.')).toBeVisible();
    await signOut(page);

    await page.getByRole('button', { name: officers.lurah.name }).click();
    await page.keyboard.press('Control+l');
    await page.locator('#lupa-key').fill((key.match(/.{1,6}/g) ?? []).join(' ').toLowerCase());
    await page.locator('#lupa-pin').fill('902113');
    await page.locator('#lupa-again').fill('902113');
    await page.keyboard.press('Control+s');
    await expect(page.getByText('memilih PIN baru dengan kunci pemulihan')).toBeVisible();
    await look(page, 'lupa-setujui');
  });
});
