// Letters as the register has them, their approval and their way to the city.
import type { NoticeView, Problem, Work } from './session';

/** LetterRow is a letter in a list. */
export interface LetterRow {
  id: string;
  short: string; // "A-0577"; "" = held, not numbered
  number: string;
  kind: string;
  title: string;
  name: string;
  date: string; // "22 November 2026"
  at: string;
  by: string;
  status: string; // kelurahan.LetterStatus
  review: string; // terbuka, ditutup, disetujui, dikembalikan, terkirim
  copies: number;
  unusual: string[];
  minutes: number;
  voided: string; // why it was cancelled; "" = it was not
}

/** Moment is one line of a letter's history. */
export interface Moment {
  at: string;
  by: string;
  what: string; // Indonesian
  tone: string;
  seq: number;
}

/** LetterView is one letter with its history. */
export interface LetterView {
  row: LetterRow;
  person: string; // id of the resident it is about; "" = an outsider, or written by hand
  previewUrl: string;
  pages: number;
  lines: ([string, string])[]; // label, value
  history: Moment[];
  acts: string[]; // kelurahan.Act allowed for the signed-in officer
  replacedBy: string;
  replaces: string;
}

/** ListRequest filters the register. */
export interface ListRequest {
  from: string; // yyyy-mm-dd
  to: string;
  kind: string;
  status: string;
  text: string;
  cursor: string;
}

/** LetterPage is a page of the register, newest first. */
export interface LetterPage {
  rows: LetterRow[];
  cursor: string; // "" = the end
}

/** SeriesView proves a series. */
export interface SeriesView {
  counter: string;
  year: number;
  first: number;
  last: number;
  gaps: number[]; // must be empty
  voids: LetterRow[];
  frozen: boolean; // the start number can no longer be set
}

/** ProofView is the proof of no gap and of the chain. */
export interface ProofView {
  series: SeriesView[];
  entries: number;
  head: string; // short groups of hex
  checked: string;
  damage: string[];
}

/** HandwrittenRequest takes a number for a letter written by hand. */
export interface HandwrittenRequest {
  title: string;
  name: string;
  purpose: string;
  date: string;
}

/** StartRequest sets a series' first number. */
export interface StartRequest {
  year: number;
  first: number;
}

/** BatchRow is a batch in a list. */
export interface BatchRow {
  id: string;
  date: string;
  letters: number;
  numbers: string; // "A-0566 – A-0576"
  status: string; // kelurahan.BatchStatus
  by: string;
  reason: string;
  unusual: number;
  acts: string[];
}

/** ApprovalsView is the supervisor's screen. */
export interface ApprovalsView {
  held: LetterRow[];
  batches: BatchRow[]; // waiting and returned first
  open: BatchRow; // what closing the day would close
  notices: NoticeView[]; // uses of the recovery key in the last 30 days, the newest first
  lost: BatchRow[]; // lost PCs that left letters nobody approved; status "lost"
}

/** BatchView is one batch to look at, unusual letters first. */
export interface BatchView {
  row: BatchRow;
  head: string;
  letters: LetterRow[];
  seen: string[]; // letters this supervisor has had on the screen
  own: string[]; // of a lost PC: "A-0577", made by himself, so not among the letters
  why: string; // of a lost PC: why he may approve nothing there; "" = he may
}

/** LostRequest approves some letters of a lost PC with the supervisor's own PIN. */
export interface LostRequest {
  lost: string;
  letters: string[];
  pin: string;
}

/** SeeRequest says that the supervisor has a letter before him. */
export interface SeeRequest {
  batch: string;
  letter: string;
}

/** ApproveRequest approves with the supervisor's own PIN. */
export interface ApproveRequest {
  batch: string;
  pin: string;
}

/** ReturnRequest sends a batch back. */
export interface ReturnRequest {
  batch: string;
  reason: string;
  letters: string[];
}

/** DeliveryRow is a batch on its way to the city. */
export interface DeliveryRow {
  batch: string;
  date: string;
  letters: number;
  state: string; // menunggu-persetujuan, menunggu-jaringan, mengirim, terkirim, ditolak, belum-terdaftar
  why: string; // Indonesian, whole sentence
  who: string; // who must act; "" = nobody
  nextTry: string;
  sent: string; // when the city's receipt came
}

/** DeliveryView is the Kirim screen. */
export interface DeliveryView {
  enrolled: boolean;
  city: string;
  upTo: string; // "terkirim s.d. kemarin 15.42"
  rows: DeliveryRow[];
  problem: Problem | null;
  sending: Work | null;
  lost: LostRow[]; // letters of a lost PC that are not both approved and at the city
}

/** LostRow is a letter of a lost PC; who it was for stands in the register. */
export interface LostRow {
  short: string; // "A-0577"
  title: string;
  date: string;
  approved: boolean; // before the PC was lost, or from here
  ended: boolean; // void or replaced
  atCity: boolean; // carried by this PC since
  lost: string; // what Approvals.Lost opens it with
}

/** EnrolRequest joins this counter to the city. */
export interface EnrolRequest {
  url: string;
  token: string;
}

/** Count is a word with a number, for a small plot. */
export interface Count {
  label: string;
  value: number;
}

/** DayView is the Hari ini screen. */
export interface DayView {
  date: string;
  dateLong: string;
  letters: number;
  voids: number;
  refusals: number;
  reprints: number;
  minutes: number; // mean minutes per letter, 0 = none measured
  byKind: Count[];
  byHour: Count[];
  byMaker: Count[];
  week: Count[]; // the last seven days
  numbers: string;
  rows: LetterRow[];
}

/** DayRequest asks for a day; "" = today. */
export interface DayRequest {
  date: string;
}
