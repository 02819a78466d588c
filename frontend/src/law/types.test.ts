// api-types/ says what the Go views say, name by name.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const app = join(import.meta.dirname, '../../../app');
const go = readdirSync(app).filter((f) => /^views\w*\.go$/.test(f)).map((f) => readFileSync(join(app, f), 'utf8')).join('\n');
const types = join(import.meta.dirname, '../api-types');
const rooms = readdirSync(types).toSorted();
const ts = rooms.map((f) => readFileSync(join(types, f), 'utf8')).join('\n');

/** Names of fields, by type; embedded types stand as "...Name". */
function goTypes(go: string): Record<string, string[]> {
  return Object.fromEntries(
    [...go.matchAll(/^type (\w+) struct \{\n([\s\S]*?)^\}/gm)].map(([, name, body]) => [
      name,
      (body ?? '').split('\n').flatMap((line) => {
        const tagged = /json:"(\w+)"/.exec(line);
        const embedded = /^\t([A-Z]\w+)$/.exec(line);
        return tagged ? [tagged[1] as string] : embedded ? [`...${embedded[1]}`] : [];
      }).toSorted(),
    ]),
  );
}
function tsTypes(ts: string): Record<string, string[]> {
  return Object.fromEntries(
    [...ts.matchAll(/^export interface (\w+)(?: extends ([\w, ]+))? \{\n([\s\S]*?)^\}/gm)].map(([, name, base, body]) => [
      name,
      [...(base ? base.split(', ').map((b) => `...${b}`) : []), ...[...(body ?? '').matchAll(/^ {2}(\w+):/gm)].map((m) => m[1] as string)].toSorted(),
    ]),
  );
}

test('the views are the same on both sides', () => {
  // Nothing is said twice, and everybody finds all of it in one place.
  const names = [...ts.matchAll(/^export interface (\w+)/gm)].map((m) => m[1]);
  expect(names).toEqual([...new Set(names)]);
  const doors = [...readFileSync(`${types}.ts`, 'utf8').matchAll(/^export type \* from '\.\/api-types\/(\w+)';$/gm)].map((m) => `${m[1]}.ts`);
  expect(doors).toEqual(rooms);
  expect(Object.keys(goTypes(go)).length).toBeGreaterThan(60);
  expect(tsTypes(ts)).toEqual(goTypes(go));
});

test('a kind file is the same on both sides', () => {
  const catalog = join(import.meta.dirname, '../../../backend/catalog');
  const source = ['source.go', 'kind.go', 'field.go'].map((f) => readFileSync(join(catalog, f), 'utf8')).join('\n');
  const kinds = readFileSync(join(import.meta.dirname, '../kind-types.ts'), 'utf8');
  const written = Object.fromEntries(Object.entries(goTypes(source)).filter(([, names]) => names.length > 0));
  expect(Object.keys(written).length).toBeGreaterThan(10);
  expect(tsTypes(kinds)).toEqual(written);
});
