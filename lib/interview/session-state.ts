/** The state of the interview screen: per question what the server has, what is written here, and what is open. */
import { type AnswerContent, type Clash, EMPTY_ANSWER, mergeAnswers, sameContent } from './answer-merge.ts';
import { hasText, isUnsaved } from './session-unsaved.ts';

export type StoredAnswer = AnswerContent & { readonly questionId: string; readonly version: number };

export type StoredRating = { readonly questionId: string; readonly value: number | null };

export type Slot = {
  /** Version and content the server had last. */
  readonly version: number;
  readonly base: AnswerContent;
  readonly local: AnswerContent;
  /** What was sent and not yet answered: sent again under the same number until there is an answer. */
  readonly sent?: { readonly op: string; readonly content: AnswerContent };
  /** Somebody else's text that a person must compare with `local`. */
  readonly clash?: {
    readonly theirs: AnswerContent;
    readonly version: number;
    readonly fields: readonly Clash[];
  };
};

/** 1–5; null for "not asked / cannot rate"; undefined for no rating yet. */
export type Rating = number | null | undefined;
/** A value that is chosen whole: what the server has, what was chosen here, what is on its way. */
export type ChoiceSlot<T> = {
  readonly base: T | undefined;
  readonly local: T | undefined;
  readonly sent?: { readonly op: string; readonly value: T };
  /** What came from another device meanwhile and differs. */
  readonly clash?: { readonly theirs: T };
};
export type RatingSlot = ChoiceSlot<number | null>;

/** What the interviewee answered to the consent text. */
export const CONSENTS = ['given', 'without_audio', 'refused'] as const;
export type Consent = (typeof CONSENTS)[number];

export type SessionState = {
  readonly slots: Readonly<Record<string, Slot>>;
  readonly ratings: Readonly<Record<string, RatingSlot>>;
  /** Absent until an answer is known. */
  readonly consent?: ChoiceSlot<Consent>;
};

export type Choice = 'mine' | 'theirs' | 'both';

export type Action =
  | { readonly type: 'edit'; readonly id: string; readonly change: Partial<AnswerContent> }
  | { readonly type: 'tick'; readonly id: string; readonly seconds: number }
  | { readonly type: 'sending'; readonly id: string; readonly op: string }
  | { readonly type: 'saved'; readonly id: string; readonly content: AnswerContent; readonly version: number }
  | { readonly type: 'behind'; readonly theirs: StoredAnswer }
  | {
      readonly type: 'fresh';
      readonly answers: readonly StoredAnswer[];
      readonly ratings: readonly StoredRating[];
      readonly consent: Consent | null;
    }
  /** Gives up what is written here in favour of what the server has. */
  | { readonly type: 'discard'; readonly id: string }
  /** The interview is over: seconds that were not saved no longer matter. */
  | { readonly type: 'over' }
  | { readonly type: 'choose'; readonly id: string; readonly choice: Choice }
  | { readonly type: 'rate'; readonly id: string; readonly value: number | null }
  | { readonly type: 'rating'; readonly id: string; readonly op: string }
  | { readonly type: 'rated'; readonly id: string; readonly value: number | null }
  | { readonly type: 'rated_elsewhere'; readonly id: string; readonly theirs: number | null }
  | { readonly type: 'consent'; readonly value: Consent }
  | { readonly type: 'consenting'; readonly op: string }
  | { readonly type: 'consented'; readonly value: Consent }
  | { readonly type: 'consented_elsewhere'; readonly theirs: Consent }
  /** The server will not take what was sent under this number: what is written here stays. */
  | { readonly type: 'refused'; readonly op: string }
  | { readonly type: 'restore'; readonly copy: SessionState };

const EMPTY_SLOT: Slot = { version: 0, base: EMPTY_ANSWER, local: EMPTY_ANSWER };

export function startState(
  answers: readonly StoredAnswer[],
  ratings: readonly StoredRating[],
  consent: Consent | null = null,
): SessionState {
  return {
    ...(consent === null ? {} : { consent: { base: consent, local: consent } }),
    slots: Object.fromEntries(
      answers.map((a) => [a.questionId, { version: a.version, base: contentOf(a), local: contentOf(a) }]),
    ),
    ratings: Object.fromEntries(ratings.map((r) => [r.questionId, { base: r.value, local: r.value }])),
  };
}

