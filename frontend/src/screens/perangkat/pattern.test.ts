import { describe, expect, it } from 'vitest';
import { points, pointsText, sampleOf } from './pattern';

const of = { short: 'Osp', counter: 'A', day: '2026-11-22' };

describe('a number pattern', () => {
  it('prints what the program would print', () => {
    expect(sampleOf('{kelas}/{loket}-{urut:4}/Kel.{singkatan}/{bulan}/{tahun}', of)).toEqual({ text: '400.12.2.1/A-0577/Kel.Osp/XI/2026', wrong: '' });
    expect(sampleOf('{urut}/{loket}/{tahun}', of).text).toBe('577/A/2026');
  });
  it.each([
    ['{urut}/{tahun}', '{loket}'],
    ['{loket}/{urut}/{tahun', '{'],
    ['{loket}/{urut}/{tahun}/{hari}', '{hari}'],
    ['', '{urut}'],
  ])('refuses %j and says why', (pattern, names) => {
    const sample = sampleOf(pattern, of);
    expect(sample.text).toBe('');
    expect(sample.wrong).toContain(names);
  });
});

it('a size is written with a comma and kept in tenths', () => {
  expect(['12', '12,5', '12,', '', 'x'].map(points)).toEqual([120, 125, 120, 0, 0]);
  expect([0, 120, 125].map(pointsText)).toEqual(['', '12', '12,5']);
});
