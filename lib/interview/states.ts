/** Where an interview stands, and every way from one state to another: who may go it, when, and what is kept. */

export const INTERVIEW_STATES = [
  'planned',
  'ready',
  'running',
  'paused',
  'finished',
  'rated',
  'reconciled',
  'locked',
] as const;
export type InterviewState = (typeof INTERVIEW_STATES)[number];

/** States in which the first word that is written begins the conversation, or goes on with it. */
export const BEFORE_TALKING: readonly string[] = ['planned', 'ready', 'paused'] satisfies InterviewState[];

/** The conversation alone, which is all that the interview screen has to know. */
export type Conversation = 'planned' | 'running' | 'finished';

/** What must be so before a move; the service that reads the facts says which of them is not. */
export type Guard =
  /** As many raters as the outline asks for, one of them the lead. */
  | 'pair'
  | 'appointment'
  /** No rater is recused from the unit. */
  | 'no_recusal'
  | 'outline_published'
  /** The interviewee's answer to the consent text is recorded and is not a refusal. */
  | 'consent'
  /** Every required question was asked or has a reason. */
  | 'questions'
  /** All raters have locked their own ratings. */
  | 'locks'
  /** Every gap of the outline's size or more has a written reconciliation. */
  | 'agreements';

export type Transition = {
  readonly from: readonly InterviewState[];
  readonly to: InterviewState;
  /** `rater`: a rater of this interview who may conduct; `lead`: who may plan in the unit. */
  readonly by: readonly ('rater' | 'lead')[];
  readonly guards: readonly Guard[];
  /** Whether the person must say why. */
  readonly reason: boolean;
  /** The audit action it is recorded under, with the state before and after. */
  readonly record: 'interview.move' | 'interview.finish' | 'interview.reopen';
  /** Also written: the time it began or ended; `locks` opens all ratings to be locked again. */
  readonly effects: readonly ('started' | 'finished' | 'unlock')[];
};

const BOTH = ['rater', 'lead'] as const;

/** All moves there are. What is not listed is refused. */
export const TRANSITIONS: readonly Transition[] = [
  row(['planned'], 'ready', BOTH, ['pair', 'appointment', 'no_recusal', 'outline_published']),
  row(['ready'], 'planned', BOTH, []),
  // A talk that came about without an appointment begins from `planned`.
  row(['planned', 'ready', 'paused'], 'running', ['rater'], ['no_recusal', 'consent'], {
    effects: ['started'],
  }),
  row(['running'], 'paused', ['rater'], []),
  // Notes written without a network reach the server only at the end, when nothing has begun there.
  row(
    ['planned', 'ready', 'running', 'paused'],
    'finished',
    ['rater'],
    ['no_recusal', 'consent', 'questions'],
    { record: 'interview.finish', effects: ['started', 'finished'] },
  ),
  row(['finished'], 'rated', BOTH, ['locks']),
  row(['rated'], 'reconciled', BOTH, ['locks', 'agreements']),
  row(['reconciled'], 'locked', ['lead'], ['locks', 'agreements']),
  row(['finished', 'rated', 'reconciled', 'locked'], 'running', ['lead'], [], {
    reason: true,
    record: 'interview.reopen',
    effects: ['unlock'],
  }),
  row(['reconciled', 'locked'], 'rated', ['lead'], [], { reason: true, record: 'interview.reopen' }),
];

function row(
  from: readonly InterviewState[],
  to: InterviewState,
  by: Transition['by'],
  guards: readonly Guard[],
  more: Partial<Pick<Transition, 'reason' | 'record' | 'effects'>> = {},
): Transition {
  return { from, to, by, guards, reason: false, record: 'interview.move', effects: [], ...more };
}

/** The row that leads from one state to another; undefined where there is none. */
export function transition(from: InterviewState, to: InterviewState): Transition | undefined {
  return TRANSITIONS.find((t) => t.to === to && t.from.includes(from));
}

/** Where one can go from a state, in the order of the table. */
export function movesFrom(from: InterviewState): Transition[] {
  return TRANSITIONS.filter((t) => t.from.includes(from));
}

const PLANNED: readonly string[] = ['planned', 'ready'];
const RUNNING: readonly string[] = ['running', 'paused'];

/** How far the conversation is. A stored word that is not known counts as not begun. */
export function conversationOf(state: string): Conversation {
  if (RUNNING.includes(state)) return 'running';
  return PLANNED.includes(state) || !isState(state) ? 'planned' : 'finished';
}

function isState(state: string): state is InterviewState {
  return (INTERVIEW_STATES as readonly string[]).includes(state);
}

/**
 * Where an interview stands. Interviews stored as `finished` before there were later states, with all ratings
 * locked, stand where these leave them: reconciled, or rated while a reconciliation is missing.
 */
export function standingOf(
  stored: string,
  facts: { readonly allLocked: boolean; readonly missing: number },
): InterviewState {
  const state = isState(stored) ? stored : 'planned';
  if (state !== 'finished' || !facts.allLocked) return state;
  return facts.missing === 0 ? 'reconciled' : 'rated';
}

/** Whether an interview's ratings are evidence: rated apart, and brought together where they were far apart. */
export function isEvidence(standing: InterviewState): boolean {
  return standing === 'reconciled' || standing === 'locked';
}
