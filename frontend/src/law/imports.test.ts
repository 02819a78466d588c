// Who may know whom. A screen that knew another one could not be read alone.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
  .map((f) => f.replaceAll('\\', '/'))
  .filter((f) => /\.(ts|svelte)$/.test(f) && !f.endsWith('.test.ts'));

interface Import {
  from: string;
  to: string;
  typeOnly: boolean;
}

function importsOf(file: string): Import[] {
  const source = readFileSync(join(root, file), 'utf8');
  return [...source.matchAll(/(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|import\s+'([^']+)'/g)].map((m) => {
    const to = m[2] ?? m[3] ?? '';
    const path = to.startsWith('.') ? relative(root, resolve(root, dirname(file), to)).replaceAll('\\', '/') : to;
    return { from: file, to: path, typeOnly: Boolean(m[1]) };
  });
}
const all = files.flatMap(importsOf);
const screenOf = (path: string) => /^screens\/([^/]+)\//.exec(path)?.[1];
const told = (list: Import[]) => list.map((i) => `${i.from} → ${i.to}`);

describe('imports', () => {
  test('the search sees imports', () => expect(all.length).toBeGreaterThan(150));

  test('no screen knows another screen', () => {
    expect(told(all.filter((i) => screenOf(i.from) && screenOf(i.to) && screenOf(i.from) !== screenOf(i.to)))).toEqual([]);
  });
  test('a screen knows of the shell only its types', () => {
    expect(told(all.filter((i) => screenOf(i.from) && i.to.startsWith('shell/') && !i.typeOnly))).toEqual([]);
  });
  test('the kit knows neither screens nor the shell', () => {
    expect(told(all.filter((i) => i.from.startsWith('kit/') && /^(screens|shell)\//.test(i.to)))).toEqual([]);
  });
  test('the words know only words', () => {
    expect(told(all.filter((i) => /^kata\//.test(i.from) && !i.typeOnly && !/^kata\//.test(i.to)))).toEqual([]);
  });
  test('only api.ts and events.svelte.ts reach the Go side', () => {
    const reach = files.filter((f) => /\bwindow\.(go|runtime)\b|\bEventsOn\b|\bgo\?\.app\b|wailsjs/.test(readFileSync(join(root, f), 'utf8').replace(/^\s*(\/\/|\*).*$/gm, '')));
    expect(reach.toSorted()).toEqual(['api.ts', 'events.svelte.ts']);
  });
  test('no file is longer than 300 lines', () => {
    const long = files.filter((f) => readFileSync(join(root, f), 'utf8').split('\n').length > 300);
    expect(long).toEqual([]);
  });
});

test('no style stands in markup: the page would refuse it', () => {
  const styled = files.filter((f) => f.endsWith('.svelte') && /<[a-z][^>]*\sstyle(=|:)/i.test(readFileSync(join(root, f), 'utf8').replace(/<style[\s\S]*<\/style>/, '').replace(/<script[\s\S]*?<\/script>/g, '')));
  expect(styled).toEqual([]);
});
