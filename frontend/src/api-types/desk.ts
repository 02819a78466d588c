// A letter from its form to its sheet.
import type { Problem } from './session';
import type { PartyInput, PartyView } from './people';
import type { LetterRow } from './letters';

/** KindRow is a kind of letter in the picker. */
export interface KindRow {
  code: string;
  title: string;
  mode: string;
  validity: string;
  words: string;
  used: number; // letters of this kind in this office
  group: string;
  review: boolean;
}

/** KindsRequest filters the picker; "" lists all, the most used first. */
export interface KindsRequest {
  text: string;
}

/** DraftInput is a form as it stands on the screen. */
export interface DraftInput {
  id: string;
  kind: string;
  applicant: PartyInput;
  subject: PartyInput | null;
  roles: Record<string, PartyInput[]>;
  fields: Record<string, string>;
  seen: string[];
  overridden: string[];
  source: string;
  assurance: string;
  seenDay: string;
  replaces: string;
  startedAt: string;
}

/** BeginRequest begins a letter for a person. */
export interface BeginRequest {
  kind: string;
  applicant: PartyInput;
  source: string;
  assurance: string;
  seenDay: string;
}

/** FieldView is one field of a form. */
export interface FieldView {
  name: string;
  label: string;
  type: string; // text, longtext, date, year, number, decimal, rupiah, choice, time, phone, nik, list
  options: string[];
  optionsFree: boolean; // an answer outside the options is fine
  required: boolean;
  maxLen: number;
  hint: string;
  section: string; // a heading above this field; "" = none
  // Of a list. Its answer is rows joined by line feeds, cells by tabs.
  columns: ColumnView[];
  minRows: number;
  maxRows: number;
  persons: boolean; // a person can fill a row
}

/** ColumnView is one column of a list. */
export interface ColumnView {
  name: string;
  label: string;
  type: string;
  options: string[];
  optionsFree: boolean;
  required: boolean;
  maxLen: number;
  width: number; // its share
}

/** HintView is a sentence for the operator; it never keeps a letter back. */
export interface HintView {
  text: string;
  warn: boolean;
  basis: string; // the rule behind it
}

/** RowsRequest asks for rows of a list from residents. */
export interface RowsRequest {
  kind: string;
  field: string;
  person: string; // a resident's id
  family: boolean; // everybody on his family card
}

/** RowsView is rows as the answer of a list writes them. */
export interface RowsView {
  rows: string[];
}

/** RequirementView is a paper to be seen. */
export interface RequirementView {
  key: string;
  label: string;
  optional: boolean;
}

/** RoleView is a part somebody plays in the letter. */
export interface RoleView {
  key: string;
  label: string;
  min: number;
  max: number;
  organisation: boolean; // asks for a name and an address only
}

/** FormView is a form ready to be filled. */
export interface FormView {
  draft: DraftInput;
  kindTitle: string;
  mode: string;
  validity: string;
  basis: string; // legal basis; "" = none known
  review: boolean; // the office should read the kind before relying on it
  earlier: LetterRow[]; // same kind, same person or family
  fields: FieldView[];
  requirements: RequirementView[];
  subjectLabel: string; // "" = the letter is about the applicant
  subject: PartyView | null;
  roles: RoleView[];
  parties: Record<string, PartyView[]>;
  applicant: PartyView;
  check: CheckView;
}

/** CheckView is what the program says of a draft as it stands; asked on every change. Errors keep it from being issued, warnings may be passed. */
export interface CheckView {
  errors: Problem[];
  warnings: Problem[];
  previewUrl: string; // PNG of page 1; add ?halaman=2
  pages: number;
  paper: string;
  nextNumber: string; // "A-0577"
  hints: HintView[]; // those that hold for the answers
  hidden: string[]; // fields that are not asked for these answers
  same: LetterRow[]; // letters that gave the same answer to what this kind goes by
  savedAt: string; // draft on the disk
}

/** DraftRow is an unfinished form. */
export interface DraftRow {
  id: string;
  kind: string;
  name: string;
  updated: string;
  by: string;
}

/** DrawerView is what the officer at the desk has begun and not finished. */
export interface DrawerView {
  /** forms, newest first */
  drafts: DraftRow[];
  /** sheets nobody answered for */
  unanswered: LetterRow[];
  /** held by him, waiting for a supervisor */
  held: LetterRow[];
}

/** HoldRequest holds a draft for the supervisor. */
export interface HoldRequest {
  draft: DraftInput;
  reason: string;
}

/** RefuseRequest tells a citizen no, with a printed reason. */
export interface RefuseRequest {
  draft: DraftInput;
  reason: string;
  bring: string[];
}

/** IssuedView answers Issue: either Errors, or a letter. */
export interface IssuedView {
  errors: Problem[];
  letter: LetterRow | null;
  print: PrintView;
  held: boolean;
}

/** PrintView is what is known of a sheet. State: "" (none), menunggu, mencetak, tertahan (paper out …), selesai (the spooler is done; the operator is asked), gagal. Only the operator's answer makes a sheet "keluar". */
export interface PrintView {
  letter: string;
  number: string;
  copy: number;
  state: string;
  asking: boolean;
  problem: Problem | null;
  printer: string;
  virtual: boolean; // a file, not paper
}

/** AnswerRequest is the operator's word on a sheet: keluar, ulang, salah-cetak. */
export interface AnswerRequest {
  letter: string;
  outcome: string;
}
