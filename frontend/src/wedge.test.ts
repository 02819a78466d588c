import { describe, expect, test } from 'vitest';
import { gap, shortest, Wedge } from './wedge';

/** Plays strokes with one pause between them; answers what the last one gave. */
function play(text: string, pause: number, wedge = new Wedge(), start = 1000): string | null {
  let at = start;
  for (const sign of text) {
    expect(wedge.take(sign, at)).toBeNull();
    at += pause;
  }
  return wedge.take('Enter', at);
}

describe('Wedge', () => {
  test('a burst that ends in Enter is one text', () => {
    expect(play('9971026408900017', 8)).toBe('9971026408900017');
  });
  test('the slowest scanner still counts', () => {
    expect(play('9971026408900017', gap)).toBe('9971026408900017');
  });
  test('a hand is not a scanner', () => {
    expect(play('9971026408900017', gap + 1)).toBeNull();
    expect(play('9971026408900017', 120)).toBeNull();
  });
  test('a short burst is not a scan', () => {
    expect(play('a'.repeat(shortest - 1), 5)).toBeNull();
  });
  test('what a hand typed before the burst is not in it', () => {
    const wedge = new Wedge();
    wedge.take('x', 100);
    wedge.take('y', 400);
    expect(play('LOKET1:ABCDEF', 5, wedge, 1000)).toBe('LOKET1:ABCDEF');
  });
  test('Shift between the signs does not break it', () => {
    const wedge = new Wedge();
    let at = 0;
    for (const sign of 'LOKETLOKET') {
      wedge.take('Shift', (at += 4));
      wedge.take(sign, (at += 4));
    }
    expect(wedge.take('Enter', at + 4)).toBe('LOKETLOKET');
  });
  test('an Enter long after the burst is a hand', () => {
    const wedge = new Wedge();
    let at = 0;
    for (const sign of '9971026408900017') wedge.take(sign, (at += 5));
    expect(wedge.take('Enter', at + 400)).toBeNull();
  });
  test('two scans are two texts', () => {
    const wedge = new Wedge();
    expect(play('9971026408900017', 5, wedge, 0)).toBe('9971026408900017');
    expect(play('9971025501850003', 5, wedge, 90)).toBe('9971025501850003');
  });
});
