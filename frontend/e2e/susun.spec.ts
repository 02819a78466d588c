// Everything of a kind can be changed in its form: signatures, hints with a
// condition, what must be known of persons, the columns of lists. And nothing
// changes by being opened.
import { tidy, whole } from '../src/screens/jenis/source';
import type { Source } from '../src/kind-types';
import { look } from './look';
import { ask, expect, goTo, officers, play, signIn, signOut, test } from './scene';

test.describe('susun', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('biasa');
  const part = (name: string) => stage.page.locator('label', { hasText: new RegExp(`^${name}$`) }).first().click();

  test('signatures are written out, moved with keys, and taken back @picture', async () => {
    const { page } = stage;
    await signIn(page, officers.maria);
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await goTo(page, 'jenis');
    await page.locator('#cari-jenis').fill('domisili');
    await page.keyboard.press('Enter');
    await expect(page.locator('#jenis-body')).toBeVisible();
    await part('Tanda tangan');
    await page.getByRole('button', { name: 'Susun sendiri' }).click();
    await page.locator('#jenis-sign-0-column-0-buka').click();
    await page.locator('#jenis-sign-0-column-0-who').selectOption({ label: 'Pemohon' });
    await page.locator('#jenis-sign-0-column-0-title').fill('Yang bersangkutan');
    await page.locator('label', { hasText: 'Kotak meterai' }).click();
    await page.getByRole('button', { name: 'Tambah baris tanda tangan' }).click();
    await expect(page.locator('#jenis-sign-1-column-0-who')).toBeFocused();
    await page.locator('#jenis-sign-1-column-0-above').fill('Mengetahui,');
    await page.locator('#jenis-sign-1-column-0-title').fill('Ketua RT');
    await page.locator('label', { hasText: 'Titik-titik untuk NIP' }).click();
    await expect(page.locator('#jenis-sign-1-column-0-nip')).toHaveValue('…');
    await expect(page.locator('.desk img')).toBeVisible();
    await look(page, 'jenis-tanda');
    await page.locator('#jenis-sign-1').getByRole('button', { name: 'Naikkan Baris 2' }).focus();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await page.locator('#jenis-sign-0-column-0-buka').click();
    await expect(page.locator('#jenis-sign-0-column-0-title')).toHaveValue('Ketua RT');
    await page.keyboard.press('Control+Z');
    await expect(page.locator('#jenis-sign-0-column-0-title')).toHaveValue('Yang bersangkutan');
    await page.keyboard.press('Control+Y');
    await expect(page.locator('#jenis-sign-0-column-0-title')).toHaveValue('Ketua RT');
  });

  test('a hint that comes only when it is needed @picture', async () => {
    const { page } = stage;
    await part('Petunjuk');
    await page.keyboard.press('Control+B');
    await expect(page.locator('#jenis-hint-0-text')).toBeFocused();
    await page.keyboard.type('Minta surat izin orang tua.');
    await page.locator('#jenis-hint-0-level').selectOption('warn');
    await page.locator('#jenis-hint-0-when').click();
    await page.locator('#jenis-hint-0-when-0').selectOption({ label: 'Pemohon: umur' });
    await page.locator('#jenis-hint-0-when-0-op').selectOption({ label: 'kurang dari' });
    await expect(page.getByText('Syarat ini perlu angka.').first()).toBeVisible();
    await page.locator('#jenis-hint-0-when-0-nilai').fill('17');
    await expect(page.getByText('Syarat ini perlu angka.')).toHaveCount(0);
    await page.getByRole('button', { name: 'Tambah syarat lagi' }).click();
    await page.locator('#jenis-hint-0-when-1').selectOption({ label: 'Pemohon: status perkawinan' });
    await page.locator('#jenis-hint-0-when-1-op').selectOption({ label: 'adalah' });
    await page.locator('#jenis-hint-0 label', { hasText: 'Belum kawin' }).click();
    await look(page, 'jenis-petunjuk');
  });

  test('what must be known of a person, and an organisation @picture', async () => {
    const { page } = stage;
    await part('Orang');
    await page.keyboard.press('Control+B');
    await page.keyboard.type('Saksi');
    await page.locator('#jenis-role-0 label', { hasText: 'pekerjaan' }).click();
    await page.locator('#jenis-applicant-needs label', { hasText: 'agama' }).click();
    await look(page, 'jenis-orang');
    await page.locator('#jenis-role-0 label', { hasText: 'Lembaga' }).click();
    await expect(page.locator('#jenis-role-0 label', { hasText: 'pekerjaan' })).toHaveCount(0);
  });

  test('the columns of a list, in every detail @picture', async () => {
    const { page } = stage;
    await part('Pertanyaan');
    await page.keyboard.press('Control+B');
    await page.keyboard.type('Anggota keluarga', { delay: 10 });
    const field = await page.locator('[id^=jenis-field-][id$=-type]').last().getAttribute('id');
    const id = (field ?? '').replace(/-type$/, '');
    await page.locator(`#${id}-type`).selectOption('list');
    await expect(page.getByText('Kolom daftar belum benar.').first()).toBeVisible();
    await page.getByRole('button', { name: 'Tambah kolom' }).click();
    await expect(page.locator(`#${id}-column-0-label`)).toBeFocused();
    await page.keyboard.type('Nama');
    await page.locator(`#${id}-column-0-detail`).selectOption('name');
    await page.locator(`#${id}-column-0-width`).fill('3');
    await page.getByRole('button', { name: 'Tambah kolom' }).click();
    await page.keyboard.type('Hubungan');
    await page.locator(`#${id}-column-1-type`).selectOption('choice');
    await expect(page.locator(`#${id}-column-1-options`)).toBeVisible();
    await page.locator(`#${id}-column-1-options`).fill('Anak\nIstri');
    await page.locator(`#${id}-max-rows`).fill('10');
    await expect(page.getByText('Kolom daftar belum benar.')).toHaveCount(0);
    await look(page, 'jenis-kolom');
    await page.locator(`#${id}-column-1-buka`).focus();
    await page.keyboard.press('Alt+Shift+ArrowUp');
    await expect(page.locator(`#${id}-column-0-buka`)).toContainText('Hubungan');
    await expect(page.locator(`#${id}-column-0-buka`)).toBeFocused();
    await page.locator(`#${id}-when`).click();
    await look(page, 'jenis-syarat-tampil');
  });

  test('another sheet, whose fault leads to its place @picture', async () => {
    const { page } = stage;
    await part('Isi surat');
    await page.getByRole('button', { name: 'Tambah lembar' }).click();
    await page.locator('#jenis-sheet-0-body').fill('Lembar ini menyertai surat {letter.number}.');
    await part('Aturan');
    await expect(page.getByRole('button', { name: 'Judul surat masih kosong.' })).toBeVisible();
    await page.keyboard.press('Control+Enter');
    await expect(page.locator('#jenis-sheet-0-title')).toBeFocused();
    await page.keyboard.type('Lampiran');
    await expect(page.getByRole('button', { name: 'Judul surat masih kosong.' })).toHaveCount(0);
    await look(page, 'jenis-lembar');
  });

  test('a supervisor reads all of it in words @picture', async () => {
    const { page } = stage;
    await page.keyboard.press('Control+Enter');
    await page.locator('#catatan-usulan').fill('tanda tangan RT, petunjuk, lampiran');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('1 usulan menunggu pengesahan').first()).toBeVisible();
    await signOut(page);
    await signIn(page, officers.lurah);
    await expect(page.locator('nav a[aria-current]')).toBeVisible();
    await goTo(page, 'jenis');
    await page.locator('tr', { hasText: 'petunjuk, lampiran' }).click();
    await expect(page.getByText('Minta surat izin orang tua.')).toBeVisible();
    await expect(page.getByText('Pemohon: umur kurang dari 17', { exact: false }).first()).toBeVisible();
    await look(page, 'jenis-banding-susun');
  });

  test('no kind that ships changes by being opened in the form', async () => {
    test.setTimeout(180_000);
    const { page } = stage;
    const { rows } = await ask<{ rows: { code: string }[] }>(page, 'Kinds', 'List');
    expect(rows.length).toBeGreaterThanOrEqual(95);
    const said: Record<string, string> = {};
    for (const { code } of rows) {
      const view = await ask<{ source: Source; base: string }>(page, 'Kinds', 'Open', { code, version: '' });
      said[code] = await ask(page, 'Kinds', 'Propose', { source: tidy(whole(view.source)), base: view.base, note: '' }).then(
        () => 'proposed',
        (cause: unknown) => /kind-unchanged/.exec(String(cause))?.[0] ?? String(cause),
      );
    }
    expect(Object.entries(said).filter(([, what]) => what !== 'kind-unchanged')).toEqual([]);
  });
});
