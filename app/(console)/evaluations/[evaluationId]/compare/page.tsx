import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { filterQuery } from '#lib/evaluations/view-filter.ts';
import { readComparison } from '#lib/scores/read-comparison.ts';
import { pageWhileEvidenceComes } from '../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { PrintButton } from '../../../../_ui/print-button.tsx';
import { Obstacles } from '../results/obstacles.tsx';
import { AudienceFigure } from './audience-figure.tsx';
import { ChoiceForm } from './choice-form.tsx';
import { DimensionFigures } from './dimension-figure.tsx';
import { GroupFigure } from './group-figure.tsx';
import { HeatFigure } from './heat-figure.tsx';
import { UnitFigure } from './unit-figure.tsx';
import { comparisonWords } from './words.ts';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Address of a table's file. */
export type FileOf = (
  table: 'units' | 'dimensions' | 'indicators' | 'types' | 'industries' | 'audiences',
  format: 'csv' | 'xlsx',
  type?: string,
) => string;

export async function generateMetadata() {
  return { title: (await getTranslations('compare'))('title') };
}

/** Units, types, industries and audiences beside each other. */
export default async function ComparePage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const view = await seen(readComparison(await pageContext(), evaluationId, await searchParams));
  const t = await getTranslations('compare');
  const { common, locale, measureName, typeName, groupName } = await comparisonWords(view);
  const base = `/evaluations/${evaluationId}`;
  const file: FileOf | undefined = view.may.export
    ? (table, format, type) => {
        const query = new URLSearchParams(filterQuery(view.filter));
        query.set('of', view.measure.id);
        if (type !== undefined) query.set('type', type);
        query.set('format', format);
        return `/api/v1${base}/compare/export/${table}?${query}`;
      }
    : undefined;
  const valued = view.groups.filter((g) => g.rows.some((r) => r.rate.kind === 'estimate'));
  const scored = view.indicators.length > 0;
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
        <>
          {view.may.before ? (
            <Link className="btn" href={`${base}/compare/before`} prefetch={false}>
              {t('toBefore')}
            </Link>
          ) : null}
          <PrintButton label={common('print')} />
        </>
      }
    >
      <ChoiceForm view={view} locale={locale} />
      {valued.length === 0 ? (
        <p className="notice mt-6">{view.units.length === 0 ? common('filteredNone') : t('nothing')}</p>
      ) : null}
      {valued.map((group) => (
        <section key={group.type} className="mt-8">
          <h2>{t('unitsTitle', { measure: measureName, type: groupName(group.type) })}</h2>
          <Obstacles group={group} view={view} />
          <UnitFigure view={view} group={group} file={file} />
        </section>
      ))}
      {valued.length > 1 ? (
        <section className="mt-10">
          <h2>{t('types')}</h2>
          <GroupFigure
            view={view}
            by="types"
            groups={valued.map((g) => ({ key: g.type, label: typeName(g.type), average: g.average }))}
            note={t('typesNote')}
            file={file}
          />
        </section>
      ) : null}
      {view.industries.length > 1 ? (
        <section className="mt-10">
          <h2>{t('industries')}</h2>
          <GroupFigure
            view={view}
            by="industries"
            groups={view.industries.map(({ industry, types, average }) => ({
              key: industry,
              label: industry,
              average,
              of: types.map(typeName).join(common('joint.list')),
            }))}
            note={t('industriesNote', { n: view.withoutIndustry })}
            file={file}
          />
        </section>
      ) : null}
      {view.dimensions.length === 0 ? null : (
        <section className="mt-10">
          <h2>{t('dimensions')}</h2>
          <DimensionFigures view={view} file={file} />
        </section>
      )}
      {scored ? (
        <section className="mt-10">
          <h2>{t('heat')}</h2>
          <HeatFigure view={view} file={file} />
        </section>
      ) : null}
      {scored ? (
        <section className="mt-10">
          <h2>{t('audiences')}</h2>
          {view.audiences.length === 0 ? (
            <p className="notice mt-3">{t('audiencesNone')}</p>
          ) : (
            <AudienceFigure view={view} file={file} />
          )}
        </section>
      ) : null}
    </Frame>
  );
}
