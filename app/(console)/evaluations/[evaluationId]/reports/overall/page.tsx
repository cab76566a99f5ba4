import { getLocale, getTranslations } from 'next-intl/server';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { readOverallReport } from '#lib/reports/read-reports.ts';
import { selectionQuery } from '#lib/responses/selection.ts';
import { pageWhileEvidenceComes } from '../../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../../_session.ts';
import { REPORT_WAIT_MS, ReportPage } from '../report-page.tsx';
import { chosenUnits, type Query } from '../units-of.ts';

type Props = { params: Promise<{ evaluationId: string }>; searchParams: Promise<Query> };

export async function generateMetadata() {
  return { title: (await getTranslations('report'))('overall') };
}

/** The report over all units, or over those of the type and industry in the address. */
export default async function OverallReportPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const selection = await seen(chosenUnits(await searchParams));
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const locale = await getLocale();
  const { evaluation, blocks, pending, may } = await seen(
    readOverallReport(await pageContext(), evaluationId, selection, {
      locale: isLocale(locale) ? locale : DEFAULT_LOCALE,
      waitMs: REPORT_WAIT_MS,
    }),
  );
  const query = selectionQuery(selection);
  const word = `/api/v1/evaluations/${evaluationId}/reports/overall/export/word${query === '' ? '' : `?${query}`}`;
  return (
    <ReportPage
      evaluation={evaluation}
      blocks={blocks}
      pending={pending}
      word={may.export ? word : undefined}
    />
  );
}
