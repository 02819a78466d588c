// The finished page under the program's own policy, before any program answers.
import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from '@playwright/test';

test('without a program the page says so, and offers to try again', async ({ page }) => {
  const refused: string[] = [];
  page.on('console', (m) => /Content Security Policy/i.test(m.text()) && refused.push(m.text()));
  await page.goto('/');
  await expect(page.getByText('Loket belum dapat dibuka')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Coba lagi' })).toBeVisible();
  expect(refused).toEqual([]);
  expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => v.id)).toEqual([]);
});

test('the letters are drawn with the font that was brought along', async ({ page }) => {
  await page.goto('/');
  await page.evaluate(() => document.fonts.ready);
  const faces = await page.evaluate(() => [...document.fonts].filter((f) => f.status === 'loaded').map((f) => f.family.replaceAll('"', '')));
  expect(faces).toContain('Atkinson Hyperlegible');
});
