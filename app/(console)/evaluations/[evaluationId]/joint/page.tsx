import { getLocale, getTranslations } from 'next-intl/server';
import { evidenceFilter } from '#lib/evidence/input.ts';
import { readJoint } from '#lib/evidence/read-joint.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { PrintButton } from '../../../../_ui/print-button.tsx';
import { EvidenceFilters } from '../_evidence/filters.tsx';
import { unitFields } from '../_evidence/unit-fields.ts';
import { JointTable } from './joint-table.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('joint.title') };
}

/** Survey and interviews side by side: the indicators of one unit, or the units under one indicator. */
export default async function JointPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const { unitId, indicatorId, about } = evidenceFilter(await searchParams);
  const t = await getTranslations('finding.joint');
  const words = await getTranslations('finding');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const view = await seen(
    readJoint(await pageContext(), evaluationId, { unitId, indicatorId, about: about ?? {} }),
  );
  const base = `/evaluations/${evaluationId}`;
  const query = new URLSearchParams(
    view.indicator === undefined
      ? { unit: view.unit?.id ?? '' }
      : {
          indicator: view.indicator.id,
          unitType: view.about.type ?? '',
          industry: view.about.industry ?? '',
        },
  );
  const file = (format: string) => `/api/v1${base}/joint/export?${query}&format=${format}`;
  return (
    <Frame
      place="indicators"
      title={t('title')}
      lead={t('lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: common('rail.indicators'), href: `${base}/indicators` },
      ]}
      actions={
        <>
          {view.may.export ? (
            <>
              <a className="btn" href={file('csv')} download>
                {words('excerpt.downloadCsv')}
              </a>
              <a className="btn" href={file('xlsx')} download>
                {words('excerpt.downloadXlsx')}
              </a>
            </>
          ) : null}
          <PrintButton label={common('print')} />
        </>
      }
    >
      <div className="grid gap-x-6 md:grid-cols-2">
        <div>
          <EvidenceFilters
            path={`${base}/joint`}
            fields={[{ name: 'unit', label: t('byUnit'), options: view.units, chosen: view.unit?.id ?? '' }]}
          />
        </div>
        <div>
          <EvidenceFilters
            path={`${base}/joint`}
            fields={[
              {
                name: 'indicator',
                label: t('byIndicator'),
                options: view.indicators.map((i) => ({ id: i.id, name: `${i.id} ${text(i.title, locale)}` })),
                chosen: view.indicator?.id ?? '',
                blank: words('form.choose'),
              },
              ...(view.indicator === undefined ? [] : await unitFields(view.choices, view.about)),
            ]}
          />
        </div>
      </div>
      <h2 className="mt-2">
        {view.indicator === undefined
          ? view.unit?.name
          : `${view.indicator.id} ${text(view.indicator.title, locale)}`}
      </h2>
      <p className="small quiet mt-1">{t('rule', { margin: Math.round(view.margin * 1000) / 10 })}</p>
      <JointTable
        rows={view.rows}
        margin={view.margin}
        evaluationId={evaluationId}
        byIndicator={view.indicator !== undefined}
      />
    </Frame>
  );
}
