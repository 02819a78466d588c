import { expect, test } from 'vitest';
import { answerOf, moved, pasted, rowsOf } from './list';

test('rows and answer are the same thing', () => {
  const answer = 'ANA TEFA\t5371\nBENI LADO\t';
  expect(rowsOf(answer, 2)).toEqual([['ANA TEFA', '5371'], ['BENI LADO', '']]);
  expect(answerOf(rowsOf(answer, 2))).toBe(answer);
  expect(rowsOf('', 2)).toEqual([]);
});

test('an empty row in the middle stays, so that errors find their row; at the end it goes', () => {
  expect(answerOf([['a', ''], ['', ''], ['b', 'c'], ['', '']])).toBe('a\t\n\t\nb\tc');
});

test('a cell holds no tab and no line feed', () => {
  expect(answerOf([['a\tb\nc', 'd']])).toBe('a b c\td');
});

test('a table is pasted with or without its running numbers; a word is not a table', () => {
  expect(pasted('1\tAna\t10\r\n2.\tBeni\t11\r\n', 2)).toEqual([['Ana', '10'], ['Beni', '11']]);
  expect(pasted('Ana\t10\tx\nBeni\t11', 2)).toEqual([['Ana', '10'], ['Beni', '11']]);
  expect(pasted('Ana\nBeni', 2)).toEqual([['Ana', ''], ['Beni', '']]);
  expect(pasted('Ana', 2)).toBeNull();
});

test('rows change places', () => {
  expect(moved([['a'], ['b'], ['c']], 2, 0)).toEqual([['c'], ['a'], ['b']]);
});
