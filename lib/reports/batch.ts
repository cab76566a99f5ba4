/**
 * All reports of an evaluation as one archive. What they say is put together here, unit by unit, so that others are
 * answered in between; the files are written in a thread.
 */
import { authorize } from '../accounts/permissions.ts';
import type { JobState } from '../analysis/work.ts';
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

type Preparation = { state: 'running' | 'cancelled' | 'failed'; done: number; of: number };

/** Those whose documents are being put together or were not finished, by key. */
const preparations = new Map<string, Preparation>();

/** Putting together takes about this part of the time. */
const PREPARING = 0.3;

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
  const preparation = preparations.get(key);
  if (preparation !== undefined) {
    const { state, done, of } = preparation;
    return state === 'running' ? { state, progress: (PREPARING * done) / of } : { state, progress: null };
  }
  const job = ctx.work.peek(key) as JobState<ReportArchive> | undefined;
  if (job === undefined) return { state: 'none', progress: null };
  if (job.state === 'running')
    return { state: 'running', progress: PREPARING + (1 - PREPARING) * job.progress };
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
  if (standingOf(ctx, key).state === 'running') return;
  const preparation: Preparation = { state: 'running', done: 0, of: 1 };
  preparations.set(key, preparation);
  void prepare(ctx, evaluationId, selection, locale, preparation).then(
    (input) => {
      if (input === undefined) return;
      preparations.delete(key);
      ctx.work.forget(key);
      ctx.work.ask(key, 'reports', () => input);
    },
    () => {
      preparation.state = 'failed';
    },
  );
}

/** @returns undefined where it was cancelled */
async function prepare(
  ctx: Context,
  evaluationId: string,
  selection: Selection,
  locale: Locale,
  preparation: Preparation,
): Promise<ReportsInput | undefined> {
  const gathered = await gatherReports(ctx, evaluationId, { waitMs: LONGEST_WAIT_MS });
  const ofType =
    selection.type === undefined
      ? gathered
      : await gatherReports(ctx, evaluationId, { type: selection.type, waitMs: LONGEST_WAIT_MS });
  const { title } = gathered.basis.evaluation;
  const overall = overallReport(overallFacts(ofType, selection.type), locale);
  const documents: ReportsInput['documents'][number][] = [
    {
      name: MESSAGES[locale].report.document.overallTitle,
      title: titleOf(overall),
      footer: title,
      blocks: overall,
    },
  ];
  const groups = gathered.results.groups.filter(
    (g) => selection.type === undefined || g.type === selection.type,
  );
  const rows = groups.flatMap((g) => g.rows);
  preparation.of = rows.length + 1;
  for (const { unitId, unitCode, unitName } of rows) {
    if (preparation.state !== 'running') return undefined;
    const facts = unitFacts(gathered, unitId);
    if (facts === undefined) continue;
    const blocks = unitReport(facts, locale);
    const name = fileName({ code: unitCode, name: unitName });
    documents.push({ name, title: titleOf(blocks), footer: `${title} · ${unitName}`, blocks });
    preparation.done++;
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
  const key = keyOf(ctx, evaluationId, selection, locale);
  const preparation = preparations.get(key);
  if (preparation?.state === 'running') preparation.state = 'cancelled';
  ctx.work.cancel(key);
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
