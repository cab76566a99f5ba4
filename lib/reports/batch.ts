/**
 * All reports of an evaluation as one archive. What they say is put together here, unit by unit, so that others are
 * answered in between; the files are written in a thread.
 */
import { authorize } from '../accounts/permissions.ts';
import type { JobState, Steps } from '../analysis/work.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import type { ReportArchive, ReportsInput } from '../documents/archive.ts';
import { overallReport } from '../documents/overall-report.ts';
import { unitReport } from '../documents/unit-report.ts';
import { AppError } from '../errors.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { because } from '../problems.ts';
import { type Selection, selectionQuery } from '../responses/selection.ts';
import { LONGEST_WAIT_MS } from './export-reports.ts';
import { fileName, titleOf } from './file-name.ts';
import { gatherReports } from './gather.ts';
import { overallFacts } from './overall-facts.ts';
import { unitFacts } from './unit-facts.ts';

export type BatchStanding =
  | { readonly state: 'none' | 'cancelled' | 'failed'; readonly progress: null }
  | { readonly state: 'running'; readonly progress: number }
  | { readonly state: 'done'; readonly progress: null; readonly size: number; readonly madeAt: number };

/** Putting together takes about this part of the time, after what has to be waited for. */
const PREPARING = 0.3;
/** How often the progress of the thread is looked at. */
const LOOK_MS = 200;

/** What is made for one reader is for nobody else: reports hold what he may see. */
function keyOf(ctx: Context, evaluationId: string, selection: Selection, locale: Locale): string {
  return ['reports', evaluationId, selectionQuery(selection), locale, ctx.actor.userId].join('|');
}

/** How the archive stands; nothing is started. */
export async function readBatch(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
): Promise<BatchStanding> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  return standingOf(ctx, keyOf(ctx, evaluationId, selection, locale));
}

function standingOf(ctx: Context, key: string): BatchStanding {
  const job = ctx.work.peek(key) as JobState<ReportArchive> | undefined;
  if (job === undefined) return { state: 'none', progress: null };
  if (job.state === 'running') return { state: 'running', progress: job.progress };
  if (job.state !== 'done') return { state: job.state, progress: null };
  const { bytes, madeAt } = job.result;
  return { state: 'done', progress: null, size: bytes.byteLength, madeAt };
}

/** Makes the archive anew, unless it is being made. */
export async function startBatch(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
): Promise<void> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const key = keyOf(ctx, evaluationId, selection, locale);
  ctx.work.begin(key, async (steps): Promise<ReportArchive> => {
    const input = await prepare(ctx, evaluationId, selection, locale, {
      ...steps,
      progress: (share) => steps.progress(PREPARING * share),
    });
    return write(ctx, `${key}|files`, input, {
      ...steps,
      progress: (share) => steps.progress(PREPARING + (1 - PREPARING) * share),
    });
  });
}

/** Writes the files in a thread, which ends where the work is cancelled. */
async function write(ctx: Context, key: string, input: ReportsInput, steps: Steps): Promise<ReportArchive> {
  for (;;) {
    const job = ctx.work.ask(key, 'reports', () => input);
    if (job.state === 'running' && !steps.cancelled()) {
      steps.progress(job.progress);
      await ctx.work.settle(key, LOOK_MS);
      continue;
    }
    ctx.work.cancel(key);
    ctx.work.forget(key);
    if (job.state === 'done') return job.result;
    throw new Error('The reports were not written.');
  }
}

async function prepare(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
  steps: Steps,
): Promise<ReportsInput> {
  const gathered = await gatherReports(ctx, evaluationId, { waitMs: LONGEST_WAIT_MS });
  const selected =
    selectionQuery(selection) === ''
      ? gathered
      : await gatherReports(ctx, evaluationId, { selection, waitMs: LONGEST_WAIT_MS });
  const { title } = gathered.basis.evaluation;
  const facts = overallFacts(selected, selection);
  const overall = overallReport(facts, locale);
  const documents: ReportsInput['documents'][number][] = [
    {
      name: MESSAGES[locale].report.document.overallTitle,
      title: titleOf(overall),
      footer: title,
      blocks: overall,
    },
  ];
  const rows = facts.groups.flatMap((g) => g.rows);
  for (const [i, { unitId, unitCode, unitName }] of rows.entries()) {
    if (steps.cancelled()) throw new Error('The reports were cancelled.');
    const own = unitFacts(gathered, unitId);
    if (own === undefined) continue;
    const blocks = unitReport(own, locale);
    const name = fileName({ code: unitCode, name: unitName });
    documents.push({ name, title: titleOf(blocks), footer: `${title} · ${unitName}`, blocks });
    steps.progress((i + 1) / rows.length);
    // Between two units the process answers others.
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { locale, madeAt: ctx.now(), documents };
}

export async function cancelBatch(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
): Promise<void> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  ctx.work.cancel(keyOf(ctx, evaluationId, selection, locale));
}

/** The archive. @throws AppError `not_found` where there is none */
export async function exportBatch(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
): Promise<Uint8Array> {
  authorize(ctx.actor, 'export.statistics', { evaluationId });
  const job = ctx.work.peek(keyOf(ctx, evaluationId, selection, locale)) as
    | JobState<ReportArchive>
    | undefined;
  if (job?.state !== 'done') throw new AppError('not_found', because('no_archive'));
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.statistics', evaluationId, {
      evaluationId,
      detail: { report: 'all', ...selection },
    }),
  );
  return job.result.bytes;
}
