import { describe, expect, it } from 'vitest';
import { isNarrowed, none, requestOf, spanOf, spans, typedDay, wholeDay } from './filters';

const now = '2026-11-03T09:41:00+08:00';

describe('days of the register', () => {
  it.each([
    ['24-08-1990', '1990-08-24'],
    [' 24-08-1990 ', '1990-08-24'],
    ['24-08', ''],
    ['', ''],
  ])('reads %j as %j', (typed, whole) => expect(wholeDay(typed)).toBe(whole));

  it('goes back over a month and a leap day', () => {
    expect(typedDay(now, 6)).toBe('28-10-2026');
    expect(typedDay('2028-03-01T00:00:00+08:00', 1)).toBe('29-02-2028');
    expect(typedDay('')).toBe('');
  });

  it('knows a span again after it was chosen', () => {
    for (const name of ['hari', 'minggu', 'bulan']) expect(spanOf({ ...none, ...spans(now)[name] }, now)).toBe(name);
    expect(spanOf({ ...none, from: '02-11-2026', to: '03-11-2026' }, now)).toBe('');
    expect(spanOf(none, '')).toBe('');
  });
});

describe('what is asked for', () => {
  it('leaves out a date that is half typed', () => {
    expect(requestOf({ ...none, text: ' taka ', from: '01-11' }, '7')).toEqual({ text: 'taka', from: '', to: '', kind: '', status: '', cursor: '7' });
  });
  it('knows whether anything is narrowed', () => {
    expect(isNarrowed(none)).toBe(false);
    expect(isNarrowed({ ...none, status: 'void' })).toBe(true);
  });
});
