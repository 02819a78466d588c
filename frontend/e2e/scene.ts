// A scene is an office in a known state with the real Go side behind its
// screens: see build/practice/scene.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { test as base, expect, type Browser, type Page } from '@playwright/test';
import { built, root } from './build';

export type SceneName = 'kosong' | 'baru' | 'biasa' | 'penuh' | 'salah' | 'menunggu';

/** The officers of the practice office, as docs/practice.md names them. */
export const officers = {
  lurah: { name: 'Drs. Alexander Lay', pin: '864209' },
  maria: { name: 'Maria Ndun', pin: '246810' },
  yonas: { name: 'Yonas Tefa', pin: '135702' },
};

export interface Stage {
  page: Page;
  url: string;
  /** The scene's folder. */
  dir: string;
  /** What the page complained of, and should not have. */
  complaints: string[];
  close: () => Promise<void>;
}

/** Opens a scene and its page; a first run of a scene makes it, which takes a while. */
export async function open(name: SceneName, browser: Browser): Promise<Stage> {
  const program = spawn(built('practice'), ['scene', '--program', built('loket-dev'), '--cityd', built('cityd'), name], { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = new Promise<void>((done) => program.once('exit', () => done()));
  const { url, dir } = await new Promise<{ url: string; dir: string }>((found, failed) => {
    createInterface(program.stdout).once('line', (line) => found(JSON.parse(line) as { url: string; dir: string }));
    void ended.then(() => failed(new Error(`the scene ${name} did not come up`)));
  });
  const context = await browser.newContext({ viewport: { width: 1366, height: 768 }, locale: 'id-ID' });
  const page = await context.newPage();
  const complaints: string[] = [];
  // The development server's own script has one error, and there is no favicon.
  page.on('pageerror', (e) => !(e.stack ?? '').includes('/wails/ipc.js') && complaints.push(`error: ${e.message}`));
  page.on('console', (m) => {
    const where = m.location().url;
    if (m.type() === 'error' && !where.includes('favicon') && !where.includes('/wails/')) complaints.push(`console: ${m.text()} ${where}`);
  });
  await page.goto(url);
  return {
    page, url, dir, complaints,
    close: async () => {
      await context.close();
      program.stdin.end();
      await ended;
    },
  };
}

/** One scene for all tests of a file, in one page, in order. */
export function play(name: SceneName) {
  let stage: Stage;
  base.beforeAll(async ({ browser }) => {
    base.setTimeout(240_000);
    stage = await open(name, browser);
  });
  base.afterAll(async () => stage?.close());
  base.afterEach(() => expect(stage.complaints.splice(0), 'what the page complained of').toEqual([]));
  return { get page() { return stage.page; }, get url() { return stage.url; }, get dir() { return stage.dir; } };
}

export async function signIn(page: Page, who: { name: string; pin: string }, pin = who.pin): Promise<void> {
  await page.getByRole('button', { name: who.name }).click();
  await page.locator('#pin').fill(pin);
  await page.keyboard.press('Enter');
}

export async function signOut(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Keluar dari meja' }).click();
  await expect(page.getByRole('heading', { name: 'Siapa yang bertugas?' })).toBeVisible();
}

const order = ['layani', 'register', 'warga', 'setujui', 'kirim', 'hari-ini', 'perangkat', 'jenis'];

/** Goes to a screen with its key. */
export async function goTo(page: Page, screen: string): Promise<void> {
  await page.keyboard.press(`Control+${order.indexOf(screen) + 1}`);
  await page.waitForFunction((name) => location.hash.startsWith(`#/${name}`), screen);
}

/** Calls a bound method of the Go side from the page. */
export async function ask<T>(page: Page, service: string, method: string, arg?: unknown): Promise<T> {
  return page.evaluate(
    ([s, m, a]) => (window as unknown as { go: { app: Record<string, Record<string, (x?: unknown) => Promise<unknown>>> } }).go.app[s as string]![m as string]!(...(a === undefined ? [] : [a])),
    [service, method, arg] as const,
  ) as Promise<T>;
}

export const tap = (page: Page, card: string) => ask(page, 'Devices', 'TapCard', { name: card });
export { expect };
export const test = base;
