import { expect, test } from 'vitest';
import { blankOutsider, halfTyped, present, sendable, typedIn } from './party';

const person = (part: Partial<ReturnType<typeof blankOutsider>>) => ({ resident: '', outsider: { ...blankOutsider(), ...part } });

test('what is half typed waits, so that the rest is saved', () => {
  const sent = sendable(person({ name: 'ANA', nik: '9971 02', birthDate: '24-08' })).outsider;
  expect([sent?.name, sent?.nik, sent?.birthDate]).toEqual(['ANA', '', '']);
  const whole = sendable(person({ nik: '9971 0264 0890 0017', birthDate: '24-08-1990' })).outsider;
  expect([whole?.nik, whole?.birthDate]).toEqual(['9971026408900017', '24-08-1990']);
});
test('a resident is sent by id alone', () => {
  expect(sendable({ resident: 'p1', outsider: blankOutsider() })).toEqual({ resident: 'p1', outsider: null });
});
test('what is half typed is told where it stands', () => {
  expect(halfTyped(person({ nik: '12', birthDate: '24' }), 'subject').map((p) => p.field)).toEqual(['subject.nik', 'subject.birthDate']);
  expect(halfTyped(person({}), 'subject')).toEqual([]);
  expect(halfTyped(null, 'subject')).toEqual([]);
});
test('somebody is present with an id or a name', () => {
  expect([present(null), present(person({})), present(person({ name: 'ANA' })), present({ resident: 'p1', outsider: null })]).toEqual([false, false, true, true]);
});
test('what was searched for is where typing begins', () => {
  expect(typedIn('9971 02').outsider?.nik).toBe('9971 02');
  expect(typedIn('ana lay').outsider?.name).toBe('ANA LAY');
});
