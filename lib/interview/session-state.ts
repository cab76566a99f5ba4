/** The state of the interview screen: per question what the server has, what is written here, and what is open. */
import {
  type AnswerContent,
  type Clash,
  EMPTY_ANSWER,
  mergeAnswers,
  sameContent,
  sameText,
} from './answer-merge.ts';

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
export type RatingSlot = {
  readonly base: Rating;
  readonly local: Rating;
  readonly sent?: { readonly op: string; readonly value: number | null };
  /** One's own rating from another device, which differs. */
  readonly clash?: { readonly theirs: number | null };
};

export type SessionState = {
  readonly slots: Readonly<Record<string, Slot>>;
  readonly ratings: Readonly<Record<string, RatingSlot>>;
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
  /** The server will not take what was sent under this number: what is written here stays. */
  | { readonly type: 'refused'; readonly op: string }
  | { readonly type: 'restore'; readonly copy: SessionState };

const EMPTY_SLOT: Slot = { version: 0, base: EMPTY_ANSWER, local: EMPTY_ANSWER };

export function startState(answers: readonly StoredAnswer[], ratings: readonly StoredRating[]): SessionState {
  return {
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
      return freshened(state, action.answers, action.ratings);
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
      return withRating(state, action.id, ({ clash, ...r }) => ({
        ...r,
        // Whoever rates with the other rating in sight has chosen.
        base: clash === undefined ? r.base : clash.theirs,
        local: action.value,
      }));
    case 'rating':
      return withRating(state, action.id, (r) =>
        r.local === undefined ? r : { ...r, sent: r.sent ?? { op: action.op, value: r.local } },
      );
    case 'rated':
      return withRating(state, action.id, (r) => ({ base: action.value, local: r.local }));
    case 'rated_elsewhere':
      return withRating(state, action.id, ({ sent: _, ...r }) =>
        r.local === action.theirs
          ? { base: action.theirs, local: action.theirs }
          : { ...r, clash: { theirs: action.theirs } },
      );
    case 'refused':
      return withoutSent(state, action.op);
    case 'restore':
      return restored(state, action.copy);
  }
}

/** Whether words, ticks or states wait to be saved. */
export function hasText(slot: Slot): boolean {
  return !sameText(slot.base, slot.local);
}

/** Questions to save now, in the order given; those that wait for a person's choice are left out. */
export function unsaved(state: SessionState, withSeconds: boolean): string[] {
  return Object.entries(state.slots)
    .filter(
      ([, s]) =>
        s.clash === undefined &&
        (s.sent !== undefined || (withSeconds ? !sameContent(s.base, s.local) : hasText(s))),
    )
    .map(([id]) => id);
}

export function unsavedRatings(state: SessionState): string[] {
  return Object.entries(state.ratings)
    .filter(([, r]) => r.clash === undefined && isUnsaved(r))
    .map(([id]) => id);
}

function isUnsaved(r: RatingSlot): boolean {
  return r.sent !== undefined || (r.local !== undefined && r.local !== r.base);
}

/** What would be lost with this device: the number the save line names. */
export function pendingCount(state: SessionState): number {
  return (
    Object.values(state.slots).filter(hasText).length + Object.values(state.ratings).filter(isUnsaved).length
  );
}

/** Questions and ratings that wait for a person's choice. */
export function clashCount(state: SessionState): number {
  return [...Object.values(state.slots), ...Object.values(state.ratings)].filter((s) => s.clash !== undefined)
    .length;
}

/** The part of the state that exists on this device only. */
export function unsavedPart(state: SessionState): SessionState {
  return {
    slots: Object.fromEntries(
      Object.entries(state.slots).filter(
        ([, s]) => !sameContent(s.base, s.local) || s.clash !== undefined || s.sent !== undefined,
      ),
    ),
    ratings: Object.fromEntries(Object.entries(state.ratings).filter(([, r]) => isUnsaved(r))),
  };
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
  return { slots: free(state.slots), ratings: free(state.ratings) };
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
  return { slots, ratings: rated };
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
  return { slots, ratings: { ...state.ratings, ...copy.ratings } };
}

function withoutClash({ clash: _, ...slot }: Slot): Slot {
  return slot;
}
