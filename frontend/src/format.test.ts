import { expect, test } from 'vitest';
import { clock, clockSeconds, dateTyping, initial, minutes, moment, nik, rupiahTyping, timeTyping } from './format';
import { hashOf, placeOf } from './route.svelte';

test.each([
  [nik, '9971026408900017', '9971 0264 0890 0017'],
  [nik, '99710', '9971 0'],
  [initial, 'Drs. Yohanes Lay', 'Y'],
  [initial, 'Drs.Yohanes Lay', 'Y'],
  [initial, 'Dr. Ir. H. Maria Ndun, M.Si.', 'M'],
  [initial, 'Hj Siti Aminah', 'S'],
  [initial, 'adriana fallo', 'A'],
  [initial, 'Dr.', 'D'],
  [initial, '', ''],
  [clock, '2026-11-22T09:41:07+08:00', '09.41'],
  [clockSeconds, '2026-11-22T09:41:07+08:00', '09.41.07'],
  [clock, '', ''],
  [moment, '2026-11-02T09:41:07+08:00', '2 Nov 09.41'],
  [dateTyping, '24', '24'],
  [dateTyping, '2408', '24-08'],
  [dateTyping, '24081990', '24-08-1990'],
  [dateTyping, '24-08-19901', '24-08-1990'],
  [timeTyping, '0430', '04.30'],
  [rupiahTyping, '1500000', '1.500.000'],
  [rupiahTyping, '0050', '50'],
])('%o of %s is %s', (f, raw, shown) => expect(f(raw)).toBe(shown));

test.each([[3.3333, '3 menit 20 detik'], [2, '2 menit'], [0.5, '30 detik']])('%d minutes are %s', (n, words) => expect(minutes(n)).toBe(words));

test.each([['layani', ''], ['register', '0193-ab'], ['layani', 'konsep:0193-ab'], ['warga', 'a/b c']])('a place goes into an address and back: %s %s', (screen, id) => {
  expect(placeOf(hashOf({ screen, id }))).toEqual({ screen, id });
});
