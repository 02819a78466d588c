import { describe, expect, test } from 'vitest';
import { keys, nameOf, screenKey, tickKey, writes } from './keys';

describe('nameOf', () => {
  test.each([
    [{ key: 'F2' }, 'F2'],
    [{ key: 'Escape' }, 'Esc'],
    [{ key: 'Enter', ctrlKey: true }, 'Ctrl+Enter'],
    [{ key: 'k', ctrlKey: true }, 'Ctrl+K'],
    [{ key: 'k' }, 'K'],
    [{ key: 'K', shiftKey: true }, 'K'],
    [{ key: '¡', code: 'Digit1', altKey: true }, 'Alt+1'],
    [{ key: '3', code: 'Numpad3', altKey: true }, 'Alt+3'],
    [{ key: '2', code: 'Digit2', ctrlKey: true }, 'Ctrl+2'],
    [{ key: ' ' }, 'Space'],
    [{ key: 'Tab', shiftKey: true }, 'Shift+Tab'],
  ])('%o is %s', (stroke, name) => expect(nameOf(stroke)).toBe(name));
});

test('every key of the map is written as nameOf writes it', () => {
  for (const name of [...Object.values(keys), screenKey(1), tickKey(9)]) {
    const parts = name.split('+');
    const key = parts.pop() ?? '';
    const stroke = { key: key === 'Esc' ? 'Escape' : key, ctrlKey: parts.includes('Ctrl'), altKey: parts.includes('Alt'), shiftKey: parts.includes('Shift') };
    expect(nameOf(stroke)).toBe(name);
  }
});

test('within Layani no key means two things', () => {
  const { approve: _a, giveBack: _b, ...rest } = keys;
  const list = Object.values(rest);
  expect(new Set(list).size).toBe(list.length);
});

test('a key that writes acts only outside fields', () => {
  expect(['K', 'Space', 'Enter', '1'].map(writes)).toEqual([true, true, true, true]);
  expect(['F2', 'Ctrl+K', 'Alt+1', 'Esc'].map(writes)).toEqual([false, false, false, false]);
});
