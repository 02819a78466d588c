// The operator at the desk goes off duty: what is unfinished and the desk itself
// go to a colleague, by keyboard.
import { look } from './look';
import { ask, expect, goTo, officers, play, signIn, signOut, test } from './scene';

test.describe('serah terima', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');

  test('nothing is left behind @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.lurah);
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await page.keyboard.press('Control+o');
    await expect(page.getByRole('dialog')).toContainText('Tidak ada yang tertinggal');
    await look(page, 'serah-kosong');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
    await signOut(page);
  });

  test('what is open is shown, a wrong PIN is said @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await page.keyboard.type('9971033011950004', { delay: 60 });
    await expect(page.locator('#hasil-0')).toContainText('MUHAMMAD RIZAL DAENG');
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-0')).toBeVisible();
    await page.keyboard.type('domi', { delay: 60 });
    await expect(page.locator('#jenis-0')).toContainText('Domisili');
    await page.keyboard.press('Enter');
    await expect(page.locator('#isian-keperluan')).toBeVisible();
    await page.locator('#isian-keperluan').fill('membuka rekening bank');
    await expect(page.locator('.desk img')).toBeVisible({ timeout: 60_000 });
    // From the middle of a field, with the form open.
    await page.keyboard.press('Control+o');
    const dialog = page.getByRole('dialog');
    await expect(dialog).toContainText('Isian belum terbit: 2');
    await expect(dialog.getByRole('region')).toContainText('MUHAMMAD RIZAL DAENG · Surat Keterangan Domisili');
    await expect(dialog.getByRole('button', { name: officers.maria.name })).toHaveCount(0);
    await look(page, 'serah-pilih');
    await page.keyboard.press(await dialog.getByRole('button', { name: officers.yonas.name }).locator('kbd').innerText());
    await expect(page.locator('#pin-rekan')).toBeFocused();
    await page.keyboard.type('111222');
    await page.keyboard.press('Enter');
    await expect(dialog).toContainText('PIN salah. Sisa percobaan: 4.');
    await expect(page.locator('#pin-rekan')).toBeFocused();
    await expect(page.locator('#pin-rekan')).toHaveValue('');
    await look(page, 'serah-salah');
  });

  test('the colleague is at the desk, and the forms are his @picture', async () => {
    const { page } = stage;
    await page.keyboard.type(officers.yonas.pin);
    await page.keyboard.press('Enter');
    await expect(page.getByRole('dialog')).toBeHidden();
    await expect(page.locator('header .who')).toContainText(officers.yonas.name);
    await expect(page.locator('#cari')).toBeFocused();
    await expect(page.locator('#konsep')).toContainText('MUHAMMAD RIZAL DAENG');
    await look(page, 'serah-diterima');
    const drafts = await ask<{ name: string; by: string }[]>(page, 'Desk', 'Drafts');
    expect(drafts.map((d) => d.by)).toEqual([officers.yonas.name, officers.yonas.name]);
    // He held one himself before; now all of it is in his drawer.
    await page.getByRole('button', { name: 'Serah terima' }).click();
    await expect(page.getByRole('dialog')).toContainText('Isian belum terbit: 2');
    await expect(page.getByRole('dialog')).toContainText('Surat yang Anda tahan: 1');
    await page.keyboard.press('Escape');
    await goTo(page, 'register');
    await expect(page.locator('tbody tr').first()).toBeVisible();
  });
});
