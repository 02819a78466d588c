import { expect, it } from 'vitest';
import { until } from './until';

const now = Date.parse('2026-11-22T09:00:00+08:00');
it.each([
  ['2026-11-22T09:00:05+08:00', '5 detik'],
  ['2026-11-22T09:03:00+08:00', '3 menit'],
  ['2026-11-22T09:12:34+08:00', '12 menit 34 detik'],
  ['2026-11-22T10:00:00+08:00', '1 jam'],
  ['2026-11-22T11:05:59+08:00', '2 jam 5 menit'],
  ['2026-11-22T01:00:01Z', '1 detik'],
  ['2026-11-22T09:00:00+08:00', ''],
  ['2026-11-22T08:00:00+08:00', ''],
  ['', ''],
])('%s is in %j', (stamp, words) => expect(until(stamp, now)).toBe(words));
