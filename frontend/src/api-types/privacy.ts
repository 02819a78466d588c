// What is held about people, and for how long.
import type { Tile } from './session';

/** PrivacyView is what the office keeps of people beyond their letters. */
export interface PrivacyView {
  lookUps: number; // years look-ups are kept
  roles: number; // years role persons are kept; 0 = for ever
  dueLooks: number; // entries kept longer than that
  dueLetters: number; // letters whose role persons are
  mayErase: boolean; // a supervisor
  maySet: boolean; // a supervisor or an administrator
  officers: Tile[]; // whose account a breach may be about
}

/** CorrectionsView is who waits for an answer, the oldest first. */
export interface CorrectionsView {
  rows: CorrectionRow[];
}

/** CorrectionRow is a request to put a record right. */
export interface CorrectionRow {
  id: string;
  person: string; // id
  name: string;
  wrong: string;
  evidence: string;
  asker: string;
  at: string;
  due: string; // three times 24 hours later
  late: boolean; // that has passed
}

/** CorrectionRequest records that a person says his data are wrong. */
export interface CorrectionRequest {
  person: string;
  wrong: string;
  evidence: string;
  asker: string; // "" = himself
}

/** CorrectionAnswer ends a request: diperbaiki or ditolak. */
export interface CorrectionAnswer {
  id: string;
  outcome: string;
  reason: string;
}

/** RetentionRequest says for how many years what is kept. */
export interface RetentionRequest {
  lookUps: number;
  roles: number; // 0 = for ever
}

/** BreachRequest says what happened: komputer, stik or akun, between two days. The words are printed as they are; an empty one is a line to fill in. */
export interface BreachRequest {
  what: string;
  from: string; // yyyy-mm-dd or dd-mm-yyyy, that day included; "" = from the beginning
  to: string; // that day included; "" = until now
  officer: string;
  data: string;
  when: string;
  how: string;
  handling: string;
}

/** BreachView is who is affected: figures, and the first of them. */
export interface BreachView {
  people: number;
  minors: number;
  nameless: number; // known by a name alone
  rows: AffectedRow[]; // at most 100; the table that is saved holds all
}

/** AffectedRow is one person whose data were there or looked at. */
export interface AffectedRow {
  id: string; // its place in the list
  name: string;
  nik: string;
  minor: boolean;
  data: string[];
  times: number;
  last: string;
}
