'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { LOCALE_NAMES, LOCALES, type Locale } from '#lib/i18n/locales.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

const WIDTHS = { phone: 390, desktop: 1024 } as const;

/** The respondent's page itself, by the same renderer, at a phone's and a desktop's width; print opens it alone. */
export function Preview({ versionId, locale }: { versionId: string; locale: string }) {
  const t = useTranslations('library');
  const [size, setSize] = useState<keyof typeof WIDTHS>('phone');
  const [language, setLanguage] = useState<Locale>(LOCALES.find((l) => l === locale) ?? 'zh-CN');
  const src = `/api/v1/instruments/${versionId}/preview?locale=${language}`;
  return (
    <section className="mt-8" aria-labelledby="preview">
      <h2 id="preview">{t('preview')}</h2>
      <div className="mt-2 flex flex-wrap gap-2">
        {(Object.keys(WIDTHS) as (keyof typeof WIDTHS)[]).map((s) => (
          <button
            key={s}
            type="button"
            className="btn"
            aria-current={s === size ? 'true' : undefined}
            onClick={() => setSize(s)}
          >
            {t(`size.${s}`)}
          </button>
        ))}
        <select
          aria-label={t('language')}
          value={language}
          onChange={(event) => setLanguage(LOCALES.find((l) => l === event.target.value) ?? 'zh-CN')}
        >
          {LOCALES.map((l) => (
            <option key={l} value={l}>
              {LOCALE_NAMES[l]}
            </option>
          ))}
        </select>
        <a className="btn" href={src} target="_blank" rel="noreferrer">
          {t('size.print')}
        </a>
      </div>
      <ScrollRegion label={t('preview')} className="mt-3 border border-(--rule-strong) bg-(--sunken) p-3">
        <iframe
          title={t('preview')}
          src={src}
          width={WIDTHS[size]}
          height={720}
          className="mx-auto block bg-(--paper)"
        />
      </ScrollRegion>
    </section>
  );
}
