import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { readBatch } from '#lib/reports/batch.ts';
import { listReports, type ReportRow } from '#lib/reports/read-reports.ts';
import { selectionQuery } from '#lib/responses/selection.ts';
import { pageWhileEvidenceComes } from '../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { fixed } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { EvidenceFilters } from '../_evidence/filters.tsx';
import { Batch } from './batch.tsx';
import { chosenUnits, type Query } from './units-of.ts';

type Props = { params: Promise<{ evaluationId: string }>; searchParams: Promise<Query> };

export async function generateMetadata() {
  return { title: (await getTranslations('report'))('title') };
}

/** The reports of an evaluation, by the type and industry of units in the address, and all of them as one archive. */
export default async function ReportsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const selection = await seen(chosenUnits(await searchParams));
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const t = await getTranslations('report');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const ctx = await pageContext();
  const view = await seen(listReports(ctx, evaluationId, selection));
  const base = `/evaluations/${evaluationId}`;
  const query = selectionQuery(selection) === '' ? '' : `?${selectionQuery(selection)}`;
  const standing = view.may.export
    ? await seen(readBatch(ctx, evaluationId, selection, isLocale(locale) ? locale : DEFAULT_LOCALE))
    : undefined;
  return (
    <Frame
      place="results"
      title={t('title')}
      lead={t('lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: common('rail.results'), href: `${base}/results` },
      ]}
      actions={
        <Link className="btn" href={`${base}/reports/overall${query}`} prefetch={false}>
          {t('overall')}
        </Link>
      }
    >
      <EvidenceFilters
        path={`${base}/reports`}
        fields={[
          {
            name: 'type',
            label: t('type'),
            options: view.types.map((id) => ({ id, name: common(`unitType.${id as UnitType}`) })),
            chosen: selection.type ?? '',
            blank: t('allTypes'),
          },
          ...(view.industries.length === 0
            ? []
            : [
                {
                  name: 'industry',
                  label: common('industry'),
                  options: view.industries.map((id) => ({ id, name: id })),
                  chosen: selection.industry ?? '',
                },
              ]),
        ]}
      />
      {view.rows.length === 0 ? (
        <p className="notice my-4">{query === '' ? t('none') : common('filteredNone')}</p>
      ) : (
        <ScrollRegion label={t('table')}>
          <table>
            <thead>
              <tr>
                <th scope="col">{t('unit')}</th>
                <th scope="col">{t('type')}</th>
                <th scope="col">{t('state')}</th>
                <th scope="col" className="num">
                  {t('total')}
                </th>
                <th scope="col">{t('grade')}</th>
                <th scope="col">
                  <span className="sr-only">{t('word')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {view.rows.map((r) => (
                <Row
                  key={r.row.unitId}
                  {...r}
                  path={`/evaluations/${evaluationId}/reports`}
                  grade={
                    view.levels[r.row.graded?.[view.mode === 'threshold' ? 'byThreshold' : 'byShare'] ?? -1]
                      ?.id
                  }
                  word={view.may.export}
                />
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {standing === undefined || view.rows.length === 0 ? null : (
        <Batch
          path={`/api/v1/evaluations/${evaluationId}/reports`}
          query={query}
          units={view.rows.length}
          standing={standing}
        />
      )}
    </Frame>
  );
}

async function Row({
  row,
  state,
  path,
  grade,
  word,
}: ReportRow & { path: string; grade: string | undefined; word: boolean }) {
  const t = await getTranslations('report');
  const common = await getTranslations('common');
  const { unitId, unitName, unitType, total, graded } = row;
  return (
    <tr>
      <th scope="row">
        <Link href={`${path}/${unitId}`} prefetch={false}>
          {unitName}
        </Link>
      </th>
      <td>{common(`unitType.${unitType as UnitType}`)}</td>
      <td>
        <span className={state === 'draft' ? 'state warn' : 'state'}>{t(`stateName.${state}`)}</span>
        {total.counted < total.applicable ? (
          <span className="block small quiet">
            {t('counted', { counted: fixed(total.counted, 1), of: fixed(total.applicable, 1) })}
          </span>
        ) : null}
      </td>
      <td className="num">{graded === undefined ? '—' : fixed(graded.points)}</td>
      <td>{grade ?? '—'}</td>
      <td>
        {word ? (
          <a href={`/api/v1${path}/${unitId}/export/word`} download aria-label={`${t('word')} ${unitName}`}>
            Word
          </a>
        ) : null}
      </td>
    </tr>
  );
}
