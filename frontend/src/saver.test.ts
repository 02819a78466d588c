import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { pause, Saver } from './saver';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A saver whose answers come when the test says so. */
function slow() {
  const sent: string[] = [];
  const done: string[] = [];
  const failed: unknown[] = [];
  const answers: { resolve: (s: string) => void; reject: (e: unknown) => void }[] = [];
  const saver = new Saver<string, string>(
    (input) => (sent.push(input), new Promise((resolve, reject) => answers.push({ resolve, reject }))),
    (output) => done.push(output),
    (cause) => failed.push(cause),
  );
  return { saver, sent, done, failed, answers };
}

describe('Saver', () => {
  test('sends only the newest, once typing rests', async () => {
    const s = slow();
    for (const text of ['K', 'Ki', 'Kio', 'Kios']) {
      s.saver.take(text);
      await vi.advanceTimersByTimeAsync(pause - 1);
    }
    expect(s.sent).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(s.sent).toEqual(['Kios']);
  });

  test('has one under way at a time and drops the answer to what is gone', async () => {
    const s = slow();
    s.saver.take('a');
    await vi.advanceTimersByTimeAsync(pause);
    s.saver.take('b');
    s.saver.take('c');
    await vi.advanceTimersByTimeAsync(pause);
    expect(s.sent).toEqual(['a']);
    s.answers[0]?.resolve('old');
    await vi.advanceTimersByTimeAsync(0);
    expect(s.sent).toEqual(['a', 'c']);
    s.answers[1]?.resolve('new');
    await vi.advanceTimersByTimeAsync(0);
    expect(s.done).toEqual(['new']);
  });

  test('settle sends what waits and resolves after the answer', async () => {
    const s = slow();
    s.saver.take('a');
    let settled = false;
    const wait = s.saver.settle().then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(0);
    expect([s.sent, settled]).toEqual([['a'], false]);
    s.answers[0]?.resolve('x');
    await wait;
    expect(s.done).toEqual(['x']);
  });

  test('settle waits for one that was sent before', async () => {
    const s = slow();
    s.saver.take('a');
    await vi.advanceTimersByTimeAsync(pause);
    let settled = false;
    const wait = s.saver.settle().then(() => (settled = true));
    await vi.advanceTimersByTimeAsync(500);
    expect(settled).toBe(false);
    s.answers[0]?.resolve('x');
    await wait;
    expect(settled).toBe(true);
  });

  test('close sends nothing more and says nothing more', async () => {
    const s = slow();
    s.saver.take('a');
    await vi.advanceTimersByTimeAsync(pause);
    s.saver.take('b');
    const closed = s.saver.close();
    s.answers[0]?.resolve('x');
    await closed;
    s.saver.take('c');
    await vi.advanceTimersByTimeAsync(1000);
    expect([s.sent, s.done]).toEqual([['a'], []]);
  });

  test('a failure is told, and the next change is sent all the same', async () => {
    const s = slow();
    s.saver.take('a');
    await vi.advanceTimersByTimeAsync(pause);
    s.answers[0]?.reject('no disk');
    await vi.advanceTimersByTimeAsync(0);
    expect(s.failed).toEqual(['no disk']);
    s.saver.take('b');
    await vi.advanceTimersByTimeAsync(pause);
    expect(s.sent).toEqual(['a', 'b']);
  });
});
