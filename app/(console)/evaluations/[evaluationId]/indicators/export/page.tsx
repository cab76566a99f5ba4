import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { indicatorsOf } from '#lib/indicators/framework.ts';
import { needsSecondPerson } from '#lib/indicators/policy.ts';
import { readMatrix } from '#lib/scores/read-matrix.ts';
import { pageWhileEvidenceComes } from '../../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { ExportForm } from './export-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('indicator'))('export') };
}

/** 导入指标: choose units, see old and new, then write. */
export default async function ExportPage(props: {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<{ unit?: string }>;
}) {
  const { evaluationId } = await props.params;
  const { unit } = await props.searchParams;
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const coming = await pageWhileEvidenceComes(evaluationId, 'indicators');
  if (coming !== undefined) return coming;
  const view = await seen(readMatrix(await pageContext(), evaluationId));
  if (!view.may.export) notFound();
  return (
    <Frame
      place="indicators"
      title={t('export')}
      lead={t('exportLead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.indicators'), href: `/evaluations/${evaluationId}/indicators` },
      ]}
    >
      <ExportForm
        evaluationId={evaluationId}
        secondPerson={needsSecondPerson(view.policy)}
        units={view.rows.map((r) => ({ id: r.unitId, name: r.unitName, stale: r.stale }))}
        chosen={unit === undefined ? view.rows.filter((r) => r.stale > 0).map((r) => r.unitId) : [unit]}
        titles={Object.fromEntries(
          indicatorsOf(view.tree).map((i) => [i.indicator.id, text(i.indicator.title, locale)]),
        )}
      />
    </Frame>
  );
}
