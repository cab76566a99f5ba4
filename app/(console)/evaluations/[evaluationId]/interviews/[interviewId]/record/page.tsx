import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { readRecord } from '#lib/interviews/read-record.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { DocumentBlocks } from '../../../../../../_ui/document-blocks.tsx';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { PrintButton } from '../../../../../../_ui/print-button.tsx';

type Props = {
  params: Promise<{ evaluationId: string; interviewId: string }>;
  searchParams: Promise<{ blank?: string }>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('interview'))('record.title') };
}

/** The record of a talk as it goes on paper, filled in or blank; the same as its Word file. */
export default async function RecordPage({ params, searchParams }: Props) {
  const { evaluationId, interviewId } = await params;
  const blank = (await searchParams).blank === '1';
  const locale = await getLocale();
  const t = await getTranslations('interview');
  const common = await getTranslations('common');
  const { view, title, blocks } = await seen(
    readRecord(await pageContext(), interviewId, {
      locale: isLocale(locale) ? locale : DEFAULT_LOCALE,
      blank,
    }),
  );
  if (view.evaluation.id !== evaluationId) notFound();
  const base = `/evaluations/${evaluationId}`;
  const number = String(view.interview.number).padStart(2, '0');
  return (
    <Frame
      place="interviews"
      title={title}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
        {
          label: `${view.unit.name} · ${view.outline.title} ${number}`,
          href: `${base}/interviews/${interviewId}/plan`,
        },
      ]}
      actions={
        <>
          <PrintButton label={common('print')} />
          <a
            className="btn"
            href={`/api/v1/interviews/${interviewId}/export/record${blank ? '?blank=1' : ''}`}
            download
          >
            {t(blank ? 'record.downloadBlank' : 'record.download')}
          </a>
        </>
      }
    >
      <DocumentBlocks blocks={blocks} />
    </Frame>
  );
}
