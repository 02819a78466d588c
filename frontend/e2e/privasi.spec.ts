// A person's rights over his data, and what Perangkat says of them.
import { expect, goTo, officers, play, signIn, signOut, test } from './scene';
import { look } from './look';

const stage = play('biasa');

test.describe('personal data', () => {
  test('what is held is printed, and a request waits with its deadline @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.getByRole('button', { name: 'Keluar dari meja' })).toBeVisible({ timeout: 30_000 });
    await goTo(page, 'warga');
    await page.locator('#cari-warga').fill('maria');
    await page.locator('tbody tr').first().click();
    await page.getByRole('button', { name: 'Cetak data tentang orang ini' }).click();
    await page.locator('#alasan').fill('diminta orangnya sendiri');
    await look(page, 'warga-data-orang');
    await page.getByRole('dialog').getByRole('button', { name: /Cetak data/ }).click();
    await expect(page.getByText('Laporan data pribadi dikirim ke printer.').first()).toBeVisible();
    await page.getByRole('button', { name: 'Minta pembetulan' }).click();
    await page.locator('#keliru').fill('nama ibu salah tulis');
    await page.locator('#bukti-minta').fill('KK asli');
    await look(page, 'warga-minta-pembetulan');
    await page.keyboard.press('Control+s');
    await expect(page.getByText(/nama ibu salah tulis · Jawab paling lambat/)).toBeVisible();
    await look(page, 'warga-permintaan');
    await page.getByRole('button', { name: 'Sudah dibetulkan' }).click();
    await page.locator('#alasan').fill('sesuai KK asli');
    await page.getByRole('dialog').getByRole('button', { name: /Sudah dibetulkan/ }).click();
    await expect(page.getByText(/nama ibu salah tulis · Jawab/)).toBeHidden();
    await signOut(page);
  });

  test('years are kept, and a leak names whom it touches @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.lurah);
    await expect(page.getByRole('button', { name: 'Keluar dari meja' })).toBeVisible({ timeout: 30_000 });
    await goTo(page, 'perangkat');
    await page.getByText('Data pribadi', { exact: true }).first().click();
    await expect(page.getByText('Belum ada yang habis masa simpannya.')).toBeVisible();
    await page.locator('#simpan-lihat').fill('6');
    await page.getByRole('button', { name: 'Simpan masa simpan' }).click();
    await expect(page.getByText('Masa simpan tersimpan.').first()).toBeVisible();
    await page.getByText('Akun disalahgunakan').click();
    await page.getByText(officers.maria.name, { exact: true }).first().click();
    await page.getByRole('button', { name: 'Cari yang terdampak' }).click();
    await expect(page.getByText(/di antaranya anak/)).toBeVisible();
    await look(page, 'perangkat-terdampak');
    await page.getByRole('button', { name: 'Cetak laporan' }).click();
    await expect(page.getByText('Laporan dikirim ke printer.').first()).toBeVisible();
    await signOut(page);
  });
});
