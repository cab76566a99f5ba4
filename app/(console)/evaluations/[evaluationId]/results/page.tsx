import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { firstsCareless, overallCareless } from '#lib/documents/careless-part.ts';
import type { UnitType } from '#lib/evaluations/input.ts';
import { choicesIn, filterOfFile, unitsIn, withoutPeriod } from '#lib/evaluations/view-filter.ts';
import { readCareless } from '#lib/scores/read-careless.ts';
import { readResults } from '#lib/scores/read-results.ts';
import { pageWhileEvidenceComes } from '../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { JobProgress } from '../../../../_ui/job-progress.tsx';
import { percent } from '../../../../_ui/number.ts';
import { Term } from '../../../../_ui/term.tsx';
import { FilterForm } from '../_filter/filter-form.tsx';
import { filterFrom } from '../_filter/filter-from.ts';
import { CARELESS_WAIT_MS, CarelessSection } from '../careless-section.tsx';
import { GradeTable } from './grade-table.tsx';
import { Obstacles } from './obstacles.tsx';
import { PeriodLine } from './period-line.tsx';
import { UncertaintyTable } from './uncertainty-table.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** How long a page waits for the draws before it shows how far they are. */
const WAIT_MS = 1_500;

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.results') };
}

/** Totals and grades of all units by type, how certain they are, and whether they may be ranked. */
export default async function ResultsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('result');
  const common = await getTranslations('common');
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const framework = await getTranslations('framework');
  const compare = await getTranslations('compare');
  const view = await seen(readResults(await pageContext(), evaluationId, WAIT_MS));
  const filter = await seen(filterFrom(searchParams, view).then(withoutPeriod));
  const path = `/api/v1/evaluations/${evaluationId}/results`;
  const { industries } = choicesIn(view.units);
  const chosen = unitsIn(filter, view.units);
  const scope = { type: filter.type, industry: filter.industry === undefined ? undefined : chosen };
  const groups = view.groups.map((g) => ({ ...g, rows: g.rows.filter((r) => chosen.has(r.unitId)) }));
  const careless = await seen(readCareless(await pageContext(), evaluationId, { waitMs: CARELESS_WAIT_MS }));
  const graded = view.groups.some((g) => g.rows.some((r) => r.graded !== undefined));
  return (
    <Frame
      place="results"
      title={common('rail.results')}
      evaluation={view.evaluation}
      lead={t('lead', { mode: view.mode, confidence: percent(view.confidence) })}
      crumbs={[{ label: view.evaluation.title, href: `/evaluations/${evaluationId}` }]}
      actions={
        <>
          <Link className="btn" href={`/evaluations/${evaluationId}/compare`} prefetch={false}>
            {compare('link')}
          </Link>
          {graded ? (
            <Link className="btn" href={`/evaluations/${evaluationId}/what-if`} prefetch={false}>
              {framework('whatIf.link')}
            </Link>
          ) : null}
          <Link className="btn" href={`/library/${view.evaluation.treeVersionId}#flow`} prefetch={false}>
            {framework('flow.link')}
          </Link>
          <Link className="btn" href={`/evaluations/${evaluationId}/reports`} prefetch={false}>
            {t('reports')}
          </Link>
          {view.may.export && graded ? (
            <>
              <a className="btn" href={`${path}/export?format=xlsx${filterOfFile(filter)}`} download>
                {t('downloadXlsx')}
              </a>
              <a className="btn" href={`${path}/export?format=csv${filterOfFile(filter)}`} download>
                {t('downloadCsv')}
              </a>
            </>
          ) : null}
        </>
      }
    >
      {graded ? (
        <FilterForm
          path={`/evaluations/${evaluationId}/results`}
          filter={filter}
          types={view.groups.map((g) => g.type)}
          industries={industries}
        />
      ) : (
        <p className="notice mt-6">{t('empty')}</p>
      )}
      {graded ? <PeriodLine of={[...chosen].flatMap((id) => view.periods.get(id) ?? [])} /> : null}
      {view.job === undefined || view.job.state === 'done' ? null : (
        <JobProgress
          address={`${path}/work`}
          standing={{ state: view.job.state, progress: view.job.progress }}
          words={{
            running: t('job.running'),
            cancel: t('job.cancel'),
            cancelled: t('job.cancelled'),
            failed: t('job.failed'),
            again: t('job.again'),
            reload: t('job.reload'),
          }}
        />
      )}
      {graded ? (
        <p className="mt-4 small quiet">
          <Term method="grades" definition={t('gradesDefinition')}>
            {t('gradesTerm')}
          </Term>
          {common('joint.colon')}
          {t('levels', {
            cap: view.redLineCap,
            list: view.levels
              .map((l) =>
                t('level', {
                  id: l.id,
                  from: l.min_score,
                  last: l === view.levels.at(-1) ? 'yes' : 'no',
                  share: percent(l.share),
                }),
              )
              .join(common('joint.clause')),
          })}
        </p>
      ) : null}
      {groups
        .filter((g) => g.rows.some((r) => r.graded !== undefined))
        .map((group) => (
          <section key={group.type} className="mt-8">
            <h2>{common(`unitType.${group.type as UnitType}`)}</h2>
            <Obstacles group={group} view={view} />
            {filter.industry === undefined ? null : <p className="small quiet">{t('amongType')}</p>}
            <GradeTable group={group} view={view} />
            <UncertaintyTable group={group} view={view} />
          </section>
        ))}
      {graded && groups.every((g) => g.rows.length === 0) ? (
        <p className="notice mt-6">{common('filteredNone')}</p>
      ) : null}
      {graded ? (
        <CarelessSection
          view={careless}
          blocks={(p) => overallCareless(p, careless, scope)}
          more={(p) => firstsCareless(p, careless, scope)}
          moreLabel={t('byFirst')}
        />
      ) : null}
    </Frame>
  );
}
