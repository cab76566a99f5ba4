'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { useDeviceCopy } from './use-device-copy.ts';

/** What has happened to what was written: brought back, saved, removed, or in the way of saving. */
export function Notices(props: {
  copy: Omit<ReturnType<typeof useDeviceCopy>, 'took' | 'older'> & { readonly older: unknown };
  saved: { versionId: string; version: string; lost: readonly string[] } | undefined;
  errors: number;
  removed: string | undefined;
  undo: () => void;
}) {
  const t = useTranslations('outline');
  const { copy, saved, removed } = props;
  return (
    <>
      {copy.older === undefined ? null : (
        <div className="notice caution mb-3" role="alert">
          <p>{t('older')}</p>
          <p className="mt-2 flex flex-wrap gap-2">
            <button type="button" className="btn" onClick={() => copy.decide(true)}>
              {t('takeMine')}
            </button>
            <button type="button" className="btn" onClick={() => copy.decide(false)}>
              {t('dropMine')}
            </button>
          </p>
        </div>
      )}
      {copy.restored ? (
        <p className="notice good mb-3" role="status">
          {t('restored')}{' '}
          <button type="button" className="oe-link" onClick={copy.discard}>
            {t('discard')}
          </button>
        </p>
      ) : null}
      {saved === undefined ? null : (
        <div className="notice good mb-3" role="status">
          <p>
            {t('savedAs', { version: saved.version })}{' '}
            <Link href={`/library/${saved.versionId}`} prefetch={false} className="underline">
              {t('openVersion')}
            </Link>
          </p>
          {saved.lost.length === 0 ? null : (
            <>
              <p className="mt-2">{t('lost')}</p>
              <ul className="list-disc pl-5">
                {saved.lost.map((comment) => (
                  <li key={comment}>{comment}</li>
                ))}
              </ul>
            </>
          )}
        </div>
      )}
      {copy.dirty && props.errors > 0 ? (
        <p className="small quiet mb-2">{t('errors', { n: props.errors })}</p>
      ) : null}
      <div role="status">
        {removed === undefined ? null : (
          <p className="notice mb-3">
            {t('removed', { name: removed })}{' '}
            <button type="button" className="oe-link" onClick={props.undo}>
              {t('undo')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
