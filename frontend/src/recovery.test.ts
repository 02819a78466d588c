import { expect, test } from 'vitest';
import { groupsToAsk, keyGroups, sameGroup, typedKey } from './recovery';

const key = 'QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7LQPZRY9X8GF2TVDW0S3JN54KHCE';

test('the recovery key is copied in pieces that make it whole again', () => {
  expect(keyGroups(key)).toHaveLength(10);
  expect(keyGroups(key).join('')).toBe(key);
});
test('two different groups are asked back', () => {
  for (const chance of [0, 0.3, 0.5, 0.99]) {
    const [a, b] = groupsToAsk(keyGroups(key), () => chance);
    expect(a).toBeGreaterThan(0);
    expect(b).toBeGreaterThan(a);
    expect(b).toBeLessThanOrEqual(10);
  }
});
test('a group off the paper may be in small letters and with blanks, but not another', () => {
  expect(sameGroup(' qpzr y9', 'QPZRY9')).toBe(true);
  expect(sameGroup('QPZRY8', 'QPZRY9')).toBe(false);
  expect(sameGroup('', undefined)).toBe(false);
});
test('a key from paper has no blanks and no small letters', () => expect(typedKey(' qpzry9 X8GF2T\n')).toBe('QPZRY9X8GF2T'));
