// The one door to the Go side: every screen asks through these functions, and
// whatever goes wrong comes back as a Failure with a sentence and a remedy.
import * as v from 'valibot';
import { door } from './kata';
import type * as T from './api-types';

const shape = v.object({
  code: v.string(),
  field: v.optional(v.string(), ''),
  sentence: v.string(),
  remedy: v.optional(v.string(), ''),
  ref: v.optional(v.string(), ''),
});

/** What went wrong, in words for the person at the desk. */
export class Failure extends Error {
  readonly code: string;
  readonly field: string;
  readonly sentence: string;
  readonly remedy: string;
  readonly ref: string;

  constructor(of: { code: string; field?: string; sentence: string; remedy?: string; ref?: string }) {
    super(of.code);
    this.code = of.code;
    this.field = of.field ?? '';
    this.sentence = of.sentence;
    this.remedy = of.remedy ?? '';
    this.ref = of.ref ?? '';
  }

  /** The same as a Problem, so that a form shows both alike. */
  problem(): T.Problem {
    return { code: this.code, field: this.field, sentence: this.sentence, remedy: this.remedy, override: '' };
  }
}

/** Wails brings a failure as an Error whose message is its JSON. */
function unpacked(cause: unknown): unknown {
  if (!(cause instanceof Error)) return cause;
  try {
    return JSON.parse(cause.message);
  } catch {
    return cause; // an error of the page itself
  }
}

/** Gives anything that was thrown its words. */
export function failureOf(cause: unknown): Failure {
  if (cause instanceof Failure) return cause;
  const read = v.safeParse(shape, unpacked(cause));
  if (read.success) return new Failure(read.output);
  return new Failure({ code: 'internal', ...door.unexpected });
}

type Bound = Record<string, Record<string, ((...args: unknown[]) => Promise<unknown>) | undefined> | undefined>;

/** How long an answer may take, in ms; 0 waits for ever (a file dialog is open). */
export const waits = { usual: 20_000, printing: 60_000, long: 0 } as const;

/** Calls window.go.app.<service>.<method>. */
export async function call<V>(service: string, method: string, arg?: unknown, wait: number = waits.usual): Promise<V> {
  const bound = (globalThis as { go?: { app?: Bound } }).go?.app?.[service]?.[method];
  if (!bound) throw new Failure({ code: 'no-program', ...door.absent });
  const answer = arg === undefined ? bound() : bound(arg);
  try {
    return (await (wait > 0 ? inTime(answer, wait) : answer)) as V;
  } catch (cause) {
    throw failureOf(cause);
  }
}

function inTime(answer: Promise<unknown>, wait: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Failure({ code: 'no-answer', ...door.late })), wait);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

export const session = {
  state: () => call<T.SessionView>('Session', 'State'),
  signIn: (r: T.SignInRequest) => call<T.SessionView>('Session', 'SignIn', r, waits.long),
  drawer: () => call<T.DrawerView>('Session', 'Drawer'),
  handOver: (r: T.SignInRequest) => call<T.SessionView>('Session', 'HandOver', r),
  recoverPIN: (r: T.RecoverPINRequest) => call<T.SessionView>('Session', 'RecoverPIN', r, waits.long),
  bringRecovery: (folder = '') => call<T.SessionView>('Session', 'BringRecovery', { name: folder }, waits.long),
  signOut: () => call<T.SessionView>('Session', 'SignOut'),
  changePIN: (r: T.ChangePINRequest) => call<T.SessionView>('Session', 'ChangePIN', r),
  setUp: (r: T.SetUpRequest) => call<T.SetUpView>('Session', 'SetUp', r, waits.long),
  status: () => call<T.StatusView>('Session', 'Status'),
  copied: (text: string) => call<void>('Session', 'Copied', { text } satisfies T.CopiedRequest),
  touch: () => call<void>('Session', 'Touch'),
};

export const desk = {
  ask: (text: string) => call<T.AskView>('Desk', 'Ask', { text } satisfies T.AskRequest),
  open: (r: T.OpenRequest) => call<T.PersonView>('Desk', 'Open', r),
  kinds: (text: string) => call<T.KindRow[]>('Desk', 'Kinds', { text } satisfies T.KindsRequest),
  begin: (r: T.BeginRequest) => call<T.FormView>('Desk', 'Begin', r),
  check: (d: T.DraftInput) => call<T.CheckView>('Desk', 'Check', d),
  resume: (id: string) => call<T.FormView>('Desk', 'Resume', { id }),
  drafts: () => call<T.DraftRow[]>('Desk', 'Drafts'),
  discard: (id: string) => call<void>('Desk', 'Discard', { id }),
  issue: (d: T.DraftInput) => call<T.IssuedView>('Desk', 'Issue', d, waits.printing),
  hold: (r: T.HoldRequest) => call<T.IssuedView>('Desk', 'Hold', r),
  refuse: (r: T.RefuseRequest) => call<T.PrintView>('Desk', 'Refuse', r, waits.printing),
  printState: (letter: string) => call<T.PrintView>('Desk', 'PrintState', { id: letter }),
  answer: (r: T.AnswerRequest) => call<T.PrintView>('Desk', 'Answer', r, waits.printing),
  linkCard: (person: string) => call<T.PersonView>('Desk', 'LinkCard', { id: person }),
  unlinkCard: (person: string, reason: string) => call<T.PersonView>('Desk', 'UnlinkCard', { id: person, reason }),
  card: () => call<T.CardView>('Desk', 'Card'),
  rows: (r: T.RowsRequest) => call<T.RowsView>('Desk', 'Rows', r),
  close: () => call<void>('Desk', 'Close'),
};

