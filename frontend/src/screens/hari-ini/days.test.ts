import { describe, expect, it } from 'vitest';
import { moved, readDay, share, typedOf } from './days';

describe('days', () => {
  it('moves over the ends of months and years', () => {
    expect(moved('2026-12-31', 1)).toBe('2027-01-01');
    expect(moved('2028-03-01', -1)).toBe('2028-02-29');
    expect(moved('', 1)).toBe('');
  });
  it.each([
    ['22-11-2026', '2026-11-22'],
    ['31-02-2026', ''],
    ['22-13-2026', ''],
    ['22-11', ''],
  ])('reads %j as %j', (typed, day) => expect(readDay(typed)).toBe(day));
  it('writes a day as it is typed', () => expect(typedOf('2026-11-22')).toBe('22-11-2026'));
});

describe('bars', () => {
  it('fills the plot with the most, and shows every one that counts', () => {
    expect(share(40, [12, 40])).toBe(100);
    expect(share(1, [1, 500])).toBe(3);
    expect(share(0, [0, 0])).toBe(0);
  });
});
