// Kinds of letters and their versions.
import type { Source } from '../kind-types';
import type { Problem } from './session';

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
