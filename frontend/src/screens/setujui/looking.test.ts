import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { LetterRow, LetterView } from '../../api-types';
import { dwell, Looking, type Way } from './looking.svelte';

const rows = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ id }) as LetterRow);
function way(): Way & { looked: string[]; marked: string[] } {
  const looked: string[] = [];
  const marked: string[] = [];
  return {
    looked,
    marked,
    look: async (id) => (looked.push(id), { row: { id } } as LetterView),
    see: async (id) => marked.push(id),
  };
}
const raise = (cause: unknown) => {
  throw cause;
};

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe('Looking', () => {
  it('begins at the first letter that was not seen', () => {
    expect(new Looking(rows, ['a', 'b'], way()).at).toBe(2);
    expect(new Looking(rows, rows.map((r) => r.id), way()).at).toBe(0);
  });

  it('counts a letter as seen only after its sheet stood there', async () => {
    const w = way();
    const looking = new Looking(rows, [], w);
    looking.shown('a', raise);
    await vi.advanceTimersByTimeAsync(dwell - 1);
    expect(w.marked).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(w.marked).toEqual(['a']);
    expect(looking.unseen).toBe(4);
  });

  it('marks nothing when somebody races past', async () => {
    const w = way();
    const looking = new Looking(rows, [], w);
    for (const id of ['a', 'b', 'c']) {
      looking.shown(id, raise);
      looking.move(1);
    }
    await vi.advanceTimersByTimeAsync(10 * dwell);
    expect(w.marked).toEqual([]);
  });

  it('does not mark a letter whose picture came after it was left', async () => {
    const w = way();
    const looking = new Looking(rows, [], w);
    looking.move(1);
    looking.shown('a', raise);
    await vi.advanceTimersByTimeAsync(10 * dwell);
    expect(w.marked).toEqual([]);
  });

  it('keeps a letter unseen when the office could not note it', async () => {
    const looking = new Looking(rows, [], { ...way(), see: () => Promise.reject(new Error('no')) });
    const causes: unknown[] = [];
    looking.shown('a', (cause) => causes.push(cause));
    await vi.advanceTimersByTimeAsync(dwell);
    expect(looking.unseen).toBe(5);
    expect(causes).toHaveLength(1);
  });

  it('asks for a sheet once, and again after a failure', async () => {
    let fail = true;
    const w = way();
    const looking = new Looking(rows, [], { ...w, look: (id) => (fail ? Promise.reject(new Error('no')) : w.look(id)) });
    await expect(looking.view('a')).rejects.toThrow();
    fail = false;
    await looking.view('a');
    await looking.view('a');
    expect(w.looked).toEqual(['a']);
  });

  it('stays at the ends, and jumps to what was left out', () => {
    const looking = new Looking(rows, ['a', 'c'], way());
    looking.go(99);
    expect(looking.current?.id).toBe('e');
    looking.move(-99);
    expect(looking.at).toBe(0);
    looking.toUnseen();
    expect(looking.current?.id).toBe('b');
    expect(looking.coming().map((r) => r.id)).toEqual(['c', 'd']);
  });
});
