// The office: its settings, officers, devices and backups.
import type { Lamp, Problem, Tile } from './session';
import type { SeriesView } from './letters';

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

/** RestoreRequest makes a bare PC a counter again from a backup. */
export interface RestoreRequest {
  folder: string; // "" = ask for it
  recoveryKey: string;
  counter: string; // a new one
  name: string; // of the supervisor
  pin: string;
}
