'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useId } from 'react';
import { text } from '../../../../_ui/localized.ts';
import { useFields } from './field-context.ts';
import { FieldFindings } from './fields.tsx';

/** Evidence to ask for, chosen from the tree's catalogue. */
export function MaterialsField({
  field,
  chosen,
  name,
  catalogue,
  legend,
}: {
  field: string;
  chosen: readonly string[];
  name: string;
  legend: string;
  catalogue: readonly { readonly id: string; readonly title: Partial<Record<string, string>> }[];
}) {
  const t = useTranslations('outline');
  const locale = useLocale();
  const fields = useFields();
  const id = useId();
  const titleOf = (key: string) => {
    const found = catalogue.find((e) => e.id === key);
    return found === undefined ? key : text(found.title, locale);
  };
  const set = (next: string[]) => fields.set(field, next);
  return (
    <fieldset className="oe-lines">
      <legend>{legend}</legend>
      {chosen.length === 0 ? <p className="small quiet">{t('noMaterials')}</p> : null}
      <ul className="oe-chips">
        {chosen.map((key, i) => (
          <li key={key}>
            <span>
              <span className="id">{key}</span> {titleOf(key)}
              <FieldFindings field={`${field}.${i}`} id={`${id}-${key}`} />
            </span>
            <button
              type="button"
              className="oe-icon"
              aria-label={t('remove', { name: `${key} ${titleOf(key)}` })}
              onClick={() => {
                set(chosen.filter((c) => c !== key));
                document.getElementById(id)?.focus();
              }}
            >
              ✕
            </button>
          </li>
        ))}
      </ul>
      <FieldFindings field={field} id={`${id}-f`} />
      <select
        id={id}
        aria-label={`${t('addMaterial')} ${name}`}
        value=""
        onChange={(e) => set([...chosen, e.target.value])}
      >
        <option value="">{t('addMaterial')}</option>
        {catalogue
          .filter((e) => !chosen.includes(e.id))
          .map((e) => (
            <option key={e.id} value={e.id}>
              {e.id} {text(e.title, locale)}
            </option>
          ))}
      </select>
    </fieldset>
  );
}
