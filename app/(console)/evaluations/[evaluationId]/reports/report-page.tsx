import { getTranslations } from 'next-intl/server';
import type { Block } from '#lib/documents/blocks.ts';
import { titleOf } from '#lib/reports/file-name.ts';
import { DocumentBlocks } from '../../../../_ui/document-blocks.tsx';
import { Frame } from '../../../../_ui/frame.tsx';
import { Preparing } from '../../../../_ui/preparing.tsx';
import { PrintButton } from '../../../../_ui/print-button.tsx';

/** How long a page waits for intervals and chances before it shows the rest. */
export const REPORT_WAIT_MS = 1_500;

/** One report on screen and on paper: the blocks that its Word file is made of. */
export async function ReportPage(props: {
  evaluation: { id: string; title: string; demo: boolean };
  blocks: readonly Block[];
  pending: number | undefined;
  /** Address of the Word file, for those who may have it. */
  word: string | undefined;
}) {
  const t = await getTranslations('report');
  const common = await getTranslations('common');
  const base = `/evaluations/${props.evaluation.id}`;
  return (
    <Frame
      place="results"
      title={titleOf(props.blocks)}
      evaluation={props.evaluation}
      crumbs={[
        { label: props.evaluation.title, href: base },
        { label: common('rail.results'), href: `${base}/results` },
        { label: t('title'), href: `${base}/reports` },
      ]}
      actions={
        <>
          <PrintButton label={common('print')} />
          {props.word === undefined ? null : (
            <a className="btn" href={props.word} download>
              {t('word')}
            </a>
          )}
        </>
      }
    >
      {props.pending === undefined ? null : (
        <div className="no-print">
          <Preparing share={props.pending} words={t('pending')} reload={t('pendingReload')} />
        </div>
      )}
      <DocumentBlocks blocks={props.blocks} />
    </Frame>
  );
}
