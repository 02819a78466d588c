export namespace app {
	
	export interface AffectedRow {
	    id: string;
	    name: string;
	    nik: string;
	    minor: boolean;
	    data: string[];
	    times: number;
	    last: string;
	}
	export interface AnswerRequest {
	    letter: string;
	    outcome: string;
	}
	export interface NoticeView {
	    what: string;
	    who: string;
	    at: string;
	}
	export interface BatchRow {
	    id: string;
	    date: string;
	    letters: number;
	    numbers: string;
	    status: string;
	    by: string;
	    reason: string;
	    unusual: number;
	    acts: string[];
	}
	export interface LetterRow {
	    id: string;
	    short: string;
	    number: string;
	    kind: string;
	    title: string;
	    name: string;
	    date: string;
	    at: string;
	    by: string;
	    status: string;
	    review: string;
	    copies: number;
	    unusual: string[];
	    minutes: number;
	    voided: string;
	}
	export interface ApprovalsView {
	    held: LetterRow[];
	    batches: BatchRow[];
	    open: BatchRow;
	    notices: NoticeView[];
	    lost: BatchRow[];
	}
	export interface ApproveRequest {
	    batch: string;
	    pin: string;
	}
	export interface AskRequest {
	    text: string;
	}
	export interface Problem {
	    code: string;
	    field: string;
	    sentence: string;
	    remedy: string;
	    override: string;
	}
	export interface SealView {
	    genuine: boolean;
	    verdict: string;
	    text: string;
	    letter: string;
	}
	export interface PersonRow {
	    id: string;
	    name: string;
	    nik: string;
	    born: string;
	    address: string;
	    status: string;
	}
	export interface AskView {
	    persons: PersonRow[];
	    letters: LetterRow[];
	    seal?: SealView;
	    problem?: Problem;
	}
	
	export interface BatchView {
	    row: BatchRow;
	    head: string;
	    letters: LetterRow[];
	    seen: string[];
	    own: string[];
	    why: string;
	}
	export interface OutsiderInput {
	    nik: string;
	    name: string;
	    sex: string;
	    birthPlace: string;
	    birthDate: string;
	    religion: string;
	    marital: string;
	    occupation: string;
	    citizenship: string;
	    address: string;
	    rt: string;
	    rw: string;
	    area: string;
	}
	export interface PartyInput {
	    resident: string;
	    outsider?: OutsiderInput;
	}
	export interface BeginRequest {
	    kind: string;
	    applicant: PartyInput;
	    source: string;
	    assurance: string;
	    seenDay: string;
	}
	export interface BreachRequest {
	    what: string;
	    from: string;
	    to: string;
	    officer: string;
	    data: string;
	    when: string;
	    how: string;
	    handling: string;
	}
	export interface BreachView {
	    people: number;
	    minors: number;
	    nameless: number;
	    rows: AffectedRow[];
	}
	export interface EvidenceTag {
	    tone: string;
	    text: string;
	}
	export interface PersonView {
	    id: string;
	    name: string;
	    nik: string;
	    born: string;
	    address: string;
	    status: string;
	    source: string;
	    assurance: string;
	    seen: string;
	    photoUrl: string;
	    summary: string;
	    tags: EvidenceTag[];
	    letters: LetterRow[];
	    cardLinked: boolean;
	    cardPresent: boolean;
	    conflict: boolean;
	    problems: Problem[];
	}
	export interface CardView {
	    state: string;
	    sentence: string;
	    remedy: string;
	    progress: number;
	    photoUrl: string;
	    person?: PersonView;
	    unknown: boolean;
	    limits: string[];
	}
	export interface ChangePINRequest {
	    old: string;
	    new: string;
	}
	export interface HintView {
	    text: string;
	    warn: boolean;
	    basis: string;
	}
	export interface CheckView {
	    errors: Problem[];
	    warnings: Problem[];
	    previewUrl: string;
	    pages: number;
	    paper: string;
	    nextNumber: string;
	    hints: HintView[];
	    hidden: string[];
	    same: LetterRow[];
	    savedAt: string;
	}
	export interface Choice {
	    name: string;
	    label: string;
	    chosen: boolean;
	    note: string;
	}
	export interface ColumnView {
	    name: string;
	    label: string;
	    type: string;
	    options: string[];
	    optionsFree: boolean;
	    required: boolean;
	    maxLen: number;
	    width: number;
	}
	export interface CommitRequest {
	    token: string;
	    keepEdited: boolean;
	}
	export interface CompareRequest {
	    code: string;
	    old: string;
	    new: string;
	}
	export interface OfferView {
	    code: string;
	    title: string;
	    version: string;
	    origin: string;
	    new: boolean;
	    own: boolean;
	}
	export interface ProposalView {
	    code: string;
	    title: string;
	    version: string;
	    base: string;
	    note: string;
	    by: string;
	    at: string;
	    origin: string;
	    mine: boolean;
	    acts: string[];
	}
	export interface KindSide {
	    version: string;
	    origin: string;
	    by: string;
	    at: string;
	    source: catalog.Source;
	    previewUrl: string;
	    pages: number;
	    paper: string;
	}
	export interface CompareView {
	    code: string;
	    title: string;
	    old?: KindSide;
	    new: KindSide;
	    proposal?: ProposalView;
	    offer?: OfferView;
	}
	export interface CopiedRequest {
	    text: string;
	}
	export interface CorrectionAnswer {
	    id: string;
	    outcome: string;
	    reason: string;
	}
	export interface CorrectionRequest {
	    person: string;
	    wrong: string;
	    evidence: string;
	    asker: string;
	}
	export interface CorrectionRow {
	    id: string;
	    person: string;
	    name: string;
	    wrong: string;
	    evidence: string;
	    asker: string;
	    at: string;
	    due: string;
	    late: boolean;
	}
	export interface CorrectionsView {
	    rows: CorrectionRow[];
	}
	export interface Count {
	    label: string;
	    value: number;
	}
	export interface DayRequest {
	    date: string;
	}
	export interface DayView {
	    date: string;
	    dateLong: string;
	    letters: number;
	    voids: number;
	    refusals: number;
	    reprints: number;
	    minutes: number;
	    byKind: Count[];
	    byHour: Count[];
	    byMaker: Count[];
	    week: Count[];
	    numbers: string;
	    rows: LetterRow[];
	}
	export interface DeliveryRow {
	    batch: string;
	    date: string;
	    letters: number;
	    state: string;
	    why: string;
	    who: string;
	    nextTry: string;
	    sent: string;
	}
	export interface LostRow {
	    short: string;
	    title: string;
	    date: string;
	    approved: boolean;
	    ended: boolean;
	    atCity: boolean;
	    lost: string;
	}
	export interface Work {
	    name: string;
	    done: number;
	    total: number;
	    rows: number;
	}
	export interface DeliveryView {
	    enrolled: boolean;
	    city: string;
	    upTo: string;
	    rows: DeliveryRow[];
	    problem?: Problem;
	    sending?: Work;
	    lost: LostRow[];
	}
	export interface SeriesView {
	    counter: string;
	    year: number;
	    first: number;
	    last: number;
	    gaps: number[];
	    voids: LetterRow[];
	    frozen: boolean;
	}
	export interface Tile {
	    id: string;
	    name: string;
	    role: string;
	    lockedUntil: string;
	}
	export interface SheetForm {
	    left: number;
	    right: number;
	    top: number;
	    size: number;
	    face: string;
	}
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
	export interface OfficeForm {
	    address: string;
	    contact: string;
	    paper: string;
	    pattern: string;
	    short: string;
	    signers: SignerView[];
	    sample: string;
	    sheet: SheetForm;
	    arms: string;
	}
	export interface SimCard {
	    name: string;
	    nik: string;
	    kind: string;
	    on: boolean;
	}
	export interface Lamp {
	    key: string;
	    tone: string;
	    word: string;
	    sentence: string;
	    remedy: string;
	}
	export interface DevicesView {
	    lamps: Lamp[];
	    readers: Choice[];
	    printers: Choice[];
	    cards: SimCard[];
	    office: OfficeForm;
	    officers: Tile[];
	    mayEdit: boolean;
	    series: SeriesView;
	    folder: string;
	    version: string;
	}
	export interface DraftInput {
	    id: string;
	    kind: string;
	    applicant: PartyInput;
	    subject?: PartyInput;
	    roles: Record<string, Array<PartyInput>>;
	    fields: Record<string, string>;
	    seen: string[];
	    overridden: string[];
	    source: string;
	    assurance: string;
	    seenDay: string;
	    replaces: string;
	    startedAt: string;
	}
	export interface DraftRow {
	    id: string;
	    kind: string;
	    name: string;
	    updated: string;
	    by: string;
	}
	export interface DrawerView {
	    drafts: DraftRow[];
	    unanswered: LetterRow[];
	    held: LetterRow[];
	}
	export interface EnrolRequest {
	    url: string;
	    token: string;
	}
	
	export interface FieldView {
	    name: string;
	    label: string;
	    type: string;
	    options: string[];
	    optionsFree: boolean;
	    required: boolean;
	    maxLen: number;
	    hint: string;
	    section: string;
	    columns: ColumnView[];
	    minRows: number;
	    maxRows: number;
	    persons: boolean;
	}
	export interface RoleView {
	    key: string;
	    label: string;
	    min: number;
	    max: number;
	    organisation: boolean;
	}
	export interface PartyView {
	    resident: string;
	    outsider?: OutsiderInput;
	    row?: PersonRow;
	}
	export interface RequirementView {
	    key: string;
	    label: string;
	    optional: boolean;
	}
	export interface FormView {
	    draft: DraftInput;
	    kindTitle: string;
	    mode: string;
	    validity: string;
	    basis: string;
	    review: boolean;
	    earlier: LetterRow[];
	    fields: FieldView[];
	    requirements: RequirementView[];
	    subjectLabel: string;
	    subject?: PartyView;
	    roles: RoleView[];
	    parties: Record<string, Array<PartyView>>;
	    applicant: PartyView;
	    check: CheckView;
	}
	export interface HandwrittenRequest {
	    title: string;
	    name: string;
	    purpose: string;
	    date: string;
	}
	
	export interface HoldRequest {
	    draft: DraftInput;
	    reason: string;
	}
	export interface IDRequest {
	    id: string;
	}
	export interface ImportRequest {
	    path: string;
	}
	export interface ImportVerdict {
	    row: number;
	    name: string;
	    nik: string;
	    verdict: string;
	    changes: string[];
	    reasons: string[];
	}
	export interface ImportView {
	    token: string;
	    file: string;
	    layout: string;
	    rows: number;
	    new: number;
	    changed: number;
	    same: number;
	    rejected: number;
	    asked: number;
	    missing: number;
	    verdicts: ImportVerdict[];
	    problem?: Problem;
	    done: boolean;
	    canceled: boolean;
	}
	export interface PrintView {
	    letter: string;
	    number: string;
	    copy: number;
	    state: string;
	    asking: boolean;
	    problem?: Problem;
	    printer: string;
	    virtual: boolean;
	}
	export interface IssuedView {
	    errors: Problem[];
	    letter?: LetterRow;
	    print: PrintView;
	    held: boolean;
	}
	export interface KeepView {
	    folder: string;
	    at: string;
	    verified: string;
	    entries: number;
	    mb: number;
	    late: boolean;
	    problem?: Problem;
	    recovery?: Problem;
	}
	export interface KindProblem {
	    place: string;
	    line: number;
	    sentence: string;
	    remedy: string;
	    detail: string;
	}
	export interface KindCheckView {
	    problems: KindProblem[];
	    previewUrl: string;
	    pages: number;
	    paper: string;
	    changed: boolean;
	}
	export interface KindDecision {
	    code: string;
	    version: string;
	    reason: string;
	    pin: string;
	}
	export interface KindFileRequest {
	    path: string;
	    codes: string[];
	}
	export interface KindInput {
	    source: catalog.Source;
	    base: string;
	    note: string;
	}
	export interface KindListRow {
	    code: string;
	    title: string;
	    group: string;
	    mode: string;
	    words: string;
	    status: string;
	    origin: string;
	    review: boolean;
	    waiting: number;
	    offered: string;
	    used: number;
	    version: string;
	}
	
	export interface KindRequest {
	    code: string;
	    version: string;
	}
	export interface KindRow {
	    code: string;
	    title: string;
	    mode: string;
	    validity: string;
	    words: string;
	    used: number;
	    group: string;
	    review: boolean;
	}
	
	export interface KindTrialRow {
	    code: string;
	    title: string;
	    version: string;
	    verdict: string;
	    own: boolean;
	}
	export interface KindTrialView {
	    canceled: boolean;
	    path: string;
	    file: string;
	    office: string;
	    at: string;
	    known: boolean;
	    print: string;
	    rows: KindTrialRow[];
	    problem?: Problem;
	}
	export interface KindVersionRow {
	    version: string;
	    origin: string;
	    at: string;
	    by: string;
	    proposer: string;
	    note: string;
	    letters: number;
	    inForce: boolean;
	}
	export interface KindView {
	    code: string;
	    version: string;
	    base: string;
	    status: string;
	    origin: string;
	    source: catalog.Source;
	    acts: string[];
	    proposals: ProposalView[];
	    check: KindCheckView;
	}
	export interface KindsRequest {
	    text: string;
	}
	export interface RefusalView {
	    code: string;
	    title: string;
	    version: string;
	    reason: string;
	    by: string;
	    at: string;
	}
	export interface KindsView {
	    rows: KindListRow[];
	    proposals: ProposalView[];
	    offers: OfferView[];
	    refused: RefusalView[];
	    supervise: boolean;
	}
	
	export interface LetterPage {
	    rows: LetterRow[];
	    cursor: string;
	}
	
	export interface Moment {
	    at: string;
	    by: string;
	    what: string;
	    tone: string;
	    seq: number;
	}
	export interface LetterView {
	    row: LetterRow;
	    person: string;
	    previewUrl: string;
	    pages: number;
	    lines: string[][];
	    history: Moment[];
	    acts: string[];
	    replacedBy: string;
	    replaces: string;
	}
	export interface ListRequest {
	    from: string;
	    to: string;
	    kind: string;
	    status: string;
	    text: string;
	    cursor: string;
	}
	export interface LostRequest {
	    lost: string;
	    letters: string[];
	    pin: string;
	}
	
	
	export interface NameRequest {
	    name: string;
	}
	
	
	export interface OffersRequest {
	    origin: string;
	    codes: string[];
	    pin: string;
	}
	export interface OfficeCheckView {
	    problems: Problem[];
	    previewUrl: string;
	    pages: number;
	    title: string;
	    number: string;
	}
	
	export interface OfficeView {
	    name: string;
	    district: string;
	    city: string;
	    counter: string;
	    zone: string;
	    practice: boolean;
	}
	export interface OfficerRequest {
	    name: string;
	    nip: string;
	    role: string;
	    pin: string;
	}
	export interface OpenRequest {
	    person: string;
	    source: string;
	}
	export interface OptionsView {
	    religion: string[];
	    marital: string[];
	    occupation: string[];
	    education: string[];
	    blood: string[];
	    relation: string[];
	    status: string[];
	}
	
	export interface PINRequest {
	    pin: string;
	}
	
	
	export interface PathView {
	    path: string;
	}
	
	
	
	export interface PrivacyView {
	    lookUps: number;
	    roles: number;
	    dueLooks: number;
	    dueLetters: number;
	    mayErase: boolean;
	    maySet: boolean;
	    officers: Tile[];
	}
	
	export interface ProofView {
	    series: SeriesView[];
	    entries: number;
	    head: string;
	    checked: string;
	    damage: string[];
	}
	
	export interface ReasonRequest {
	    id: string;
	    reason: string;
	}
	export interface RecoverPINRequest {
	    officer: string;
	    recoveryKey: string;
	    pin: string;
	}
	export interface RecoveryView {
	    recoveryKey: string;
	}
	
	export interface RefuseRequest {
	    draft: DraftInput;
	    reason: string;
	    bring: string[];
	}
	
	export interface ResetPINRequest {
	    officer: string;
	    pin: string;
	}
	export interface ResidentForm {
	    id: string;
	    nik: string;
	    kk: string;
	    name: string;
	    sex: string;
	    birthPlace: string;
	    birthDate: string;
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
	export interface ResidentView {
	    form: ResidentForm;
	    row: PersonRow;
	    source: string;
	    family: PersonRow[];
	    letters: LetterRow[];
	    card: string;
	    problems: Problem[];
	    options: OptionsView;
	}
	export interface ResidentsRequest {
	    text: string;
	    limit: number;
	}
	export interface ResidentsView {
	    rows: PersonRow[];
	    total: number;
	}
	export interface RestoreRequest {
	    folder: string;
	    recoveryKey: string;
	    counter: string;
	    name: string;
	    pin: string;
	}
	export interface RetentionRequest {
	    lookUps: number;
	    roles: number;
	}
	export interface ReturnRequest {
	    batch: string;
	    reason: string;
	    letters: string[];
	}
	
	export interface RowsRequest {
	    kind: string;
	    field: string;
	    person: string;
	    family: boolean;
	}
	export interface RowsView {
	    rows: string[];
	}
	export interface SaveResidentRequest {
	    form: ResidentForm;
	    reason: string;
	    evidence: string;
	    overridden: string[];
	}
	export interface SavedResident {
	    errors: Problem[];
	    warnings: Problem[];
	    resident?: ResidentView;
	}
	
	export interface SeeRequest {
	    batch: string;
	    letter: string;
	}
	
	export interface SessionView {
	    setUp: boolean;
	    signedIn: boolean;
	    officer: Tile;
	    office: OfficeView;
	    tiles: Tile[];
	    version: string;
	    now: string;
	    work?: Work;
	    recovery?: Problem;
	}
	export interface SetUpRequest {
	    area: string;
	    district: string;
	    name: string;
	    short: string;
	    address: string;
	    counter: string;
	    first: number;
	    lurah: SignerView;
	    supervisor: OfficerRequest;
	    clerk: OfficerRequest;
	    practice: boolean;
	}
	export interface SetUpView {
	    recoveryKey: string;
	    session: SessionView;
	}
	
	export interface SignInRequest {
	    officer: string;
	    pin: string;
	    new: string;
	}
	
	
	export interface StartRequest {
	    year: number;
	    first: number;
	}
	export interface StatusView {
	    lamps: Lamp[];
	    today: number;
	    minutes: number;
	    numbers: string;
	    saved: string;
	    waiting: number;
	    unsent: number;
	    drafts: number;
	    unprinted: number;
	    kinds: number;
	    now: string;
	}
	

}

export namespace catalog {
	
	export interface Applicant {
	    label: string;
	    organisation: boolean;
	    needs: string[];
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
	export interface Hint {
	    text: string;
	    when: string;
	    level: string;
	    basis: string;
	}
	export interface LetterHead {
	    nature: string;
	    attachments: string;
	    about: string;
	    to: string[];
	}
	
	export interface Requirement {
	    key: string;
	    label: string;
	    optional: boolean;
	}
	export interface Role {
	    key: string;
	    label: string;
	    min: number;
	    max: number;
	    organisation: boolean;
	    needs: string[];
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
	export interface SignLine {
	    columns: SignPlace[];
	}
	export interface SheetForm {
	    title: string;
	    corner: string;
	    head?: boolean;
	    number: boolean;
	    shape: string;
	    when: string;
	    body: string;
	    signs: SignLine[];
	}
	
	
	export interface Signing {
	    delegate: boolean;
	    applicant: string;
	    witnesses: string;
	}
	export interface Subject {
	    required: boolean;
	    label: string;
	    organisation: boolean;
	    needs: string[];
	}
	export interface SourceClass {
	    from: string;
	    code: string;
	    scheme: string;
	}
	export interface Source {
	    code: string;
	    title: string;
	    group: string;
	    shape: string;
	    mode: string;
	    months: number;
	    tier: number;
	    review: boolean;
	    internal: boolean;
	    earlier: string;
	    corner: string;
	    head?: boolean;
	    paper: string;
	    words: string[];
	    hints: string[];
	    basis: string;
	    source: string;
	    note: string;
	    letter?: LetterHead;
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
	

}

