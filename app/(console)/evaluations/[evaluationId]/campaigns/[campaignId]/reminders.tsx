'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { LOCALE_NAMES, LOCALES, type Locale } from '#lib/i18n/locales.ts';

export type Reminder = {
  readonly unitId: string;
  readonly unitName: string;
  /** Short of the minimum; for staff, never in the text. */
  readonly missing: number;
  readonly missingDepartments: number;
  readonly links: readonly {
    readonly id: string;
    readonly department: string;
    readonly text: Readonly<Record<Locale, string>>;
  }[];
};

const chosenSchema = z.object({ unitId: z.string(), linkId: z.string(), locale: z.enum(LOCALES) });

/** One text for everybody who was invited, for units below their minimum; to be copied, never sent from here. */
export function Reminders({ reminders, locale }: { reminders: readonly Reminder[]; locale: Locale }) {
  const t = useTranslations('campaign.reminder');
  const area = useRef<HTMLTextAreaElement>(null);
  const [told, setTold] = useState('');
  const form = useForm({
    resolver: zodResolver(chosenSchema),
    defaultValues: {
      unitId: reminders[0]?.unitId ?? '',
      linkId: reminders[0]?.links[0]?.id ?? '',
      locale,
    },
  });
  const otherUnit = ({ target }: { target: { value: string } }) => {
    form.setValue('linkId', reminders.find((r) => r.unitId === target.value)?.links[0]?.id ?? '');
    setTold('');
  };
  const chosen = useWatch({ control: form.control });
  const own = reminders.find((r) => r.unitId === chosen.unitId) ?? reminders[0];
  const link = own?.links.find((l) => l.id === chosen.linkId) ?? own?.links[0];
  const text = link?.text[chosen.locale ?? locale] ?? '';
  const copy = async () => {
    area.current?.focus();
    area.current?.select();
    try {
      await navigator.clipboard.writeText(text);
      setTold(t('copied'));
    } catch {
      // Without leave for the clipboard the text stands selected.
      setTold(t('selected'));
    }
  };
  return (
    <section className="no-print mt-8" aria-labelledby="reminders">
      <h2 id="reminders">{t('title')}</h2>
      <p className="small quiet mt-1">{t('why')}</p>
      <form className="mt-2 flex flex-wrap items-end gap-3" aria-label={t('choose')}>
        <label className="grid min-w-0 max-w-full small quiet">
          {t('unit')}
          <select className="w-full" {...form.register('unitId', { onChange: otherUnit })}>
            {reminders.map((r) => (
              <option key={r.unitId} value={r.unitId}>
                {r.missing > 0
                  ? t('unitShort', { name: r.unitName, n: r.missing })
                  : t('unitDepartments', { name: r.unitName, n: r.missingDepartments })}
              </option>
            ))}
          </select>
        </label>
        {own === undefined || own.links.length < 2 ? null : (
          <label className="grid min-w-0 max-w-full small quiet">
            {t('department')}
            <select className="w-full" {...form.register('linkId', { onChange: () => setTold('') })}>
              {own.links.map((l) => (
                <option key={l.id} value={l.id}>
                  {l.department}
                </option>
              ))}
            </select>
          </label>
        )}
        <label className="grid min-w-0 max-w-full small quiet">
          {t('language')}
          <select className="w-full" {...form.register('locale', { onChange: () => setTold('') })}>
            {LOCALES.map((l) => (
              <option key={l} value={l} lang={l}>
                {LOCALE_NAMES[l]}
              </option>
            ))}
          </select>
        </label>
      </form>
      <textarea
        ref={area}
        readOnly
        rows={8}
        className="mt-3 w-full max-w-[44em]"
        aria-label={t('text')}
        lang={chosen.locale}
        value={text}
      />
      <p className="flex flex-wrap items-center gap-3">
        <button type="button" className="btn" onClick={copy}>
          {t('copy')}
        </button>
        <span role="status" className="small quiet">
          {told}
        </span>
      </p>
    </section>
  );
}
