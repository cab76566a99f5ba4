'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { ago } from '#lib/interview/session-progress.ts';
import { clashCount, unsavedPart } from '#lib/interview/session-unsaved.ts';
import { useSession } from './use-session.ts';

/** What is saved and where. Changes of state are announced; the seconds are not. */
export function SaveLine() {
  const t = useTranslations('interview.saving');
  const { view, pending, sending, savedAt, trouble, kept, state, flush } = useSession();
  const now = useNow();
  const clashes = clashCount(state);
  const kind =
    clashes > 0 && trouble === undefined
      ? 'clash'
      : (trouble ?? (sending ? 'saving' : pending > 0 ? 'waiting' : 'saved'));
  const passed = savedAt === undefined || now === undefined ? undefined : ago(now, savedAt);
  const words =
    kind === 'saved'
      ? passed === undefined
        ? t('saved')
        : t('savedAgo', { ago: t(passed.unit, { n: passed.n }) })
      : t(kind, { n: kind === 'clash' ? clashes : pending });
  const quiet = kind === 'saved' || kind === 'saving' || kind === 'waiting';
  return (
    <div className="iv-save" data-kind={quiet ? (kind === 'saved' ? 'ok' : 'wait') : 'warn'}>
      <p title={t('localHint')}>{words}</p>
      <p role="status" className="sr-only">
        {quiet ? t('saved') : words}
      </p>
      {trouble === undefined ? null : trouble === 'signed_out' ? (
        <Link href="/login" className="iv-link">
          {t('signIn')}
        </Link>
      ) : (
        <button type="button" className="iv-link" onClick={() => void flush()}>
          {t('retry')}
        </button>
      )}
      {kept === 'kept' ? null : (
        <p className="field-error small" role="alert">
          {kept === 'full' ? t('full') : t('noCopy')}{' '}
          <button
            type="button"
            className="iv-link"
            onClick={() => downloadUnsaved(view.interview.id, JSON.stringify(unsavedPart(state), null, 2))}
          >
            {t('download')}
          </button>
        </p>
      )}
    </div>
  );
}

/** What is in memory only, as a file. */
function downloadUnsaved(interviewId: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `interview-${interviewId}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}

function useNow(): number | undefined {
  const [now, setNow] = useState<number>();
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