export function slotOf(state: SessionState, id: string): Slot {
  return state.slots[id] ?? EMPTY_SLOT;
}

export function answerOf(state: SessionState, id: string): AnswerContent {
  return slotOf(state, id).local;
}

export function ratingOf(state: SessionState, id: string): Rating {
  return state.ratings[id]?.local;
}

export function reduce(state: SessionState, action: Action): SessionState {
  switch (action.type) {
    case 'edit':
      return withSlot(state, action.id, (s) => ({ ...s, local: { ...s.local, ...action.change } }));
    case 'tick':
      return withSlot(state, action.id, (s) => ({
        ...s,
        local: { ...s.local, seconds: Math.min(86_400, s.local.seconds + action.seconds) },
      }));
    case 'sending':
      return withSlot(state, action.id, (s) => ({
        ...s,
        sent: s.sent ?? { op: action.op, content: s.local },
      }));
    case 'saved':
      return withSlot(state, action.id, (s) => ({
        version: action.version,
        base: action.content,
        local: s.local,
      }));
    case 'behind':
      return withSlot(state, action.theirs.questionId, (s) => caughtUp(s, action.theirs));
    case 'fresh':
      return freshened(state, action.answers, action.ratings, action.consent);
    case 'discard':
      return withSlot(state, action.id, ({ version, base }) => ({ version, base, local: base }));
    case 'over':
      return {
        ...state,
        slots: Object.fromEntries(
          Object.entries(state.slots).map(([id, s]) => [id, hasText(s) ? s : { ...s, local: s.base }]),
        ),
      };
    case 'choose':
      return withSlot(state, action.id, (s) =>
        s.clash === undefined ? s : chosen(s, s.clash, action.choice),
      );
    case 'rate':
      return withRating(state, action.id, (r) => choose(r, action.value));
    case 'rating':
      return withRating(state, action.id, (r) => leaving(r, action.op));
    case 'rated':
      return withRating(state, action.id, (r) => ({ base: action.value, local: r.local }));
    case 'rated_elsewhere':
      return withRating(state, action.id, (r) => elsewhere(r, action.theirs));
    case 'consent':
      return { ...state, consent: choose(consentOf(state), action.value) };
    case 'consenting':
      return { ...state, consent: leaving(consentOf(state), action.op) };
    case 'consented':
      return { ...state, consent: { base: action.value, local: consentOf(state).local } };
    case 'consented_elsewhere':
      return { ...state, consent: elsewhere(consentOf(state), action.theirs) };
    case 'refused':
      return withoutSent(state, action.op);
    case 'restore':
      return restored(state, action.copy);
  }
}

export function consentOf(state: SessionState): ChoiceSlot<Consent> {
  return state.consent ?? { base: undefined, local: undefined };
}

function choose<T>({ clash, ...slot }: ChoiceSlot<T>, value: T): ChoiceSlot<T> {
  // Whoever chooses with the other choice in sight has chosen between them.
  return { ...slot, base: clash === undefined ? slot.base : clash.theirs, local: value };
}

function leaving<T>(slot: ChoiceSlot<T>, op: string): ChoiceSlot<T> {
  return slot.local === undefined ? slot : { ...slot, sent: slot.sent ?? { op, value: slot.local } };
}

function elsewhere<T>({ sent: _, ...slot }: ChoiceSlot<T>, theirs: T): ChoiceSlot<T> {
  return slot.local === theirs ? { base: theirs, local: theirs } : { ...slot, clash: { theirs } };
}

function contentOf(a: AnswerContent): AnswerContent {
  const { notes, composer, probesAsked, evidence, followUps, skipReason, seconds } = a;
  return { notes, composer, probesAsked, evidence, followUps, skipReason, seconds };
}

function withSlot(state: SessionState, id: string, change: (slot: Slot) => Slot): SessionState {
  return { ...state, slots: { ...state.slots, [id]: change(slotOf(state, id)) } };
}

