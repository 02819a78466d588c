import { describe, expect, it } from 'vitest';
import { Asked } from './asked.svelte';

const later = <V>() => {
  let give!: (value: V) => void;
  let refuse!: (cause: unknown) => void;
  const answer = new Promise<V>((a, b) => ((give = a), (refuse = b)));
  return { answer, give, refuse };
};

describe('Asked', () => {
  it('keeps the newest answer when an older one comes late', async () => {
    const asked = new Asked<string>();
    const old = later<string>();
    const first = asked.ask(() => old.answer);
    await asked.ask(async () => 'new');
    old.give('old');
    expect(await first).toBe(false);
    expect(asked.value).toBe('new');
    expect(asked.busy).toBe(false);
  });

  it('keeps what was there when a question fails, and says why', async () => {
    const asked = new Asked<string>();
    await asked.ask(async () => 'there');
    await asked.ask(() => Promise.reject({ code: 'x', sentence: 'Gagal.', remedy: 'Ulangi.' }));
    expect(asked.value).toBe('there');
    expect(asked.failure?.sentence).toBe('Gagal.');
    await asked.ask(async () => 'again');
    expect(asked.failure).toBeNull();
  });

  it('drops a question under way when something else is put in its place', async () => {
    const asked = new Asked<string>();
    const old = later<string>();
    const first = asked.ask(() => old.answer);
    asked.set('set');
    old.refuse(new Error('late'));
    await first;
    expect([asked.value, asked.failure]).toEqual(['set', null]);
  });
});
