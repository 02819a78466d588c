// How values look on the screen.
import { umum } from './kata';

/** Digits in groups of four: "9971 0264 0890 0017". */
export function nik(raw: string): string {
  return raw.replace(/\D/g, '').replace(/(\d{4})(?=\d)/g, '$1 ');
}

/** "09.41" of a moment in the office's zone, as it was written there. */
export function clock(stamp: string): string {
  const m = /T(\d{2}):(\d{2})/.exec(stamp);
  return m ? `${m[1]}.${m[2]}` : '';
}

/** "09.41.07" */
export function clockSeconds(stamp: string): string {
  const m = /T(\d{2}):(\d{2}):(\d{2})/.exec(stamp);
  return m ? `${m[1]}.${m[2]}.${m[3]}` : '';
}

const titles = /^(?:(?:prof|dr|drs|dra|drg|drh|ir|h|hj|kh|pdt|st|rm|sr|ns|apt)\.?|[a-z]\.)$/i;

/** The letter in an officer's tile: that of the name, not of a title before it. */
export function initial(name: string): string {
  const words = name.trim().split(/[\s]+|(?<=\.)(?=\S)/);
  const word = words.find((w) => !titles.test(w)) ?? words[0] ?? '';
  return word.slice(0, 1).toUpperCase();
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'Mei', 'Jun', 'Jul', 'Agu', 'Sep', 'Okt', 'Nov', 'Des'];

/** "22 Nov 09.41" */
export function moment(stamp: string): string {
  const m = /^\d{4}-(\d{2})-(\d{2})T/.exec(stamp);
  return m ? `${Number(m[2])} ${months[Number(m[1]) - 1]} ${clock(stamp)}` : '';
}

/** Minutes with a fraction, in words: "3 menit 20 detik". */
export function minutes(n: number): string {
  const seconds = Math.round(n * 60);
  return umum.menitDetik(Math.floor(seconds / 60), seconds % 60);
}

/** Whole words of a number with Indonesian dots: "12.500". */
export function count(n: number): string {
  return n.toLocaleString('id-ID');
}

/** A date being typed: digits with dashes where they belong. "2408" → "24-08". */
export function dateTyping(raw: string): string {
  const d = raw.replace(/\D/g, '').slice(0, 8);
  return [d.slice(0, 2), d.slice(2, 4), d.slice(4)].filter((part) => part !== '').join('-');
}

/** A time being typed: "0430" → "04.30". */
export function timeTyping(raw: string): string {
  const d = raw.replace(/\D/g, '').slice(0, 4);
  return [d.slice(0, 2), d.slice(2)].filter((part) => part !== '').join('.');
}

/** Money being typed: digits with Indonesian dots. */
export function rupiahTyping(raw: string): string {
  return raw.replace(/\D/g, '').replace(/^0+(?=\d)/, '').replace(/\B(?=(\d{3})+$)/g, '.');
}
