// The views of the bound services, with the names they have in Go (package app).
// Dates and moments are strings; a moment is RFC 3339 with the office's zone.
import type { Source } from './kind-types';

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

/** IDRequest names one thing. */
export interface IDRequest {
  id: string;
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

/** ReasonRequest acts on a thing with a reason. */
export interface ReasonRequest {
  id: string;
  reason: string;
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

/** PathView answers where something was saved; "" = the dialog was closed. */
export interface PathView {
  path: string;
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
}

/** BatchView is one batch to look at, unusual letters first. */
export interface BatchView {
  row: BatchRow;
  head: string;
  letters: LetterRow[];
  seen: string[]; // letters this supervisor has had on the screen
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
  approved: boolean; // before the PC was lost
  atCity: boolean; // carried by this PC since
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

/** Choice is a reader or a printer to choose. */
export interface Choice {
  name: string; // goes back when it is chosen
  label: string; // what the operator reads
  chosen: boolean;
  note: string;
}

/** SimCard is a practice card. */
export interface SimCard {
  name: string;
  nik: string;
  kind: string;
  on: boolean;
}

/** SignerView is an official who may sign. */
export interface SignerView {
  key: string;
  name: string;
  nip: string;
  rank: string;
  title: string;
  as: string;
  over: string;
  duty: boolean;
}

/** OfficeForm is the office's profile as Perangkat edits it. */
export interface OfficeForm {
  address: string;
  contact: string;
  paper: string;
  pattern: string;
  short: string;
  signers: SignerView[];
  sample: string; // a number by this pattern
  sheet: SheetForm;
  arms: string; // PNG in base64, at most 64 KiB of it; "" = none
}

/** OfficeCheckView says whether letters could be issued under an OfficeForm, and shows an invented letter. */
export interface OfficeCheckView {
  problems: Problem[];
  previewUrl: string; // "" where it cannot be drawn
  pages: number;
  title: string; // of the kind that was drawn
  number: string; // as the pattern writes it
}

/** SheetForm is the office's own measures of a letter; 0 and "" = as the program has them. */
export interface SheetForm {
  left: number; // margin, mm
  right: number; // margin, mm
  top: number; // above the letterhead, mm
  size: number; // of the type, tenths of a point
  face: string; // "", sans
}

/** DevicesView is the Perangkat screen. */
export interface DevicesView {
  lamps: Lamp[];
  readers: Choice[];
  printers: Choice[];
  cards: SimCard[]; // practice only
  office: OfficeForm;
  officers: Tile[];
  mayEdit: boolean;
  series: SeriesView;
  folder: string;
  version: string;
}

/** NameRequest names a printer, a reader, a practice card. */
export interface NameRequest {
  name: string;
}

/** OfficerRequest enrols an officer. */
export interface OfficerRequest {
  name: string;
  nip: string;
  role: string;
  pin: string;
}

/** ResetPINRequest gives an officer who forgot his PIN another one. */
export interface ResetPINRequest {
  officer: string;
  pin: string;
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

/** KeepView is how the backups of this PC stand. */
export interface KeepView {
  folder: string; // "" = none chosen
  at: string; // when the last was complete; "" = never
  verified: string; // when it was last read back; "" = never
  entries: number;
  mb: number;
  late: boolean; // none for a week, or never
  problem: Problem | null; // why the last attempt failed
  recovery: Problem | null; // what is wrong with the file of the recovery key; null = nothing
}

/** RecoveryView shows a recovery key, once. */
export interface RecoveryView {
  recoveryKey: string;
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

/** RestoreRequest makes a bare PC a counter again from a backup. */
export interface RestoreRequest {
  folder: string; // "" = ask for it
  recoveryKey: string;
  counter: string; // a new one
  name: string; // of the supervisor
  pin: string;
}

/** KindsView is the Jenis Surat screen. */
export interface KindsView {
  rows: KindListRow[];
  proposals: ProposalView[]; // those that wait, oldest first
  offers: OfferView[]; // what program and city would put in force
  refused: RefusalView[]; // what the signed-in officer proposed and a supervisor refused lately
  supervise: boolean; // the signed-in officer may adopt and refuse
}

/** KindListRow is a kind in the list. */
export interface KindListRow {
  code: string;
  title: string;
  group: string; // slug of docs/kinds.md
  mode: string; // langsung, tahan
  words: string;
  status: string; // absent, listed, retired
  origin: string; // shipped, office, city, file
  review: boolean; // the office should read it before relying on it
  waiting: number; // proposals
  offered: string; // origin of a version that is offered; "" = none
  used: number; // letters in the last three months
  version: string;
}

/** ProposalView is a version that waits for a supervisor. */
export interface ProposalView {
  code: string;
  title: string;
  version: string;
  base: string; // "" = a new kind
  note: string;
  by: string;
  at: string;
  origin: string;
  mine: boolean; // proposed by who is signed in: somebody else adopts it
  acts: string[]; // adopt, reject
}

/** RefusalView is a proposal that was refused, with the supervisor's reason. */
export interface RefusalView {
  code: string;
  title: string;
  version: string;
  reason: string;
  by: string;
  at: string;
}

/** OfferView is a version nobody in the office proposed. */
export interface OfferView {
  code: string;
  title: string;
  version: string;
  origin: string; // shipped, city
  new: boolean; // the office has no such kind yet
  own: boolean; // it would put the office's own words aside
}

/** KindRequest names a version of a kind; version "" = the one in force. */
export interface KindRequest {
  code: string;
  version: string;
}

/** KindView is a kind opened for editing. */
export interface KindView {
  code: string;
  version: string;
  base: string; // the version in force; "" = none yet
  status: string;
  origin: string;
  source: Source;
  acts: string[]; // propose, retire, restore
  proposals: ProposalView[];
  check: KindCheckView;
}

/** KindInput is a kind as it stands in the editor. */
export interface KindInput {
  source: Source;
  base: string; // the version it changes; "" = a kind of its own
  note: string;
}

/** KindProblem is what is wrong with a kind, and where. */
export interface KindProblem {
  place: string; // key of the file: "field.2.label"; "" = nowhere in particular
  line: number; // of the text at that place, from 1; 0 = all of it
  sentence: string;
  remedy: string;
  detail: string; // what the program found there, as it was written
}

/** KindCheckView says whether a kind can be used, and shows an invented letter. */
export interface KindCheckView {
  problems: KindProblem[];
  previewUrl: string; // "" where it cannot be drawn
  pages: number;
  paper: string;
  changed: boolean; // it is not the version in force
}

/** CompareRequest asks for two versions beside one another. */
export interface CompareRequest {
  code: string;
  old: string; // "" = the version in force
  new: string;
}

/** KindSide is one of two versions beside one another. */
export interface KindSide {
  version: string;
  origin: string;
  by: string;
  at: string;
  source: Source;
  previewUrl: string;
  pages: number;
  paper: string;
}

/** CompareView is two versions of a kind; Old is nil for a kind of its own. */
export interface CompareView {
  code: string;
  title: string;
  old: KindSide | null;
  new: KindSide;
  proposal: ProposalView | null;
  offer: OfferView | null;
}

/** KindDecision is a supervisor's word on a version. */
export interface KindDecision {
  code: string;
  version: string;
  reason: string;
  pin: string; // the supervisor's own, to adopt
}

/** KindVersionRow is a version that is or was in force. */
export interface KindVersionRow {
  version: string;
  origin: string;
  at: string;
  by: string; // who brought it into force
  proposer: string; // "" = nobody here
  note: string;
  letters: number; // issued under it at this counter
  inForce: boolean;
}

/** OffersRequest takes what is offered; no codes = all that put nothing of the office's own aside. */
export interface OffersRequest {
  origin: string;
  codes: string[];
  pin: string; // the supervisor's own
}

/** KindFileRequest names a file of kinds and the kinds meant; path "" = ask. */
export interface KindFileRequest {
  path: string;
  codes: string[];
}

/** KindTrialRow is one kind of a file that was tried. */
export interface KindTrialRow {
  code: string;
  title: string;
  version: string;
  verdict: string; // new, same, differs, older, broken
  own: boolean; // in force here are the office's own words
}

/** KindTrialView is what a file of kinds would bring. */
export interface KindTrialView {
  canceled: boolean;
  path: string;
  file: string;
  office: string;
  at: string;
  known: boolean;
  print: string; // of the key, to be compared over the telephone
  rows: KindTrialRow[];
  problem: Problem | null;
}

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
