import { describe, expect, it } from 'vitest';
import type { ResidentForm } from '../../api-types';
import { changed, cleaned, fieldNames, shown } from './record';

const blank = Object.fromEntries(['id', ...fieldNames].map((name) => [name, ''])) as unknown as ResidentForm;
const saved: ResidentForm = { ...blank, id: 'x', nik: '9971026408900017', name: 'YUNITA TAKA', address: 'Jalan Timor Raya' };

describe('a record', () => {
  it('shows every field of the form once', () => {
    expect(new Set(fieldNames).size).toBe(fieldNames.length);
    expect(fieldNames).toHaveLength(18);
  });
  it('takes no change from how figures are grouped', () => {
    expect(changed({ ...saved, nik: '9971 0264 0890 0017', address: ' Jalan Timor Raya ' }, saved)).toEqual([]);
  });
  it('names what differs', () => {
    expect(changed({ ...saved, name: 'YUNITA BANI', rt: '014' }, saved)).toEqual(['name', 'rt']);
  });
  it('shows figures in groups, and has not changed by it', () => {
    expect(shown(saved).nik).toBe('9971 0264 0890 0017');
    expect(changed(shown(saved), saved)).toEqual([]);
  });
  it('sends figures bare', () => {
    expect(cleaned({ ...saved, kk: '9971 0201 0110 0017' }).kk).toBe('9971020101100017');
    expect(cleaned(saved).id).toBe('x');
  });
});
