'use client';
import { useTranslations } from 'next-intl';

export default function PageError({ reset }: { error: Error; reset: () => void }) {
  const t = useTranslations('common');
  return (
    <main className="mx-auto max-w-[520px] px-4 py-10">
      <h1>{t('failed')}</h1>
      <p className="my-4">{t('failedHint')}</p>
      <button type="button" className="btn" onClick={reset}>
        {t('retry')}
      </button>
    </main>
  );
}
