import { expect, test } from 'vitest';
import { blank, wrongWith } from './setup';

function filled() {
  const form = blank();
  Object.assign(form, { area: '53.71.03.1010', district: 'Kelapa Lima', name: 'Oesapa', short: 'Osp', address: 'Jalan Timor Raya' });
  form.lurah.name = 'Nama Lurah';
  Object.assign(form.supervisor, { name: 'Nama Penyelia', pin: '739152' });
  return form;
}
const none = { supervisor: '739152', clerk: '' };
const fields = (form: ReturnType<typeof blank>, again = none) => wrongWith(form, again).map((p) => p.field);

test('a filled form has nothing wrong', () => expect(fields(filled())).toEqual([]));
test('a blank form says all that is missing, in reading order', () => {
  expect(fields(blank(), { supervisor: '', clerk: '' })).toEqual(['area', 'address', 'short', 'lurah.name', 'supervisor.name', 'supervisor.pin']);
});
test('two different PINs are told', () => expect(fields(filled(), { supervisor: '739153', clerk: '' })).toEqual(['supervisor.again']));
test('an operator is asked for a PIN only when there is one', () => {
  const form = filled();
  form.clerk.name = 'Nama Operator';
  expect(fields(form)).toEqual(['clerk.pin']);
  form.clerk.pin = '824613';
  expect(fields(form)).toEqual(['clerk.again']);
  expect(fields(form, { ...none, clerk: '824613' })).toEqual([]);
});
test.each([
  ['nip', '123', ['supervisor.nip']],
  ['pin', '12345', ['supervisor.pin', 'supervisor.again']],
] as const)('a wrong %s is told', (part, value, want) => {
  const form = filled();
  form.supervisor[part] = value;
  expect(fields(form)).toEqual(want);
});
test('the first number is a whole number from 1', () => {
  for (const first of [0, -3, 1.5, Number.NaN]) expect(fields({ ...filled(), first })).toEqual(['first']);
});
