'use client';
import { useLocale, useTranslations } from 'next-intl';
import { crosswalkPoints } from '#lib/indicators/crosswalk.ts';
import { NO_TEXT } from '#lib/indicators/tree-form.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { text } from '../../../../../_ui/localized.ts';
import { FieldFindings, ShortField, TextField } from '../fields.tsx';
import { useFramework } from './use-framework.ts';

/** The same indicators by the aspects of the pilot, whose points sum to the same total. */
export function CrosswalkFields() {
  const t = useTranslations('framework');
  const locale = useLocale();
  const { now, tree, edit } = useFramework();
  const { aspects, rest } = crosswalkPoints(tree);
  const total = aspects.reduce((sum, a) => sum + a.points, 0);
  const list = 'pilot_crosswalk';
  return (
    <section aria-label={t('crosswalk')}>
      <h2>{t('crosswalk')}</h2>
      <p className="small quiet">{t('crosswalkHint')}</p>
      <FieldFindings field={list} id="crosswalk-findings" />
      {now.pilot_crosswalk.map((row, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name of an aspect is being typed
        <fieldset key={i} className="fe-row-fields">
          <legend>
            {text(row.title, locale) || row.id}{' '}
            <span className="small quiet">{t('nPoints', { n: tidy(aspects[i]?.points ?? 0) })}</span>
          </legend>
          <TextField field={`${list}.${i}.title`} label={t('aspect')} focus={`aspect:${i}`} />
          <div className="oe-row">
            <ShortField field={`${list}.${i}.id`} label={t('partId')} wide />
            <ShortField field={`${list}.${i}.to`} label={t('aspectTo')} hint={t('aspectToHint')} wide />
          </div>
          {row.to.split(' ').map((id, j) => (
            <FieldFindings key={id} field={`${list}.${i}.to.${j}`} id={`${list}-${i}-${j}`} />
          ))}
          <button
            type="button"
            className="oe-link"
            onClick={() => edit({ type: 'remove_row', list, index: i }, () => 'aspects')}
          >
            {t('removeAspect', { name: text(row.title, locale) || row.id })}
          </button>
        </fieldset>
      ))}
      <p className="mt-3">
        {t('crosswalkTotal', { total: tidy(total), full: now.full_score })}{' '}
        <span className={rest.length === 0 ? 'text-(--good)' : 'text-(--caution)'}>
          {rest.length === 0
            ? `✓ ${t('sameTotal')}`
            : `△ ${t('missingOf', { list: rest.map((r) => r.id).join(' ') })}`}
        </span>
      </p>
      <button
        type="button"
        className="btn mt-2"
        data-focus="aspects"
        onClick={() =>
          edit(
            { type: 'add_row', list, row: { id: '', title: NO_TEXT, to: '' } },
            () => `aspect:${now.pilot_crosswalk.length}`,
          )
        }
      >
        + {t('addAspect')}
      </button>
    </section>
  );
}
