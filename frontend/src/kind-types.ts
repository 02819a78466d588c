// A kind file as backend/catalog reads it (Source and what stands in it), name by
// name. A list that is empty comes as null: see screens/jenis/source.ts.

/** Source is a kind file as it is written, key by key. */
export interface Source {
  code: string;
  title: string;
  group: string;
  shape: string; // keterangan, surat, pernyataan, formulir; "" = keterangan
  mode: string; // langsung, tahan
  months: number;
  tier: number;
  review: boolean;
  internal: boolean;
  earlier: string; // "", person, kk, field:<name>
  corner: string;
  head: boolean | null; // null = true
  paper: string; // "" = the office's
  words: string[];
  hints: string[];
  basis: string;
  source: string;
  note: string;
  letter: LetterHead | null;
  body: string;
  classes: SourceClass[];
  requirements: Requirement[];
  notices: Hint[];
  applicant: Applicant;
  subject: Subject;
  roles: Role[];
  fields: Field[];
  signing: Signing;
  signs: SignLine[];
  sheets: SheetForm[];
}

export interface SourceClass {
  from: string; // YYYY-MM-DD
  code: string;
  scheme: string;
}

export interface Requirement {
  key: string;
  label: string;
  optional: boolean;
}

export interface Applicant {
  label: string;
  organisation: boolean;
  needs: string[];
}

export interface Subject {
  required: boolean;
  label: string;
  organisation: boolean;
  needs: string[];
}

export interface Role {
  key: string;
  label: string;
  min: number;
  max: number;
  organisation: boolean;
  needs: string[];
}

export interface LetterHead {
  nature: string;
  attachments: string;
  about: string;
  to: string[];
}

export interface Hint {
  text: string;
  when: string;
  level: string; // info, warn
  basis: string;
}

export interface Signing {
  delegate: boolean;
  applicant: string;
  witnesses: string;
}

export interface SheetForm {
  title: string;
  corner: string;
  head: boolean | null;
  number: boolean;
  shape: string;
  when: string;
  body: string;
  signs: SignLine[];
}

export interface SignLine {
  columns: SignPlace[];
}

export interface SignPlace {
  who: string;
  above: string;
  title: string;
  place: boolean;
  register: boolean;
  meterai: boolean;
  rank: string;
  nip: string;
  when: string;
}

export interface Field {
  name: string;
  label: string;
  type: string;
  options: string[];
  free: boolean;
  required: boolean;
  maxLength: number;
  min: string;
  max: string;
  hint: string;
  default: string;
  prefill: string;
  sensitive: boolean;
  when: string;
  section: string;
  example: string;
  columns: ListColumn[];
  minRows: number;
  maxRows: number;
}

export interface ListColumn {
  name: string;
  label: string;
  type: string;
  options: string[];
  free: boolean;
  required: boolean;
  maxLength: number;
  width: number;
  example: string;
  detail: string;
}
