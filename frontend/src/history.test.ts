import { expect, test } from 'vitest';
import { History } from './history';

test('typing a word is one step, and each place its own', () => {
  const h = new History('');
  h.note('u', 'judul', 0);
  h.note('us', 'judul', 100);
  h.note('usa', 'judul', 200);
  h.note('usa!', 'isi', 250);
  expect(h.undo()).toBe('usa');
  expect(h.undo()).toBe('');
  expect(h.undo()).toBeNull();
  expect(h.redo()).toBe('usa');
  expect(h.redo()).toBe('usa!');
  expect(h.redo()).toBeNull();
});

test('a pause ends a step', () => {
  const h = new History('a');
  h.note('ab', 'judul', 0);
  h.note('abc', 'judul', 5000);
  expect(h.undo()).toBe('ab');
});

test('a change after an undo forgets what was undone, and nothing else', () => {
  const h = new History('a');
  h.note('b', '', 0);
  h.note('c', '', 1);
  h.undo();
  expect(h.canRedo).toBe(true);
  h.note('d', '', 2);
  expect(h.canRedo).toBe(false);
  expect(h.undo()).toBe('b');
  expect(h.undo()).toBe('a');
});

test('the state that is there is no step', () => {
  const h = new History('a');
  expect(h.note('a', 'judul', 0)).toBe(false);
  expect(h.canUndo).toBe(false);
});

test('typing at the same place after an undo is a step of its own', () => {
  const h = new History('');
  h.note('a', 'judul', 0);
  h.undo();
  h.note('b', 'judul', 10);
  expect(h.undo()).toBe('');
});
