import { getLocale, getTranslations } from 'next-intl/server';
import { listExcerpts, MARKS } from '#lib/evidence/excerpts.ts';
import { evidenceFilter } from '#lib/evidence/input.ts';
import { indicatorsOf } from '#lib/indicators/framework.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { ExcerptList } from '../_evidence/excerpt-list.tsx';
import { EvidenceFilters } from '../_evidence/filters.tsx';
import { unitFields } from '../_evidence/unit-fields.ts';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** More than a person reads in one go; the file has all. */
const SHOWN = 200;

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('excerpt.title') };
}

/** Words of interviews as far as they are for the reader. */
export default async function ExcerptsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const filter = evidenceFilter(await searchParams);
  const t = await getTranslations('finding');
  const kinds = await getTranslations('interview.kind');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const view = await seen(listExcerpts(await pageContext(), evaluationId, filter));
  const base = `/evaluations/${evaluationId}`;
  const indicators = new Map(
    indicatorsOf(view.tree).map(({ indicator: i }) => [i.id, `${i.id} ${text(i.title, locale)}`]),
  );
  const shown = view.excerpts.slice(0, SHOWN);
  const grouped = view.excerpts.some((e) => e.source === undefined);
  const query = new URLSearchParams(
    Object.entries({
      unit: filter.unitId,
      unitType: view.about.type,
      industry: view.about.industry,
      indicator: filter.indicatorId,
      mark: filter.mark,
    }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
  const file = (format: string) =>
    `/api/v1${base}/excerpts/export?${new URLSearchParams([...query, ['format', format]])}`;
  const tooFew = view.units.filter((u) => view.tooFew.has(u.id)).map((u) => u.name);
  return (
    <Frame
      place="findings"
      title={t('excerpt.title')}
      lead={t(grouped ? 'excerpt.leadGrouped' : 'excerpt.lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: t('title'), href: `${base}/findings` },
      ]}
      actions={
        view.may.export && view.total > 0 ? (
          <>
            <a className="btn" href={file('csv')} download>
              {t('excerpt.downloadCsv')}
            </a>
            <a className="btn" href={file('xlsx')} download>
              {t('excerpt.downloadXlsx')}
            </a>
          </>
        ) : null
      }
    >
      {view.total === 0 ? (
        <p className="notice my-4">{t('excerpt.none')}</p>
      ) : (
        <EvidenceFilters
          path={`${base}/excerpts`}
          fields={[
            { name: 'unit', label: t('unit'), options: view.units, chosen: filter.unitId ?? '' },
            ...(await unitFields(view.choices, view.about)),
            {
              name: 'indicator',
              label: t('indicator'),
              options: view.indicatorIds.map((id) => ({ id, name: indicators.get(id) ?? id })),
              chosen: filter.indicatorId ?? '',
            },
            {
              name: 'mark',
              label: t('mark'),
              options: MARKS.map((m) => ({ id: m, name: kinds(m) })),
              chosen: filter.mark ?? '',
            },
          ]}
          status={t('filter.shown', { n: view.excerpts.length, of: view.total })}
        />
      )}
      {tooFew.length === 0 ? null : (
        <p className="notice caution my-4">
          {t('excerpt.tooFew', { units: tooFew.join(common('joint.list')), k: view.k })}
        </p>
      )}
      {grouped ? <p className="small quiet my-2">{t('excerpt.grouped', { k: view.k })}</p> : null}
      {view.may.write && !view.may.export ? <p className="small quiet my-2">{t('excerpt.ownOnly')}</p> : null}
      {view.total > 0 && view.excerpts.length === 0 ? (
        <p className="my-6 quiet">{t('excerpt.noMatch')}</p>
      ) : null}
      {view.excerpts.length > SHOWN ? (
        <p className="notice my-4">{t('excerpt.first', { n: SHOWN })}</p>
      ) : null}
      {view.units
        .filter((u) => shown.some((e) => e.unitId === u.id))
        .map((u) => (
          <section key={u.id}>
            <h2 className="mt-6 mb-2">{u.name}</h2>
            <ExcerptList
              excerpts={shown.filter((e) => e.unitId === u.id)}
              evaluationId={evaluationId}
              indicatorName={(id) => indicators.get(id) ?? id}
            />
          </section>
        ))}
    </Frame>
  );
}