export const registerBook = {
  list: (r: T.ListRequest) => call<T.LetterPage>('RegisterBook', 'List', r),
  letter: (id: string) => call<T.LetterView>('RegisterBook', 'Letter', { id }),
  print: (id: string) => call<T.PrintView>('RegisterBook', 'Print', { id }, waits.printing),
  void: (id: string, reason: string) => call<T.LetterView>('RegisterBook', 'Void', { id, reason }),
  replace: (id: string) => call<T.FormView>('RegisterBook', 'Replace', { id }),
  handwritten: (r: T.HandwrittenRequest) => call<T.LetterView>('RegisterBook', 'Handwritten', r),
  proof: () => call<T.ProofView>('RegisterBook', 'Proof'),
  verify: () => call<T.ProofView>('RegisterBook', 'Verify', undefined, waits.long),
  setStart: (r: T.StartRequest) => call<T.ProofView>('RegisterBook', 'SetStart', r),
  kinds: () => call<T.KindRow[]>('RegisterBook', 'Kinds'),
};

export const residents = {
  list: (r: T.ResidentsRequest) => call<T.ResidentsView>('Residents', 'List', r),
  get: (id: string) => call<T.ResidentView>('Residents', 'Get', { id }),
  blank: () => call<T.ResidentView>('Residents', 'Blank'),
  save: (r: T.SaveResidentRequest) => call<T.SavedResident>('Residents', 'Save', r),
  tryImport: (path = '') => call<T.ImportView>('Residents', 'TryImport', { path }, waits.long),
  commitImport: (r: T.CommitRequest) => call<T.ImportView>('Residents', 'CommitImport', r, waits.long),
  cancelImport: () => call<void>('Residents', 'CancelImport'),
  saveReport: () => call<T.PathView>('Residents', 'SaveReport', undefined, waits.long),
};

export const approvals = {
  state: () => call<T.ApprovalsView>('Approvals', 'State'),
  closeDay: () => call<T.ApprovalsView>('Approvals', 'CloseDay'),
  closeAgain: (batch: string) => call<T.ApprovalsView>('Approvals', 'CloseAgain', { id: batch }),
  batch: (id: string) => call<T.BatchView>('Approvals', 'Batch', { id }),
  see: (r: T.SeeRequest) => call<T.LetterView>('Approvals', 'See', r),
  approve: (r: T.ApproveRequest) => call<T.ApprovalsView>('Approvals', 'Approve', r, waits.printing),
  lost: (id: string) => call<T.BatchView>('Approvals', 'Lost', { id }),
  approveLost: (r: T.LostRequest) => call<T.ApprovalsView>('Approvals', 'ApproveLost', r, waits.printing),
  return: (r: T.ReturnRequest) => call<T.ApprovalsView>('Approvals', 'Return', r),
  release: (letter: string, pin: string) =>
    call<T.IssuedView>('Approvals', 'Release', { batch: letter, pin } satisfies T.ApproveRequest, waits.printing),
  refuseHold: (letter: string, reason: string) => call<T.ApprovalsView>('Approvals', 'RefuseHold', { id: letter, reason }),
};

export const delivery = {
  state: () => call<T.DeliveryView>('Delivery', 'State'),
  tryNow: () => call<T.DeliveryView>('Delivery', 'TryNow', undefined, waits.printing),
  enrol: (r: T.EnrolRequest) => call<T.DeliveryView>('Delivery', 'Enrol', r, waits.printing),
  toStick: (folder = '') => call<T.PathView>('Delivery', 'ToStick', { name: folder }, waits.long),
  fromStick: (folder = '') => call<T.DeliveryView>('Delivery', 'FromStick', { name: folder }, waits.long),
};

export const keep = {
  state: () => call<T.KeepView>('Keep', 'State'),
  backup: (folder = '') => call<T.KeepView>('Keep', 'Backup', { name: folder }, waits.long),
  newRecovery: (pin: string) => call<T.RecoveryView>('Keep', 'NewRecovery', { pin }),
  printRecovery: (recoveryKey: string) => call<T.PrintView>('Keep', 'PrintRecovery', { recoveryKey }, waits.printing),
  restore: (r: T.RestoreRequest) => call<T.SessionView>('Keep', 'Restore', r, waits.long),
};

