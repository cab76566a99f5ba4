'use client';
import { useRouter } from 'next/navigation';
import { useLocale } from 'next-intl';
import { LOCALE_NAMES, LOCALES } from '#lib/i18n/locales.ts';

export function LocaleSwitch({ label }: { label: string }) {
  const router = useRouter();
  const current = useLocale();
  return (
    <select
      aria-label={label}
      className="border-0 bg-transparent px-0 text-[0.75rem]"
      value={current}
      onChange={(event) => {
        // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is missing below the browser floor
        document.cookie = `hp_locale=${event.target.value}; Path=/; Max-Age=31536000; SameSite=Lax`;
        router.refresh();
      }}
    >
      {LOCALES.map((locale) => (
        <option key={locale} value={locale}>
          {LOCALE_NAMES[locale]}
        </option>
      ))}
    </select>
  );
}
