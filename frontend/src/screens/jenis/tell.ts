// How a part of a kind reads when two versions stand beside one another.
import { jenis as kata } from '../../kata';

/** Gives a value line by line; what says nothing is left out. */
export function tell(part: string, value: unknown): string {
  if (part === 'mode') return kata.caraPilihan[String(value)] ?? String(value);
  if (part === 'group') return kata.kelompok[String(value)] ?? String(value);
  if (part === 'head') return value === false ? '–' : '';
  return words(value);
}

function words(value: unknown): string {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return '';
  if (value === true) return kata.ya;
  if (Array.isArray(value)) return value.map(words).filter(Boolean).join('\n');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => [key, key === 'type' ? (kata.jawaban[String(one)] ?? words(one)) : words(one)] as const)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => `${kata.kunciIsi[key] ?? key}: ${text.includes('\n') ? `\n${text}` : text}`)
      .join('\n');
  return String(value);
}
