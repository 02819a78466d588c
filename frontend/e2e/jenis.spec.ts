// The newcomer's path: one question and one sentence more in a letter, approved
// by somebody else, and issued, with nothing started again.
import { look } from './look';
import { expect, goTo, officers, play, signIn, signOut, test } from './scene';

test.describe('jenis', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');
  const row = (text: string) => stage.page.locator('.list tbody tr', { hasText: text }).first();

  test('the list @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await goTo(page, 'jenis');
    await expect(page.locator('#cari-jenis')).toBeFocused();
    await look(page, 'jenis-daftar');
  });

  test('a question and a sentence @picture', async () => {
    const { page } = stage;
    await page.keyboard.type('sktm');
    await expect(row('Surat Keterangan Tidak Mampu')).toBeVisible();
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-body')).toBeVisible();
    await page.getByText('Pertanyaan', { exact: true }).first().click();
    await page.keyboard.press('Control+B');
    await expect(page.locator('#jenis-field-5-label')).toBeFocused();
    await page.keyboard.type('Telepon keluarga', { delay: 20 });
    await look(page, 'jenis-pertanyaan');
    await page.getByText('Isi surat', { exact: true }).first().click();
    await page.locator('#jenis-body').evaluate((box: HTMLTextAreaElement) => {
      const at = box.value.indexOf('Demikian');
      box.focus();
      box.setSelectionRange(at, at);
    });
    await page.keyboard.type('Keluarga dapat dihubungi di nomor ');
    await page.keyboard.press('F2');
    await page.keyboard.type('telepon', { delay: 20 });
    await expect(page.locator('#sisipan-0')).toContainText('Telepon keluarga');
    await look(page, 'jenis-sisipkan');
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-body')).toHaveValue(/di nomor \{telepon-keluarga\}/);
    await page.keyboard.type('.\n\n');
    await expect(page.locator('.desk img')).toBeVisible();
    await look(page, 'jenis-isi');
  });

  test('what is wrong leads to its line, and Ctrl+Z takes it back @picture', async () => {
    const { page } = stage;
    const before = await page.locator('#jenis-body').inputValue();
    await page.keyboard.type('{bukan}');
    await expect(page.getByText('bukan sisipan yang dikenal')).toBeVisible();
    await look(page, 'jenis-salah');
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#jenis-body')).toBeFocused();
    await page.keyboard.press('Control+Z');
    await expect(page.locator('#jenis-body')).toHaveValue(before);
    await expect(page.getByText('bukan sisipan yang dikenal')).toHaveCount(0);
  });

  test('who proposes does not adopt; a supervisor compares and does @picture', async () => {
    const { page } = stage;
    await page.keyboard.press('Control+Enter');
    await page.locator('#catatan-usulan').fill('menambah telepon');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 usulan menunggu pengesahan').first()).toBeVisible();
    await page.locator('tr', { hasText: 'menambah telepon' }).click();
    await expect(page.getByText('Yang mengesahkan penyelia.')).toBeVisible();
    await page.keyboard.press('Escape');
    await signOut(page);
    await signIn(page, officers.lurah);
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await goTo(page, 'jenis');
    await page.locator('tr', { hasText: 'menambah telepon' }).click();
    await expect(page.locator('ins', { hasText: 'dapat dihubungi' })).toBeVisible();
    await look(page, 'jenis-banding');
    await page.keyboard.press('z');
    await expect(page.locator('.desk img')).toHaveCount(2);
    await look(page, 'jenis-banding-lembar');
    await page.keyboard.press('a');
    await page.locator('#pin').fill('111111');
    await page.keyboard.press('Enter');
    await expect(page.locator('#pin-salah')).toBeVisible();
    await look(page, 'jenis-sahkan');
    await page.locator('#pin').fill(officers.lurah.pin);
    await page.keyboard.press('Enter');
    await page.locator('#cari-jenis').fill('sktm');
    await expect(row('Surat Keterangan Tidak Mampu')).toContainText('diubah kantor');
    await row('Surat Keterangan Tidak Mampu').click();
    await expect(page.locator('#jenis-body')).toBeVisible();
    await page.keyboard.press('F6');
    await expect(page.getByText('berlaku', { exact: true })).toBeVisible();
    await look(page, 'jenis-versi');
    await page.keyboard.press('Escape');
  });

  test('the next letter asks the new question', async () => {
    const { page } = stage;
    await signOut(page);
    await signIn(page, officers.maria);
    await page.locator('#cari').fill('maria');
    await page.locator('#hasil-0').click();
    // The focus is among the kinds before anything is typed there.
    await expect(page.locator('#jenis-0')).toBeVisible();
    await page.keyboard.press('F2');
    await page.keyboard.type('sktm', { delay: 30 });
    await page.keyboard.press('Enter');
    await expect(page.getByText('Telepon keluarga')).toBeVisible();
  });
});
