import { getLocale, getTranslations } from 'next-intl/server';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { readUnitReport } from '#lib/reports/read-reports.ts';
import { pageWhileEvidenceComes } from '../../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../../_session.ts';
import { REPORT_WAIT_MS, ReportPage } from '../report-page.tsx';

type Props = { params: Promise<{ evaluationId: string; unitId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('report'))('title') };
}

/** The report of one unit. */
export default async function UnitReportPage({ params }: Props) {
  const { evaluationId, unitId } = await params;
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const locale = await getLocale();
  const { evaluation, blocks, pending, may } = await seen(
    readUnitReport(await pageContext(), evaluationId, unitId, {
      locale: isLocale(locale) ? locale : DEFAULT_LOCALE,
      waitMs: REPORT_WAIT_MS,
    }),
  );
  const word = `/api/v1/evaluations/${evaluationId}/reports/${unitId}/export/word`;
  return (
    <ReportPage
      evaluation={evaluation}
      blocks={blocks}
      pending={pending}
      word={may.export ? word : undefined}
    />
  );
}
