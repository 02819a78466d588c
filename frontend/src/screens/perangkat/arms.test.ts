import { expect, test } from 'vitest';
import { base64, heights } from './arms';

test('a picture becomes smaller step by step, never nothing', () => {
  expect(heights(2000)).toEqual([340, 255, 187, 136, 85]);
  expect(heights(100)[0]).toBe(100);
  expect(heights(1)).toEqual([1, 1, 1, 1, 1]);
});

test('bytes are written as Go writes them', () => {
  expect(base64(new Uint8Array([0x89, 0x50, 0x4e, 0x47]))).toBe('iVBORw==');
  expect(base64(new Uint8Array(0))).toBe('');
  expect(atob(base64(new Uint8Array(70_000).fill(7))).length).toBe(70_000);
});
