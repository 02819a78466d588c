import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { call, desk, Failure, failureOf, waits } from './api';
import { door } from './kata';

/** Binds methods as the window does, for one test. */
function bind(service: string, methods: Record<string, (...args: unknown[]) => Promise<unknown>>) {
  vi.stubGlobal('go', { app: { [service]: methods } });
}
beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('call', () => {
  test('hands on the argument and the answer', async () => {
    const got: unknown[] = [];
    bind('Desk', { Open: async (...args) => (got.push(...args), { id: 'p1' }) });
    await expect(desk.open({ person: 'p1', source: 'nik-diketik' })).resolves.toEqual({ id: 'p1' });
    expect(got).toEqual([{ person: 'p1', source: 'nik-diketik' }]);
  });
  test('calls a method without an argument with none', async () => {
    let count = -1;
    bind('Desk', { Drafts: async (...args) => ((count = args.length), []) });
    await desk.drafts();
    expect(count).toBe(0);
  });
  test('a refusal keeps its words', async () => {
    const said = { code: 'pin-wrong', field: 'pin', sentence: 'PIN salah.', remedy: 'Ketik lagi.', ref: '' };
    bind('Desk', { Card: () => Promise.reject(said) });
    await expect(desk.card()).rejects.toMatchObject(said);
  });
  test.each([['a bare text'], [new Error('boom')], [undefined], [{ code: 7 }]])('anything else (%s) gets words', async (thrown) => {
    bind('Desk', { Card: () => Promise.reject(thrown) });
    await expect(desk.card()).rejects.toMatchObject({ code: 'internal', sentence: door.unexpected.sentence });
  });
  test('no answer in time is a failure, not an open promise', async () => {
    bind('Desk', { Card: () => new Promise(() => {}) });
    const asked = expect(desk.card()).rejects.toMatchObject({ code: 'no-answer', sentence: door.late.sentence });
    await vi.advanceTimersByTimeAsync(waits.usual);
    await asked;
  });
  test('a dialog may stay open for ever', async () => {
    let answer: (v: unknown) => void = () => {};
    bind('Residents', { TryImport: () => new Promise((resolve) => (answer = resolve)) });
    const asked = call('Residents', 'TryImport', {}, waits.long);
    await vi.advanceTimersByTimeAsync(3_600_000);
    answer('late');
    await expect(asked).resolves.toBe('late');
  });
  test('a method that is not there says so', async () => {
    vi.stubGlobal('go', undefined);
    await expect(desk.card()).rejects.toMatchObject({ sentence: door.absent.sentence });
  });
});

test('a Failure stays itself and shows as a Problem', () => {
  const f = new Failure({ code: 'disk-full', sentence: 'Disk penuh.' });
  expect(failureOf(f)).toBe(f);
  expect(f.problem()).toEqual({ code: 'disk-full', field: '', sentence: 'Disk penuh.', remedy: '', override: '' });
});

test('a failure from the program is read out of the Error that Wails wraps it in', () => {
  const sent = { code: 'pin-wrong', field: '', sentence: 'PIN salah.', remedy: 'Ketik lagi.', ref: '' };
  expect(failureOf(new Error(JSON.stringify(sent)))).toMatchObject(sent);
  expect(failureOf(new Error('[object Object]'))).toMatchObject({ code: 'internal' });
});
