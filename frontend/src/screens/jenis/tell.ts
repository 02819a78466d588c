// How a part of a kind reads when two versions stand beside one another.
import { jenis as kata, susun } from '../../kata';
import type { Hint, ListColumn, Requirement, Role, SheetForm, SignLine, SignPlace, Source, Subject } from '../../kind-types';
import { whenWords } from './when';
import { whoWords } from './who';

/** Gives a value of a kind line by line; what says nothing is left out. */
export function tell(part: string, value: unknown, of: Source): string {
  if (part === 'mode') return kata.caraPilihan[String(value)] ?? String(value);
  if (part === 'group') return kata.kelompok[String(value)] ?? String(value);
  if (part === 'shape') return susun.bentukPilihan[String(value)] ?? '';
  if (part === 'head') return value === false ? '–' : '';
  if (part === 'signs') return signs(value as SignLine[], of);
  if (part === 'notices') return (value as Hint[]).map((h) => hint(h, of)).join('\n');
  if (part === 'role') return role(value as Role);
  if (part === 'requirement') return lines([(value as Requirement).label, (value as Requirement).optional && kata.bolehTidakAda]);
  if (part === 'applicant' || part === 'subject') return person(value as Subject);
  if (part === 'sheets') return (value as SheetForm[]).map((sheet, i) => `${kata.lembar(i + 2)}\n${sheetWords(sheet, of)}`).join('\n');
  return words(value, of);
}

const lines = (all: (string | false)[]): string => all.filter(Boolean).join('\n');
const labelled = (label: string, text: string): string => (text ? `${label}: ${text}` : '');

function signs(rows: SignLine[], of: Source): string {
  return rows.map((row, i) => [susun.barisKe(i + 1), ...row.columns.map((c, j) => `  ${susun.kolomKe(j + 1)}: ${place(c, of)}`)].join('\n')).join('\n');
}

/** Where somebody signs: who, and everything that stands with him. */
function place(c: SignPlace, of: Source): string {
  const ticks = [c.place && susun.tempat, c.register && susun.registrasi, c.meterai && susun.meterai];
  const said = [labelled(susun.diAtas, c.above), labelled(susun.sebagai, c.title), labelled(susun.pangkat, c.rank), labelled(susun.nip, c.nip), labelled(susun.bila, whenWords(c.when, of))];
  return [whoWords(c.who, of), ...said, ...ticks].filter(Boolean).join('; ');
}

/** Who asks, or whom the letter is about. */
function person(p: Partial<Subject>): string {
  return lines([p.required === true && kata.tentangLain, labelled(kata.peranLabel, p.label ?? ''), p.organisation === true && susun.lembaga, labelled(susun.perlu, needs(p.needs))]);
}

const needs = (list: string[] = []): string => list.map((n) => susun.perluPilihan[n] ?? n).join(', ');

function role(r: Role): string {
  return lines([labelled(kata.sedikit, String(r.min)), labelled(kata.banyak, String(r.max)), person({ label: r.label, organisation: r.organisation, needs: r.needs })]);
}

function hint(h: Hint, of: Source): string {
  const level = h.level === 'warn' ? ` (${susun.tingkatPilihan.warn})` : '';
  return lines([`• ${h.text}${level}`, h.when !== '' && `  ${labelled(susun.bila, whenWords(h.when, of))}`, h.basis !== '' && `  ${labelled(susun.dasarnya, h.basis)}`]);
}

function sheetWords(sheet: SheetForm, of: Source): string {
  return lines([
    labelled(susun.lembarIni, whenWords(sheet.when, of)), labelled(kata.namaSurat, sheet.title), labelled(susun.sudut, sheet.corner), labelled(susun.bentuk, susun.bentukPilihan[sheet.shape] ?? ''),
    sheet.number && susun.bernomor, sheet.head !== null && (susun.kopPilihan[sheet.head ? 'ya' : 'tidak'] ?? ''), sheet.body, signs(sheet.signs, of),
  ]);
}

function words(value: unknown, of: Source): string {
  if (value === null || value === undefined || value === '' || value === false || value === 0) return '';
  if (value === true) return kata.ya;
  if (Array.isArray(value)) return value.map((one) => words(one, of)).filter(Boolean).join('\n');
  if (typeof value === 'object')
    return Object.entries(value)
      .map(([key, one]) => [key, keyed(key, one, of)] as const)
      .filter(([, text]) => text !== '')
      .map(([key, text]) => `${kata.kunciIsi[key] ?? key}: ${text.includes('\n') ? `\n${text}` : text}`)
      .join('\n');
  return String(value);
}

/** A column of a list in one line. */
function column(c: ListColumn, of: Source): string {
  const { name, label, type, options, ...rest } = c;
  const answers = options.length > 0 ? ` (${options.join(', ')})` : '';
  return [`  ${label || name}: ${kata.jawaban[type] ?? type}${answers}`, ...words(rest, of).split('\n').filter(Boolean)].join('; ');
}

/** What some keys hold has words of its own. */
function keyed(key: string, value: unknown, of: Source): string {
  if (key === 'type') return kata.jawaban[String(value)] ?? words(value, of);
  if (key === 'when') return whenWords(String(value), of);
  if (key === 'columns') return (value as ListColumn[]).map((c) => column(c, of)).join('\n');
  if (key === 'detail') return susun.rinciKK[String(value)] ?? '';
  return words(value, of);
}
