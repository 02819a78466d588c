// Every word a screen says stands in kata/, and is Indonesian.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'svelte/compiler';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = join(import.meta.dirname, '..');
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.svelte'));
const spoken = new Set(['aria-label', 'title', 'placeholder', 'alt', 'label', 'hint', 'text', 'about', 'sentence', 'help', 'word', 'note', 'empty']);
const wordy = /\p{L}{2,}/u;

type Node = { type?: string; name?: string; data?: string; value?: unknown; [key: string]: unknown };

/** Literal words of a component's markup. */
function literals(node: unknown, found: string[] = []): string[] {
  if (Array.isArray(node)) node.forEach((one) => literals(one, found));
  else if (node && typeof node === 'object') {
    const n = node as Node;
    if (n.type === 'Text' && typeof n.data === 'string' && wordy.test(n.data)) found.push(n.data.trim());
    if (n.type === 'Attribute') {
      if (spoken.has(n.name ?? '')) literals(n.value, found);
      return found;
    }
    if (n.type !== 'StyleSheet') for (const [key, value] of Object.entries(n)) if (key !== 'instance' && key !== 'module' && key !== 'css' && key !== 'expression') literals(value, found);
  }
  return found;
}

test('there are components to look at', () => expect(files.length).toBeGreaterThan(30));

test.each(files)('%s says no word of its own', (file) => {
  const tree = parse(readFileSync(join(root, file), 'utf8'), { modern: true });
  expect(literals(tree.fragment)).toEqual([]);
});

/** All pieces of text in the files of words, those around values included. */
function said(): [string, string][] {
  const folder = join(root, 'kata');
  return readdirSync(folder).flatMap((name) => {
    const file = ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.Latest, true);
    const found: [string, string][] = [];
    const walk = (node: ts.Node): void => {
      if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node) || ts.isTypeNode(node)) return;
      // A name in quotes is a key, and a text compared with a value is no word.
      if (ts.isPropertyAssignment(node)) return walk(node.initializer);
      if (ts.isBinaryExpression(node) && /^[!=]==$/.test(node.operatorToken.getText())) return;
      if (ts.isCallExpression(node)) return node.arguments.forEach((one) => !ts.isStringLiteral(one) && walk(one));
      if (ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)) found.push([name, node.text]);
      ts.forEachChild(node, walk);
    };
    walk(file);
    return found;
  });
}

const english =
  /\b(the|and|or|of|to|is|are|not|please|save|saved|saving|cancel|close|open|search|loading|error|failed|success|print|printed|printing|file|user|name|date|enter your|submit|retry|delete|edit|back|next|help|settings|welcome|sign in|login|logout|scan|scanner|preview|draft|pending|click|button|field|required|invalid|unknown|empty|show|hide|select|choose|update|upload|download|password)\b/i;

test('no English is left in the words', () => {
  const all = said();
  expect(all.length).toBeGreaterThan(200);
  expect(all.filter(([, text]) => english.test(text))).toEqual([]);
});

test('no sentence has two spaces', () => {
  expect(said().filter(([, text]) => / {2}/.test(text))).toEqual([]);
});
