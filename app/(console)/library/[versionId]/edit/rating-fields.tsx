'use client';
import { useLocale, useTranslations } from 'next-intl';
import { indicatorsOf, transformOf } from '#lib/indicators/framework.ts';
import type { FormQuestion } from '#lib/interview/outline-form.ts';
import { text } from '../../../../_ui/localized.ts';
import { ChoiceField, Labelled, ShortField, TextField } from './fields.tsx';
import { at, useEditor } from './use-editor.ts';

const POINTS = ['5', '3', '1'] as const;

/** Whether a question is rated, for which indicator, and what the points look like. */
export function RatingFields({ field, question }: { field: string; question: FormQuestion }) {
  const t = useTranslations('outline');
  const { form } = useEditor();
  return (
    <fieldset className="oe-lines">
      <legend className="sr-only">{t('rated')}</legend>
      <label className="oe-check">
        <input type="checkbox" {...form.register(at(`${field}.rated`))} data-focus={`rated:${question.id}`} />
        {t('rated')}
      </label>
      {question.rated ? <Rating field={`${field}.rating`} id={question.id} /> : null}
    </fieldset>
  );
}

function Rating({ field, id }: { field: string; id: string }) {
  const t = useTranslations('outline');
  const locale = useLocale();
  const { form, view, now } = useEditor();
  const indicators = indicatorsOf(view.tree).map(({ indicator }) => {
    const source = indicator.sources.find((s) => s.type === 'interview' && s.ref?.includes(now.id) === true);
    return { indicator, source };
  });
  const options = (counting: boolean) =>
    indicators
      .filter(({ source }) => (source !== undefined) === counting)
      .map(({ indicator: i }) => (
        <option key={i.id} value={i.id}>
          {i.id} {text(i.title, locale)}
        </option>
      ));
  const transforms = view.policy.transforms
    .filter((x) => ['linear', 'proportional', 'banded', 'level'].includes(x.type))
    .map((x) => ({ value: x.id, label: text(x.title, locale) }));
  /** The transform follows the indicator, as the tree says. */
  const follow = (chosen: string) => {
    const found = indicators.find(({ indicator }) => indicator.id === chosen);
    if (found === undefined) return;
    const transform =
      found.source === undefined ? transforms[0]?.value : transformOf(found.indicator, found.source);
    if (transform !== undefined) form.setValue(at(`${field}.transform`), transform);
  };
  return (
    <>
      <div className="oe-row">
        <Labelled field={`${field}.indicator`} label={t('indicator')} className="oe-grow">
          {(aria) => (
            <select
              {...aria}
              {...form.register(at(`${field}.indicator`), {
                onChange: (e) => follow(String(e.target.value)),
              })}
              data-focus={`indicator:${id}`}
            >
              <option value="">{t('choose')}</option>
              <optgroup label={t('counts')}>{options(true)}</optgroup>
              <optgroup label={t('countsNot')}>{options(false)}</optgroup>
            </select>
          )}
        </Labelled>
        <ShortField field={`${field}.weight`} label={t('weight')} />
        <ChoiceField
          field={`${field}.transform`}
          label={t('transform')}
          options={[{ value: '', label: t('choose') }, ...transforms]}
        />
      </div>
      {POINTS.map((point) => (
        <TextField
          key={point}
          field={`${field}.anchors.${point}`}
          label={t('anchor', { n: point })}
          focus={`anchor${point}:${id}`}
        />
      ))}
      <p className="small quiet">{t('anchorsHint')}</p>
    </>
  );
}
