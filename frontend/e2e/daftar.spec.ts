// Letters with lists, hints and parts that come and go; backups.
import { look } from './look';
import { expect, goTo, officers, play, signIn, test } from './scene';

test.describe('daftar', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');

  test('a family moves: the list is filled from the family card @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('#cari')).toBeFocused();
    await page.keyboard.type('9971033011950004', { delay: 60 });
    await expect(page.locator('#hasil-0')).toContainText('MUHAMMAD RIZAL DAENG');
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-0')).toBeVisible();
    await page.keyboard.type('pindah rumah', { delay: 60 });
    await expect(page.locator('#jenis-0')).toContainText('Pindah');
    await look(page, 'layani-cari-jenis');
    await page.keyboard.press('Enter');
    await expect(page.getByText('Anggota yang ikut pindah')).toBeVisible();
    const list = page.getByRole('group', { name: /Anggota yang ikut pindah/ }).first();
    await list.scrollIntoViewIfNeeded();
    await page.getByRole('button', { name: 'Dari KK pemohon' }).click();
    await expect(page.locator('[id="isian-pengikut.1.nama"]')).not.toHaveValue('');
    await page.getByRole('button', { name: 'Tambah baris' }).click();
    await expect(page.locator('[id^="isian-pengikut."][id$=".nik"]').last()).toBeFocused();
    await page.keyboard.press('Tab');
    await page.keyboard.type('KRISTINA OEMATAN');
    await look(page, 'layani-daftar');
    await page.keyboard.press('Alt+ArrowUp');
    await expect(page.locator('[id="isian-pengikut.1.nama"], [id="isian-pengikut.2.nama"]').first()).toBeVisible();
    await page.getByRole('button', { name: 'Hapus baris 1' }).click();
    await page.getByRole('button', { name: 'Kembalikan baris tadi' }).click();
    await expect(page.locator('.desk img')).toBeVisible({ timeout: 60_000 });
  });

  test('a table is pasted from a spreadsheet', async () => {
    const { page } = stage;
    const before = await page.locator('[id^="isian-pengikut."][id$=".nama"]').count();
    await page.locator('[id="isian-pengikut.1.nama"]').evaluate((cell) => {
      const data = new DataTransfer();
      data.setData('text/plain', '1\t5371010101900001\tYOHANES TEFA\tAnak\n2\t5371010101920002\tMARTHA TEFA\tAnak\n');
      cell.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
    });
    await expect(page.locator('[id^="isian-pengikut."][id$=".nama"]')).toHaveCount(before + 2);
    await look(page, 'layani-daftar-tempel');
  });

  test('backups: none yet, then how they stand @picture', async () => {
    const { page } = stage;
    await goTo(page, 'perangkat');
    await page.getByText('Sistem').click();
    await expect(page.getByRole('heading', { name: 'Cadangan' })).toBeVisible();
    await look(page, 'perangkat-cadangan');
  });
});
