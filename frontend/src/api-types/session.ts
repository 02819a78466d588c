// Who is at the desk, how the devices stand, and what several rooms ask with.
import type { OfficerRequest, SignerView } from './office';

/** Problem is one thing that keeps a form from going on, or a warning on it. Sentence and Remedy are Indonesian, ready to show. */
export interface Problem {
  code: string;
  field: string; // "" = the whole form
  sentence: string;
  remedy: string;
  override: string; // key to send in overridden when the operator has read it; "" = cannot be passed
}

/** Tile is one officer on the sign-in screen. */
export interface Tile {
  id: string;
  name: string;
  role: string; // clerk, supervisor, administrator
  lockedUntil: string;
}

/** OfficeView heads every screen. */
export interface OfficeView {
  name: string; // "Oesapa"
  district: string; // "Kelapa Lima"
  city: string;
  counter: string; // "A"
  zone: string; // "WITA"
  practice: boolean;
}

/** Work is something long under way: opening, rebuilding, importing, checking. */
export interface Work {
  name: string; // "membuka", "membangun-ulang", "impor", "periksa"
  done: number;
  total: number; // 0 = unknown
  rows: number; // of a spreadsheet, read so far; done and total are bytes then
}

/** SessionView is who is at the desk. */
export interface SessionView {
  setUp: boolean; // false: this PC has no office yet
  signedIn: boolean;
  officer: Tile;
  office: OfficeView;
  tiles: Tile[];
  version: string;
  now: string;
  work: Work | null;
  recovery: Problem | null; // the recovery key would not help; null = it would
}

/** RecoverPINRequest carries the recovery key and a new PIN. */
export interface RecoverPINRequest {
  officer: string;
  recoveryKey: string;
  pin: string;
}

/** CopiedRequest is what was copied in the window; only its hash is kept. */
export interface CopiedRequest {
  text: string;
}

/** SignInRequest carries a PIN; it is wiped after use and never logged. */
export interface SignInRequest {
  officer: string;
  pin: string;
  new: string; // after pin-given: the PIN the officer chose himself; else ""
}

/** ChangePINRequest changes the signed-in officer's own PIN. */
export interface ChangePINRequest {
  old: string;
  new: string;
}

/** IDRequest names one thing. */
export interface IDRequest {
  id: string;
}

/** ReasonRequest acts on a thing with a reason. */
export interface ReasonRequest {
  id: string;
  reason: string;
}

/** PathView answers where something was saved; "" = the dialog was closed. */
export interface PathView {
  path: string;
}

/** Lamp is one lamp of the head. Tone: go, wait, stop. */
export interface Lamp {
  key: string; // pembaca, printer, kota, disk, jam
  tone: string;
  word: string; // "Pembaca siap"
  sentence: string;
  remedy: string;
}

/** StatusView is the head and foot of every screen; pushed as event "status". */
export interface StatusView {
  lamps: Lamp[];
  today: number;
  minutes: number;
  numbers: string; // "A: 0566–0576 tanpa celah"
  saved: string; // "Semua tersimpan di komputer ini · terkirim s.d. …"
  waiting: number; // things on Setujui
  unsent: number;
  drafts: number;
  unprinted: number; // issued letters nobody has seen on paper
  kinds: number; // proposals of kinds that wait for a supervisor
  now: string;
}

/** NameRequest names a printer, a reader, a practice card. */
export interface NameRequest {
  name: string;
}

/** SetUpRequest makes this PC a counter. */
export interface SetUpRequest {
  area: string;
  district: string;
  name: string;
  short: string;
  address: string;
  counter: string;
  first: number; // first number of this year
  lurah: SignerView;
  supervisor: OfficerRequest;
  clerk: OfficerRequest;
  practice: boolean;
}

/** SetUpView shows the recovery key once. */
export interface SetUpView {
  recoveryKey: string;
  session: SessionView;
}

/** PINRequest asks the signed-in officer for his PIN once more. */
export interface PINRequest {
  pin: string;
}

/** NoticeView is something rare that happened and that a supervisor should know. */
export interface NoticeView {
  what: string; // kunci-pin, kunci-kunci
  who: string;
  at: string;
}
