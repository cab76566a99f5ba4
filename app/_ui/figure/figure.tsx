import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { ScrollRegion } from '../scroll-region.tsx';
import { PictureDownloads } from './downloads.tsx';

/** A picture with its table and its files: the table is the picture in words, for who cannot see it or wants to reckon. */
export async function Figure(props: {
  /** What the region is called, and the file without its ending. */
  label: string;
  name: string;
  picture: ReactNode;
  table: ReactNode;
  /** Address of the table's file, for those who may take it. */
  file?: ((format: 'csv' | 'xlsx') => string) | undefined;
}) {
  const t = await getTranslations('compare');
  return (
    <figure className="mt-3">
      <ScrollRegion label={props.label} className="border-y border-(--rule) py-2">
        {props.picture}
      </ScrollRegion>
      <div className="mt-2 flex flex-wrap items-center gap-2 no-print">
        <PictureDownloads
          name={props.name}
          svg={t('downloadSvg')}
          png={t('downloadPng')}
          failed={t('downloadFailed')}
        />
        {props.file === undefined ? null : (
          <>
            <a className="btn" href={props.file('csv')} download>
              {t('downloadCsv')}
            </a>
            <a className="btn" href={props.file('xlsx')} download>
              {t('downloadXlsx')}
            </a>
          </>
        )}
      </div>
      <details className="mt-2">
        <summary className="cursor-pointer py-2 small">{t('table', { label: props.label })}</summary>
        <ScrollRegion label={t('table', { label: props.label })} className="mt-1">
          {props.table}
        </ScrollRegion>
      </details>
    </figure>
  );
}
