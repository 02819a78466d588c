// A PC that is no counter yet, and the office that was set up on it a moment ago.
import { look } from './look';
import { expect, play, test } from './scene';

test.describe('kosong', () => {
  test.describe.configure({ mode: 'serial' });
  const stage = play('kosong');

  test('the set-up asks for what is missing @picture', async () => {
    const { page } = stage;
    await expect(page.getByRole('heading', { name: 'Siapkan komputer ini sebagai loket' })).toBeVisible();
    await look(page, 'pasang-kosong');
    await page.keyboard.press('Control+Enter');
    await expect(page.getByText('Ada masalah')).toBeVisible();
    await look(page, 'pasang-salah');
  });
});