export const privacy = {
  state: () => call<T.PrivacyView>('Privacy', 'State', undefined, waits.long),
  about: (person: string, reason: string) => call<T.PrintView>('Privacy', 'About', { id: person, reason } satisfies T.ReasonRequest, waits.long),
  corrections: () => call<T.CorrectionsView>('Privacy', 'Corrections'),
  askCorrection: (r: T.CorrectionRequest) => call<T.CorrectionsView>('Privacy', 'AskCorrection', r),
  answerCorrection: (r: T.CorrectionAnswer) => call<T.CorrectionsView>('Privacy', 'AnswerCorrection', r),
  keep: (r: T.RetentionRequest) => call<T.PrivacyView>('Privacy', 'Keep', r, waits.long),
  erase: (reason: string) => call<T.PrivacyView>('Privacy', 'Erase', { id: '', reason } satisfies T.ReasonRequest, waits.long),
  breach: (r: T.BreachRequest) => call<T.BreachView>('Privacy', 'Breach', r, waits.long),
  printBreach: (r: T.BreachRequest) => call<T.PrintView>('Privacy', 'PrintBreach', r, waits.long),
  saveBreach: (r: T.BreachRequest) => call<T.PathView>('Privacy', 'SaveBreach', r, waits.long),
};

export const today = {
  day: (date = '') => call<T.DayView>('Today', 'Day', { date }),
  printPage: (date = '') => call<T.PrintView>('Today', 'PrintPage', { date }, waits.printing),
};

export const devices = {
  state: () => call<T.DevicesView>('Devices', 'State'),
  choosePrinter: (name: string) => call<T.DevicesView>('Devices', 'ChoosePrinter', { name }),
  chooseReader: (name: string) => call<T.DevicesView>('Devices', 'ChooseReader', { name }),
  testPrint: () => call<T.PrintView>('Devices', 'TestPrint', undefined, waits.printing),
  previewOffice: (form: T.OfficeForm) => call<T.OfficeCheckView>('Devices', 'PreviewOffice', form),
  saveOffice: (form: T.OfficeForm) => call<T.DevicesView>('Devices', 'SaveOffice', form),
  onDuty: (signer: string) => call<T.DevicesView>('Devices', 'OnDuty', { name: signer }),
  enrol: (r: T.OfficerRequest) => call<T.DevicesView>('Devices', 'Enrol', r),
  dismiss: (officer: string, reason: string) => call<T.DevicesView>('Devices', 'Dismiss', { id: officer, reason }),
  resetPIN: (r: T.ResetPINRequest) => call<T.DevicesView>('Devices', 'ResetPIN', r),
  tapCard: (name: string) => call<T.DevicesView>('Devices', 'TapCard', { name }),
  liftCard: () => call<T.DevicesView>('Devices', 'LiftCard'),
  acceptClock: (reason: string) => call<T.DevicesView>('Devices', 'AcceptClock', { id: '', reason }),
};

export const kinds = {
  list: () => call<T.KindsView>('Kinds', 'List'),
  open: (r: T.KindRequest) => call<T.KindView>('Kinds', 'Open', r),
  check: (r: T.KindInput) => call<T.KindCheckView>('Kinds', 'Check', r),
  propose: (r: T.KindInput) => call<T.KindsView>('Kinds', 'Propose', r),
  revert: (r: T.KindDecision) => call<T.KindsView>('Kinds', 'Revert', r),
  compare: (r: T.CompareRequest) => call<T.CompareView>('Kinds', 'Compare', r),
  approve: (r: T.KindDecision) => call<T.KindsView>('Kinds', 'Approve', r),
  reject: (r: T.KindDecision) => call<T.KindsView>('Kinds', 'Reject', r),
  retire: (r: T.KindDecision) => call<T.KindsView>('Kinds', 'Retire', r),
  restore: (r: T.KindDecision) => call<T.KindsView>('Kinds', 'Restore', r),
  versions: (code: string) => call<T.KindVersionRow[]>('Kinds', 'Versions', { code, version: '' } satisfies T.KindRequest),
  takeOffers: (r: T.OffersRequest) => call<T.KindsView>('Kinds', 'TakeOffers', r),
  export: (codes: string[], path = '') => call<T.PathView>('Kinds', 'Export', { path, codes } satisfies T.KindFileRequest, waits.long),
  tryImport: (path = '') => call<T.KindTrialView>('Kinds', 'TryImport', { path, codes: [] } satisfies T.KindFileRequest, waits.long),
  commitImport: (path: string, codes: string[]) => call<T.KindsView>('Kinds', 'CommitImport', { path, codes } satisfies T.KindFileRequest),
};
