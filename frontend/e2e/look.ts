// Looks at a screen as it stands: nothing that axe finds may be wrong with it,
// and, for `npm run pictures`, its picture is kept.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { root } from './build';

const pictures = join(root, 'out', 'pictures');

/** name is <screen>-<state>; passing is what will not stay as it is. */
export async function look(page: Page, name: string, passing = false): Promise<void> {
  if (!passing) await settle(page);
  if (process.env.PICTURES) {
    mkdirSync(pictures, { recursive: true });
    await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  }
  const { violations } = await new AxeBuilder({ page }).analyze();
  const found = violations.map((v) => `${v.id}: ${v.help}\n${v.nodes.map((n) => `    ${n.target.join(' ')}: ${n.failureSummary ?? ''}`).join('\n')}`);
  expect.soft(found, `axe on ${name}`).toEqual([]);
}

/** Waits until every picture is there and nothing moves any more. */
async function settle(page: Page): Promise<void> {
  await page.waitForFunction(() => [...document.images].every((i) => i.complete) && document.getAnimations().every((a) => a.playState !== 'running' || a.effect?.getTiming().iterations === Infinity));
  await page.waitForTimeout(120);
}
