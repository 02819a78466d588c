import { expect, test } from 'vitest';
import { Failure } from '../api';
import { lacking, Problems } from './problems.svelte';

const of = (...fields: string[]) => {
  const problems = new Problems('lupa');
  problems.list = fields.map((f) => lacking(f, `${f}!`));
  return problems;
};
const left = (problems: Problems) => problems.list.map((p) => p.field);

test('a field says its own problem and has the id of its form', () => {
  const problems = of('key', 'pin');
  expect(problems.at('pin')?.sentence).toBe('pin!');
  expect(problems.at('again')).toBeNull();
  expect([problems.idOf('pin'), problems.idOf('')]).toEqual(['lupa-pin', '']);
});
test.each([
  ['key', ['pin', 'again', '']],
  ['again', ['key', 'pin', '']],
  ['pin', ['key', '']],
  ['name', ['key', 'pin', 'again', '']],
])('changing %s leaves what was said of the others', (field, want) => {
  const problems = of('key', 'pin', 'again', '');
  problems.changed(field);
  expect(left(problems)).toEqual(want);
});
test('the repetition of a PIN of a part goes with the PIN of that part', () => {
  const problems = of('supervisor.again', 'clerk.again');
  problems.changed('clerk.pin');
  expect(left(problems)).toEqual(['supervisor.again']);
});
test('a failure without a field gets the one that its code means', () => {
  const problems = of();
  problems.take(new Failure({ code: 'pin-weak', sentence: 'Mudah ditebak.' }), (code) => (code === 'pin-weak' ? 'pin' : ''));
  expect(left(problems)).toEqual(['pin']);
  problems.take(new Failure({ code: 'pin-weak', field: 'key', sentence: 'Mudah ditebak.' }), () => 'pin');
  expect(left(problems)).toEqual(['key']);
});
