// A usual morning: four days of letters behind it, the city reachable.
import { look } from './look';
import { ask, expect, goTo, officers, play, signIn, signOut, tap, test } from './scene';

test.describe('biasa', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');

  test('a wrong PIN is said, the right one opens Layani @picture', async () => {
    const { page } = stage;
    await look(page, 'masuk-biasa');
    await signIn(page, officers.maria, '111222');
    await expect(page.locator('#pin-salah')).toBeVisible();
    await look(page, 'masuk-salah');
    await page.locator('#pin').fill(officers.maria.pin);
    await page.keyboard.press('Enter');
    await expect(page.locator('#cari')).toBeFocused();
    await look(page, 'layani-awal');
  });

  test('a name finds somebody @picture', async () => {
    const { page } = stage;
    await page.keyboard.type('adriana', { delay: 60 });
    await expect(page.locator('#hasil-0')).toBeVisible();
    await look(page, 'layani-cari');
    await page.keyboard.press('Escape');
  });

  test('a card is tapped, a letter issued and its sheet answered @picture', async () => {
    const { page } = stage;
    await tap(page, 'Maria Goreti Seran');
    await expect(page.locator('.left').getByText('MARIA GORETI SERAN')).toBeVisible({ timeout: 20_000 });
    await look(page, 'layani-orang');
    await page.keyboard.type('domi', { delay: 60 });
    await expect(page.locator('#jenis-0')).toContainText('Domisili');
    await page.keyboard.press('Enter');
    await expect(page.locator('#isian-keperluan')).toBeFocused();
    await page.keyboard.type('membuka rekening bank', { delay: 60 });
    await expect(page.locator('#isian-keperluan')).toHaveValue('membuka rekening bank');
    await expect(page.locator('.desk img')).toBeVisible({ timeout: 60_000 });
    await look(page, 'layani-biasa');
    for (const n of [1, 2, 3]) await page.keyboard.press(`Alt+${n}`);
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#tanya')).toBeVisible();
    await expect(page.getByText(/Disimpan sebagai berkas/)).toBeVisible();
    await look(page, 'layani-tercetak');
    await page.keyboard.press('k');
    await expect(page.locator('#cari')).toBeFocused();
    await ask(page, 'Devices', 'LiftCard');
  });

  test('a form that lacks something says all of it above the fields @picture', async () => {
    const { page } = stage;
    await page.keyboard.type('9971033011950004', { delay: 60 });
    await expect(page.locator('#hasil-0')).toContainText('MUHAMMAD RIZAL DAENG');
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-0')).toBeVisible();
    await page.keyboard.type('usaha', { delay: 60 });
    await expect(page.locator('#jenis-0')).toContainText('Usaha');
    await page.keyboard.press('Enter');
    await expect(page.locator('[data-form]')).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('heading', { name: /^Ada \d+ masalah$/ })).toBeVisible();
    await expect(page.locator('[data-form] .field').getByText(/^Kolom .+ belum diisi\./).first()).toBeVisible();
    await expect(page.getByRole('alert').getByText(/belum diisi/)).toHaveCount(0);
    await expect(page.getByText('Kolom ini belum diisi')).toHaveCount(0);
    await look(page, 'layani-salah');
    await page.keyboard.press('F9');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, 'layani-tolak');
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toBeHidden();
  });

  test('an original is ticked from any field, which stays in sight', async () => {
    const { page } = stage;
    await page.setViewportSize({ width: 1100, height: 560 });
    const last = page.locator('[data-form] .fields input, [data-form] .fields textarea').last();
    await last.scrollIntoViewIfNeeded();
    await last.focus();
    await page.keyboard.press('Alt+1');
    await expect(page.locator('[data-form] fieldset input[type=checkbox]').first()).toBeChecked();
    await expect(last).toBeFocused();
    await expect(last).toBeInViewport({ ratio: 1 });
    await page.keyboard.press('Alt+1');
    await page.setViewportSize({ width: 1366, height: 768 });
  });

  test('help and the list of all that can be done @picture', async () => {
    const { page } = stage;
    await page.keyboard.press('F1');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, 'bantuan-biasa');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await expect(page.getByRole('dialog')).toBeVisible();
    await look(page, 'palet-biasa');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
  });

  test('the register shows every letter and one of them whole @picture', async () => {
    const { page } = stage;
    await goTo(page, 'register');
    await expect(page.locator('tbody tr').first()).toBeVisible();
    await look(page, 'register-biasa');
    await page.locator('tbody tr td').first().click();
    await expect(page.getByText('Terbit dengan nomor').first()).toBeVisible();
    await expect(page.locator('.desk img')).toBeVisible();
    await look(page, 'register-surat');
    await page.keyboard.press('Escape');
    await expect(page.locator('#cari-surat')).toBeVisible();
    await page.locator('#cari-surat').fill('zzzz tidak ada');
    await expect(page.getByRole('button', { name: /saring/i }).first()).toBeVisible();
    await look(page, 'register-tidak-ada');
  });

  test('residents, and one of them @picture', async () => {
    const { page } = stage;
    await goTo(page, 'warga');
    await expect(page.locator('#cari-warga')).toBeVisible();
    await page.locator('#cari-warga').fill('adriana');
    await expect(page.getByText('ADRIANA BESSIE FALLO').first()).toBeVisible();
    await look(page, 'warga-biasa');
    await page.getByText('ADRIANA BESSIE FALLO').first().click();
    await page.waitForTimeout(500);
    await look(page, 'warga-orang');
    await page.keyboard.press('Escape');
  });

  test('the other screens of a clerk @picture', async () => {
    const { page } = stage;
    for (const screen of ['hari-ini', 'kirim', 'setujui', 'perangkat']) {
      await goTo(page, screen);
      await page.waitForTimeout(500);
      await look(page, screen === 'setujui' ? 'setujui-operator' : `${screen}-biasa`);
    }
  });

  test('the supervisor lands on Setujui, sees every letter and approves @picture', async () => {
    const { page } = stage;
    await signOut(page);
    await signIn(page, officers.lurah);
    await expect(page.getByText('Hari yang terbuka')).toBeVisible();
    await look(page, 'setujui-biasa');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByRole('dialog')).toContainText('Tutup hari?');
    await look(page, 'setujui-tutup');
    await page.keyboard.press('Control+Enter');
    const waiting = page.locator('tr', { hasText: 'Menunggu penyelia' }).first();
    await waiting.locator('td').first().click();
    const count = page.locator('.head [role=status]');
    await expect(count).toContainText('dilihat');
    await look(page, 'setujui-bundel');
    await expect(async () => {
      const [n, of] = (await count.innerText()).match(/\d+/g)!;
      if (n !== of) await page.keyboard.press('ArrowRight');
      expect(n).toBe(of);
    }).toPass({ intervals: [600], timeout: 30_000 });
    await page.keyboard.press('a');
    await expect(page.locator('#pin')).toBeFocused();
    await look(page, 'setujui-pin');
    await page.keyboard.type(officers.lurah.pin, { delay: 60 });
    await page.keyboard.press('Enter');
    await expect(page.getByText(/surat disetujui/).first()).toBeVisible();
    await goTo(page, 'kirim');
    await expect(page.locator('.two li').first()).toContainText('Terkirim', { timeout: 30_000 });
    await goTo(page, 'perangkat');
    await page.waitForTimeout(400);
    await look(page, 'perangkat-penyelia');
    for (const part of ['Kantor dan pejabat', 'Petugas', 'Sistem']) {
      await page.getByText(part, { exact: true }).first().click();
      await look(page, `perangkat-${part.split(' ')[0]!.toLowerCase()}`);
    }
  });

  test('a forgotten PIN: the supervisor gives one, its owner chooses his own @picture', async () => {
    const { page } = stage;
    await goTo(page, 'perangkat');
    await page.getByText('Petugas', { exact: true }).first().click();
    await page.getByRole('button', { name: `Lupa PIN: ${officers.yonas.name}` }).click();
    await page.locator('#beri-pin').fill('662607');
    await page.locator('#beri-again').fill('662607');
    await look(page, 'perangkat-lupa-pin');
    await page.keyboard.press('Control+s');
    await expect(page.getByRole('dialog')).toBeHidden();
    await signOut(page);
    await signIn(page, officers.yonas, '662607');
    await expect(page.locator('#pin-sendiri')).toBeFocused();
    await look(page, 'masuk-pilih-pin');
    await page.keyboard.type('662607', { delay: 40 });
    await page.keyboard.press('Enter');
    await page.keyboard.type('662607', { delay: 40 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.getByText(/terlalu mudah ditebak/)).toBeVisible();
    await expect(page.locator('#pin-sendiri')).toBeFocused();
    await page.locator('#pin-sendiri').fill('299792');
    await page.locator('#pin-sendiri-lagi').fill('299792');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await expect(page.locator('#cari')).toBeVisible();
  });
});