function withRating(state: SessionState, id: string, change: (slot: RatingSlot) => RatingSlot): SessionState {
  const slot = state.ratings[id] ?? { base: undefined, local: undefined };
  return { ...state, ratings: { ...state.ratings, [id]: change(slot) } };
}

function withoutSent(state: SessionState, op: string): SessionState {
  const free = <T extends { readonly sent?: { readonly op: string } }>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(
      Object.entries(all).map(([id, slot]) => {
        if (slot.sent?.op !== op) return [id, slot];
        const { sent: _, ...rest } = slot;
        return [id, rest as T];
      }),
    );
  const { consent } = state;
  return {
    slots: free(state.slots),
    ratings: free(state.ratings),
    ...(consent === undefined ? {} : { consent: free({ consent }).consent ?? consent }),
  };
}

/** The slot after the server turned out to be ahead. */
function caughtUp(slot: Slot, answer: StoredAnswer): Slot {
  const theirs = contentOf(answer);
  const { version } = answer;
  // Our own earlier save whose answer was lost on the way.
  const base = slot.sent !== undefined && sameContent(slot.sent.content, theirs) ? theirs : slot.base;
  const merged = mergeAnswers(base, slot.local, theirs);
  if (merged.clashes.length === 0) return { version, base: theirs, local: merged.content };
  return {
    version: slot.version,
    base,
    local: slot.local,
    clash: { theirs, version, fields: merged.clashes },
  };
}

/** Takes over what the server has where nothing is being written here. */
function freshened(
  state: SessionState,
  answers: readonly StoredAnswer[],
  ratings: readonly StoredRating[],
  consent: Consent | null,
): SessionState {
  const slots = { ...state.slots };
  for (const theirs of answers) {
    const slot = slotOf(state, theirs.questionId);
    // What is being written is brought together when it is saved, not under the writer's hands.
    if (slot.version >= theirs.version || hasText(slot) || slot.sent !== undefined) continue;
    slots[theirs.questionId] = caughtUp(slot, theirs);
  }
  const rated = { ...state.ratings };
  for (const { questionId, value } of ratings) {
    const slot = rated[questionId];
    if (slot === undefined || !(isUnsaved(slot) || slot.clash))
      rated[questionId] = { base: value, local: value };
  }
  const known = consentOf(state);
  const open = consent === null || isUnsaved(known) || known.clash !== undefined;
  return { ...state, slots, ratings: rated, ...(open ? {} : { consent: { base: consent, local: consent } }) };
}

function chosen(slot: Slot, clash: NonNullable<Slot['clash']>, choice: Choice): Slot {
  const { content } = mergeAnswers(slot.base, slot.local, clash.theirs);
  const fields = clash.fields.map((field): Partial<AnswerContent> => {
    if (field === 'evidence') {
      // Two states of one material cannot both hold: only the choice of theirs differs from the merged one.
      return choice === 'theirs' ? { evidence: { ...content.evidence, ...clash.theirs.evidence } } : {};
    }
    const mine = slot.local[field];
    const theirs = clash.theirs[field];
    const both = [theirs, mine].filter((t) => t.trim() !== '').join(field === 'composer' ? '\n' : ' / ');
    return { [field]: choice === 'mine' ? mine : choice === 'theirs' ? theirs : both };
  });
  return { version: clash.version, base: clash.theirs, local: Object.assign({}, content, ...fields) };
}

/** Puts the device's copy over what the server has now. */
function restored(state: SessionState, copy: SessionState): SessionState {
  const slots = { ...state.slots };
  for (const [id, kept] of Object.entries(copy.slots)) {
    const now = slotOf(state, id);
    // What was sent is asked for again under its number before anything is compared.
    slots[id] =
      kept.version >= now.version || kept.sent !== undefined
        ? { ...kept }
        : caughtUp(withoutClash(kept), { ...now.base, questionId: id, version: now.version });
  }
  const consent = copy.consent ?? state.consent;
  return {
    slots,
    ratings: { ...state.ratings, ...copy.ratings },
    ...(consent === undefined ? {} : { consent }),
  };
}

function withoutClash({ clash: _, ...slot }: Slot): Slot {
  return slot;
}
