// What a number pattern would print, while it is being typed. The office checks
// it again when it is saved; its words are those of the program's own numbers.
import { perangkat as kata } from '../../kata';

const roman = ['I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX', 'X', 'XI', 'XII'];
const needed = ['loket', 'urut', 'tahun'];

export interface Sample {
  text: string;
  /** Why this pattern cannot be used; '' = it can. */
  wrong: string;
}

/** of: the office's short name, the counter, the day as yyyy-mm-dd. */
export function sampleOf(pattern: string, of: { short: string; counter: string; day: string }): Sample {
  const used = new Set<string>();
  let wrong = '';
  const value = (word: string): string => {
    const [name = '', width = ''] = word.split(':');
    used.add(name);
    if (name === 'kelas') return '400.12.2.1';
    if (name === 'loket') return of.counter;
    if (name === 'urut') return '577'.padStart(Math.min(Number(width) || 0, 9), '0');
    if (name === 'singkatan') return of.short;
    if (name === 'bulan') return roman[Number(of.day.slice(5, 7)) - 1] ?? '';
    if (name === 'tahun') return of.day.slice(0, 4);
    wrong ||= kata.polaAsing(word);
    return '';
  };
  const text = pattern.replace(/\{([^{}]*)\}/g, (_, word: string) => value(word));
  if (text.includes('{')) wrong ||= kata.polaKurung;
  const missing = needed.filter((name) => !used.has(name));
  if (missing.length > 0) wrong ||= kata.polaKurang(missing);
  return { text: wrong ? '' : text, wrong };
}

/** A size of type, kept in tenths of a point, with the Indonesian comma; 0 is ''. */
export const pointsText = (tenths: number): string => (tenths === 0 ? '' : String(tenths / 10).replace('.', ','));
export const points = (text: string): number => Math.round(Number(text.replace(',', '.')) * 10) || 0;
