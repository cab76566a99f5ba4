import { getLocale, getTranslations } from 'next-intl/server';
import type { BatchStanding } from '#lib/reports/batch.ts';
import { JobProgress } from '../../../../_ui/job-progress.tsx';
import { moment } from '../../../../_ui/moment.ts';
import { fixed } from '../../../../_ui/number.ts';
import { StartBatch } from './start-batch.tsx';

/** All reports as one archive: asked for, on its way, or there. */
export async function Batch(props: { path: string; query: string; units: number; standing: BatchStanding }) {
  const t = await getTranslations('report');
  const locale = await getLocale();
  const { path, query, units, standing } = props;
  const work = `${path}/work${query}`;
  return (
    <section className="mt-8">
      <h2>{t('batch')}</h2>
      <p className="small quiet mt-1">{t('batchLead', { n: units })}</p>
      {standing.state === 'none' ? (
        <p className="mt-3">
          <StartBatch address={work} label={t('batchStart')} />
        </p>
      ) : standing.state === 'done' ? (
        <p className="mt-3 flex flex-wrap items-center gap-3">
          <a className="btn primary" href={`${path}/export/zip${query}`} download>
            {t('batchDownload', { size: sizeOf(standing.size) })}
          </a>
          <StartBatch address={work} label={t('batchAgain')} />
          <span className="small quiet">{t('batchMade', { at: moment(standing.madeAt, locale) })}</span>
        </p>
      ) : (
        <JobProgress
          address={work}
          standing={{ state: standing.state, progress: standing.progress }}
          words={{
            running: t('job.running'),
            cancel: t('job.cancel'),
            cancelled: t('job.cancelled'),
            failed: t('job.failed'),
            again: t('job.again'),
            reload: t('job.reload'),
          }}
        />
      )}
    </section>
  );
}

function sizeOf(bytes: number): string {
  return bytes < 1024 * 1024 ? `${Math.ceil(bytes / 1024)} KB` : `${fixed(bytes / 1024 / 1024, 1)} MB`;
}
