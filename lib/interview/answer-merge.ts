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

/** A question that was added on the spot. */
export type FollowUp = { readonly id: string; readonly text: string; readonly at: number };

export type AnswerContent = {
  readonly notes: readonly Note[];
  /** Text that has not been filed as a note yet. */
  readonly composer: string;
  readonly probesAsked: readonly number[];
  readonly evidence: Readonly<Record<string, EvidenceState>>;
  readonly followUps: readonly FollowUp[];
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
  followUps: [],
  skipReason: '',
  seconds: 0,
};

/** Fields that both sides changed, each in its own way: a person must choose. */
export type Clash = 'composer' | 'skipReason' | 'evidence';
type TextField = Exclude<Clash, 'evidence'>;

export type Merged = { readonly content: AnswerContent; readonly clashes: readonly Clash[] };

/** Whether anything differs but the seconds, which alone are no reason to hurry. */
export function sameText(a: AnswerContent, b: AnswerContent): boolean {
  return (
    a.composer === b.composer &&
    a.skipReason === b.skipReason &&
    a.notes.length === b.notes.length &&
    a.notes.every((note, i) => sameNote(note, b.notes[i])) &&
    sameSet(a.probesAsked, b.probesAsked) &&
    a.followUps.length === b.followUps.length &&
    a.followUps.every((f, i) => f.id === b.followUps[i]?.id && f.text === b.followUps[i]?.text) &&
    sameEvidence(a.evidence, b.evidence)
  );
}

export function sameContent(a: AnswerContent, b: AnswerContent): boolean {
  return a.seconds === b.seconds && sameText(a, b);
}

/**
 * Brings `mine` and `theirs` together, both made from `base`, field by field. Notes and follow-up questions added
 * on either side stay, those deleted on either side go, ticks follow whoever changed them. Where both rewrote the
 * same text, or gave the same material another state, mine is kept in `content` and the field is named in `clashes`.
 */
export function mergeAnswers(base: AnswerContent, mine: AnswerContent, theirs: AnswerContent): Merged {
  const clashes: Clash[] = [];
  const text = (field: TextField): string => {
    if (mine[field] === base[field] || mine[field] === theirs[field]) return theirs[field];
    if (theirs[field] === base[field]) return mine[field];
    clashes.push(field);
    return mine[field];
  };
  const composer = text('composer');
  const skipReason = text('skipReason');
  if (evidenceClashes(base.evidence, mine.evidence, theirs.evidence)) clashes.push('evidence');
  const content: AnswerContent = {
    notes: mergeById(base.notes, mine.notes, theirs.notes),
    composer,
    skipReason,
    probesAsked: mergeSets(base.probesAsked, mine.probesAsked, theirs.probesAsked),
    evidence: mergeRecords(base.evidence, mine.evidence, theirs.evidence),
    followUps: mergeById(base.followUps, mine.followUps, theirs.followUps),
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

function mergeById<T extends { readonly id: string; readonly text: string; readonly at: number }>(
  base: readonly T[],
  mine: readonly T[],
  theirs: readonly T[],
): T[] {
  const had = new Set(base.map((n) => n.id));
  const inMine = new Set(mine.map((n) => n.id));
  const inTheirs = new Set(theirs.map((n) => n.id));
  const kept = theirs.filter((n) => !had.has(n.id) || inMine.has(n.id));
  const added = mine.filter((n) => !had.has(n.id) && !inTheirs.has(n.id));
  return [...kept, ...added].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1));
}

function mergeSets(base: readonly number[], mine: readonly number[], theirs: readonly number[]): number[] {
  return [...new Set([...base, ...mine, ...theirs])]
    .filter((v) => (base.includes(v) ? mine.includes(v) && theirs.includes(v) : true))
    .sort((a, b) => a - b);
}

function evidenceClashes(
  base: AnswerContent['evidence'],
  mine: AnswerContent['evidence'],
  theirs: AnswerContent['evidence'],
): boolean {
  const of = (record: AnswerContent['evidence'], id: string) => record[id] ?? 'not_asked';
  return Object.keys(mine).some((id) => {
    const [was, here, there] = [of(base, id), of(mine, id), of(theirs, id)];
    return here !== was && there !== was && here !== there;
  });
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
