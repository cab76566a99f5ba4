/**
 * The words of interviews, for whoever may see them and as far as he may: the one place that decides it. Raters see
 * the interviews they took part in, leads all; analysts see the words without telling whose they are
 * (`lib/disclosure/excerpt-groups.ts`); nobody else sees any.
 */
import { answersOf } from '#db/repositories/findings.ts';
import {
  type InterviewAnswerRow,
  type InterviewRow,
  listInterviews,
  type Note,
} from '#db/repositories/interviews.ts';
import { authorize, may } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { type ExcerptGroups, excerptGroups, type HeldInterview } from '../disclosure/excerpt-groups.ts';
import { type EvaluationView, readEvaluation } from '../evaluations/read-evaluation.ts';
import { choicesIn, unitsIn, viewFilter, withoutPeriod } from '../evaluations/view-filter.ts';
import type { Localized } from '../instruments/envelope.ts';
import { type InterviewQuestion, questionsOf } from '../interview/outline.ts';
import { conversationOf } from '../interview/states.ts';
import { type Standing, standingsOf } from '../interviews/standing.ts';
import { type EvidenceFilter, type ExcerptRef, keyOf } from './input.ts';

export type Excerpt = {
  readonly unitId: string;
  readonly mark: Note['kind'];
  readonly text: string;
  /** Absent where it must not be told, or the question is rated for none. */
  readonly indicatorId?: string;
  /** Absent where it must not be told. */
  readonly role?: string;
  /** Where it was said, for those who may open the interview. */
  readonly source?: { readonly ref: ExcerptRef; readonly number: number; readonly question: Localized };
};

export type Words = {
  readonly excerpts: readonly Excerpt[];
  /** By the key of the note, for what cites it. */
  readonly byKey: ReadonlyMap<string, Excerpt>;
  /** Keys of all notes that there are, also those that are not for the reader. */
  readonly existing: ReadonlySet<string>;
  /** Units whose words are withheld because fewer than k were asked there. */
  readonly tooFew: ReadonlySet<string>;
  readonly k: number;
};

/** Marks in the order in which they matter to a finding. */
export const MARKS = ['problem', 'quote', 'fact', 'suggestion'] as const satisfies readonly Note['kind'][];

export type Held = { readonly row: InterviewRow; readonly standing: Standing };

/** Finished interviews of an evaluation, of one unit or all. */
export async function heldInterviews(ctx: Context, evaluationId: string, unitId?: string): Promise<Held[]> {
  authorize(ctx.actor, 'interview.list', { evaluationId, unitId, anyUnit: true });
  const { db } = ctx.store;
  const rows = (await listInterviews(db, evaluationId)).filter(
    (r) =>
      (unitId === undefined || r.unitId === unitId) &&
      conversationOf(r.state) === 'finished' &&
      may(ctx.actor, 'interview.list', { evaluationId, unitId: r.unitId }),
  );
  const standings = await standingsOf(db, rows);
  return rows.map((row) => ({ row, standing: standings.get(row.id) as Standing }));
}

/** Whether the reader may know all of an interview: who, when, every word. */
export function seesInterview(ctx: Context, { row, standing }: Held): boolean {
  const scope = { evaluationId: row.evaluationId, unitId: row.unitId };
  if (may(ctx.actor, 'excerpt.read_all', scope)) return true;
  return (
    may(ctx.actor, 'excerpt.read_own', scope) && standing.raters.some((r) => r.userId === ctx.actor.userId)
  );
}

/** The words of an evaluation's interviews as far as they are for the reader. */
export async function wordsFor(ctx: Context, evaluationId: string, unitId?: string): Promise<Words> {
  authorize(ctx.actor, 'interview.list', { evaluationId, unitId, anyUnit: true });
  const { policy } = await readEvaluation(ctx, evaluationId);
  return wordsOf(ctx, policy.disclosure.k_report, await heldInterviews(ctx, evaluationId, unitId));
}

