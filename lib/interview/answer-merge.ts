/** What is written under one question, and how two versions of it come together without losing a word. */

export type NoteKind = 'quote' | 'fact' | 'problem' | 'suggestion';
export const NOTE_KINDS: readonly NoteKind[] = ['quote', 'fact', 'problem', 'suggestion'];
export type Note = {
  readonly id: string;
  readonly kind: NoteKind;
  readonly text: string;
  readonly at: number;
};

export type EvidenceState = 'not_asked' | 'seen' | 'promised' | 'refused';
export const EVIDENCE_STATES: readonly EvidenceState[] = ['not_asked', 'seen', 'promised', 'refused'];

export type AnswerContent = {
  readonly notes: readonly Note[];
  /** Text that has not been filed as a note yet. */
  readonly composer: string;
  readonly probesAsked: readonly number[];
  readonly evidence: Readonly<Record<string, EvidenceState>>;
  /** Why a required question was not asked. */
  readonly skipReason: string;
  /** Seconds the question was in view. */
  readonly seconds: number;
};

export const EMPTY_ANSWER: AnswerContent = {
  notes: [],
  composer: '',
  probesAsked: [],
  evidence: {},
  skipReason: '',
  seconds: 0,
};

/** Texts that both sides changed, each in its own way: a person must choose. */
export type Clash = 'composer' | 'skipReason';

export type Merged = { readonly content: AnswerContent; readonly clashes: readonly Clash[] };

/** Whether anything differs but the seconds, which alone are no reason to hurry. */
export function sameText(a: AnswerContent, b: AnswerContent): boolean {
  return (
    a.composer === b.composer &&
    a.skipReason === b.skipReason &&
    a.notes.length === b.notes.length &&
    a.notes.every((note, i) => sameNote(note, b.notes[i])) &&
    sameSet(a.probesAsked, b.probesAsked) &&
    sameEvidence(a.evidence, b.evidence)
  );
}

export function sameContent(a: AnswerContent, b: AnswerContent): boolean {
  return a.seconds === b.seconds && sameText(a, b);
}

/**
 * Brings `mine` and `theirs` together, both made from `base`. Notes added on either side stay, notes deleted on
 * either side go, ticks and states follow whoever changed them (mine, if both did). Where both rewrote the same
 * text, mine is kept in `content` and the text is named in `clashes`.
 */
export function mergeAnswers(base: AnswerContent, mine: AnswerContent, theirs: AnswerContent): Merged {
  const clashes: Clash[] = [];
  const text = (field: Clash): string => {
    if (mine[field] === base[field] || mine[field] === theirs[field]) return theirs[field];
    if (theirs[field] === base[field]) return mine[field];
    clashes.push(field);
    return mine[field];
  };
  const composer = text('composer');
  const skipReason = text('skipReason');
  const content: AnswerContent = {
    notes: mergeNotes(base.notes, mine.notes, theirs.notes),
    composer,
    skipReason,
    probesAsked: mergeSets(base.probesAsked, mine.probesAsked, theirs.probesAsked),
    evidence: mergeRecords(base.evidence, mine.evidence, theirs.evidence),
    // Two devices watch the same conversation: the longer count, not the sum.
    seconds: Math.max(mine.seconds, theirs.seconds),
  };
  return { content, clashes };
}

/** A question counts as asked once something has been written under it. */
export function isAsked(a: AnswerContent): boolean {
  return a.notes.length > 0 || a.composer.trim() !== '';
}

function sameNote(a: Note, b: Note | undefined): boolean {
  return b !== undefined && a.id === b.id && a.kind === b.kind && a.text === b.text;
}

function sameSet(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((v) => b.includes(v));
}

function sameEvidence(a: AnswerContent['evidence'], b: AnswerContent['evidence']): boolean {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].every(
    (id) => (a[id] ?? 'not_asked') === (b[id] ?? 'not_asked'),
  );
}

function mergeNotes(base: readonly Note[], mine: readonly Note[], theirs: readonly Note[]): Note[] {
  const had = new Set(base.map((n) => n.id));
  const inMine = new Set(mine.map((n) => n.id));
  const inTheirs = new Set(theirs.map((n) => n.id));
  const kept = theirs.filter((n) => !had.has(n.id) || inMine.has(n.id));
  const added = mine.filter((n) => !had.has(n.id) && !inTheirs.has(n.id));
  return [...kept, ...added].sort((a, b) => a.at - b.at);
}

function mergeSets(base: readonly number[], mine: readonly number[], theirs: readonly number[]): number[] {
  return [...new Set([...base, ...mine, ...theirs])]
    .filter((v) => (base.includes(v) ? mine.includes(v) && theirs.includes(v) : true))
    .sort((a, b) => a - b);
}

function mergeRecords(
  base: AnswerContent['evidence'],
  mine: AnswerContent['evidence'],
  theirs: AnswerContent['evidence'],
): Record<string, EvidenceState> {
  const out: Record<string, EvidenceState> = { ...theirs };
  for (const [id, state] of Object.entries(mine)) {
    if (state !== (base[id] ?? 'not_asked')) out[id] = state;
  }
  return out;
}
