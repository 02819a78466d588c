// People: found, opened, typed in, on a card, in the list of residents.
import type { Problem } from './session';
import type { LetterRow } from './letters';

/** PersonRow is a person in a list. */
export interface PersonRow {
  id: string;
  name: string;
  nik: string; // grouped by four
  born: string; // "24 Agustus 1990 (36 tahun)"
  address: string;
  status: string; // "" or MATI, PINDAH …
}

/** EvidenceTag is one line of truth about who stands there. */
export interface EvidenceTag {
  tone: string; // info, warn, go
  text: string;
}

/** PersonView is a person opened for service. */
export interface PersonView extends PersonRow {
  source: string; // evidence source, goes back in BeginRequest
  assurance: string; // A0…A4
  seen: string;
  photoUrl: string; // "" = no photo
  summary: string; // second line: "belum kawin · karyawan honorer"
  tags: EvidenceTag[];
  letters: LetterRow[]; // newest first, at most 5
  cardLinked: boolean;
  cardPresent: boolean; // an e-KTP lies on the reader and may be linked
  conflict: boolean;
  problems: Problem[]; // warnings such as nik-unusual
}

/** AskRequest is what was typed, scanned or pasted into the one field. */
export interface AskRequest {
  text: string;
}

/** AskView is what the one field found. */
export interface AskView {
  persons: PersonRow[];
  letters: LetterRow[];
  seal: SealView | null; // a QR was scanned
  problem: Problem | null;
}

/** SealView is what a scanned QR says, checked without a network. */
export interface SealView {
  genuine: boolean;
  verdict: string; // sah, batal, diganti, tidak-dikenal, palsu
  text: string;
  letter: string; // id, when it is in our register
}

/** OpenRequest opens a person. */
export interface OpenRequest {
  person: string;
  source: string; // nik-diketik, dicari-nama, kartu-dikenal
}

/** OutsiderInput is a person typed in who is not a resident. */
export interface OutsiderInput {
  nik: string;
  name: string;
  sex: string; // L, P
  birthPlace: string;
  birthDate: string; // dd-mm-yyyy
  religion: string;
  marital: string;
  occupation: string;
  citizenship: string;
  address: string;
  rt: string;
  rw: string;
  area: string;
}

/** PartyInput is a person with a part in the letter: a resident or an outsider. */
export interface PartyInput {
  resident: string; // id; "" = outsider
  outsider: OutsiderInput | null;
}

/** PartyView is the same on the screen. */
export interface PartyView extends PartyInput {
  row: PersonRow | null;
}

/** ResidentsRequest lists residents. */
export interface ResidentsRequest {
  text: string;
  limit: number;
}

/** ResidentsView is a list of residents. */
export interface ResidentsView {
  rows: PersonRow[];
  total: number; // residents in this office
}

/** ResidentForm is a resident's record as the screen edits it. */
export interface ResidentForm {
  id: string; // "" = new
  nik: string;
  kk: string;
  name: string;
  sex: string;
  birthPlace: string;
  birthDate: string; // dd-mm-yyyy
  religion: string;
  marital: string;
  occupation: string;
  education: string;
  blood: string;
  relation: string;
  address: string;
  rt: string;
  rw: string;
  father: string;
  mother: string;
  status: string;
}

/** ResidentView is one resident opened. */
export interface ResidentView {
  form: ResidentForm;
  row: PersonRow;
  source: string; // where the record came from, in words
  family: PersonRow[];
  letters: LetterRow[];
  card: string; // "" or "dihubungkan 12 Mei 2026 oleh …"
  problems: Problem[];
  options: OptionsView;
}

/** OptionsView holds the official word lists of coded values. */
export interface OptionsView {
  religion: string[];
  marital: string[];
  occupation: string[];
  education: string[];
  blood: string[];
  relation: string[];
  status: string[];
}

/** SaveResidentRequest saves a record. Overridden passes warnings. */
export interface SaveResidentRequest {
  form: ResidentForm;
  reason: string;
  evidence: string; // what the officer was shown: "KTP asli"
  overridden: string[];
}

/** SavedResident answers: Errors, or the record as it stands. */
export interface SavedResident {
  errors: Problem[];
  warnings: Problem[];
  resident: ResidentView | null;
}

/** ImportVerdict is what would become of one row. */
export interface ImportVerdict {
  row: number;
  name: string;
  nik: string;
  verdict: string; // baru, berubah, sama, ditolak, ditanya
  changes: string[]; // "Alamat: lama → baru"
  reasons: string[];
}

/** ImportView is a dry run. */
export interface ImportView {
  token: string; // goes back in CommitImport
  file: string; // base name
  layout: string;
  rows: number;
  new: number;
  changed: number;
  same: number;
  rejected: number;
  asked: number; // rows that say otherwise than an officer did by hand
  missing: number; // residents that the file does not name; they stay
  verdicts: ImportVerdict[]; // rejected and changed first, at most 500
  problem: Problem | null;
  done: boolean;
  canceled: boolean;
}

/** ImportRequest tries a file; Path "" asks with a dialog. */
export interface ImportRequest {
  path: string;
}

/** CommitRequest brings a tried file in, all or nothing. */
export interface CommitRequest {
  token: string;
  keepEdited: boolean; // do not touch what an operator corrected by hand
}

/** CardView is what the reader does; pushed as event "card". */
export interface CardView {
  state: string; // ready, reading, done, or an error code
  sentence: string;
  remedy: string;
  progress: number;
  photoUrl: string;
  person: PersonView | null; // known card
  unknown: boolean; // an e-KTP nobody has linked yet
  limits: string[]; // sentences
}