async function wordsOf(ctx: Context, k: number, held: readonly Held[]): Promise<Words> {
  const answers = await answersOf(
    ctx.store.db,
    held.map((h) => h.row.id),
  );
  const tooFew = new Set<string>();
  const groups = new Map<string, ExcerptGroups | undefined>();
  for (const unitId of new Set(held.map((h) => h.row.unitId))) {
    // What one knows oneself is no cover for the others.
    const others = held.filter((h) => h.row.unitId === unitId && !seesInterview(ctx, h));
    const mayGrouped = others.some((h) =>
      may(ctx.actor, 'excerpt.read_grouped', { evaluationId: h.row.evaluationId, unitId }),
    );
    if (!mayGrouped) continue;
    const found = excerptGroups(others.map(heldInterview), k);
    if (found === undefined) tooFew.add(unitId);
    groups.set(unitId, found);
  }
  const existing = new Set<string>();
  const byKey = new Map<string, Excerpt>();
  for (const own of held) {
    const full = seesInterview(ctx, own);
    const questions = new Map(
      questionsOf(own.standing.outline).map(({ question }) => [question.id, question]),
    );
    for (const { answer, note } of notesOf(answers, own.row.id)) {
      const ref = { interviewId: own.row.id, questionId: answer.questionId, noteId: note.id };
      existing.add(keyOf(ref));
      const question = questions.get(answer.questionId);
      if (question === undefined) continue;
      const shown = full
        ? openExcerpt(own.row, question, note, ref)
        : groupedExcerpt(own.row, question, note, groups.get(own.row.unitId));
      if (shown !== undefined) byKey.set(keyOf(ref), shown);
    }
  }
  return { excerpts: [...byKey.values()].sort(inNeutralOrder), byKey, existing, tooFew, k };
}

function notesOf(
  answers: readonly InterviewAnswerRow[],
  interviewId: string,
): { answer: InterviewAnswerRow; note: Note }[] {
  return answers
    .filter((a) => a.interviewId === interviewId)
    .flatMap((answer) => answer.notes.map((note) => ({ answer, note })));
}

function openExcerpt(row: InterviewRow, question: InterviewQuestion, note: Note, ref: ExcerptRef): Excerpt {
  return {
    unitId: row.unitId,
    mark: note.kind,
    text: note.text,
    role: row.role,
    ...(question.rating === undefined ? {} : { indicatorId: question.rating.indicator }),
    source: { ref, number: row.number, question: question.text },
  };
}

function groupedExcerpt(
  row: InterviewRow,
  question: InterviewQuestion,
  note: Note,
  groups: ExcerptGroups | undefined,
): Excerpt | undefined {
  if (groups === undefined) return undefined;
  const indicatorId = question.rating?.indicator;
  return {
    unitId: row.unitId,
    mark: note.kind,
    text: note.text,
    ...(groups.roles.has(row.role) ? { role: row.role } : {}),
    ...(indicatorId !== undefined && groups.namesIndicator(row.role, indicatorId) ? { indicatorId } : {}),
  };
}

/** What is known of an interview from its plan and outline alone. */
export function heldInterview({ row, standing }: Held): HeldInterview {
  const questions = questionsOf(standing.outline).map((q) => q.question);
  return {
    role: row.role,
    people: row.kind === 'observation' ? 0 : row.people,
    indicators: [...new Set(questions.flatMap((q) => q.rating?.indicator ?? []))],
    unrated: questions.some((q) => q.rating === undefined),
  };
}

/** By what is shown alone: neighbours in a list must not be words of one interview. */
export function inNeutralOrder(a: Excerpt, b: Excerpt): number {
  return (
    MARKS.indexOf(a.mark) - MARKS.indexOf(b.mark) ||
    (a.indicatorId ?? '~').localeCompare(b.indicatorId ?? '~') ||
    (a.role ?? '~').localeCompare(b.role ?? '~') ||
    a.text.localeCompare(b.text)
  );
}

/** The list of excerpts with its filters, which look at nothing that is not shown. */
export async function listExcerpts(ctx: Context, evaluationId: string, filter: EvidenceFilter = {}) {
  authorize(ctx.actor, 'excerpt.read', { evaluationId, anyUnit: true });
  const view: EvaluationView = await readEvaluation(ctx, evaluationId);
  const about = withoutPeriod(viewFilter(filter.about ?? {}, view));
  const wanted = unitsIn(about, view.units);
  const words = await wordsFor(ctx, evaluationId);
  const place = new Map(view.units.map((u, i) => [u.id, i]));
  const excerpts = words.excerpts
    .filter(
      (e) =>
        (filter.unitId === undefined || e.unitId === filter.unitId) &&
        wanted.has(e.unitId) &&
        (filter.indicatorId === undefined || e.indicatorId === filter.indicatorId) &&
        (filter.mark === undefined || e.mark === filter.mark),
    )
    .toSorted((a, b) => (place.get(a.unitId) ?? 0) - (place.get(b.unitId) ?? 0));
  return {
    ...view,
    units: view.units.filter((u) => may(ctx.actor, 'excerpt.read', { evaluationId, unitId: u.id })),
    about,
    choices: choicesIn(view.units),
    excerpts,
    total: words.excerpts.length,
    tooFew: words.tooFew,
    k: words.k,
    /** Indicators that any shown excerpt names. */
    indicatorIds: [...new Set(words.excerpts.flatMap((e) => e.indicatorId ?? []))].sort(),
    may: {
      export: may(ctx.actor, 'excerpt.export', { evaluationId, anyUnit: true }),
      write: may(ctx.actor, 'finding.write', { evaluationId, anyUnit: true }),
    },
  };
}
