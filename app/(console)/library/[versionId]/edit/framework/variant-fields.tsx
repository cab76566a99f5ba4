'use client';
import { useTranslations } from 'next-intl';
import { NO_TEXT } from '#lib/indicators/tree-form.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { ChoiceField, FieldFindings, ShortField, TextField } from '../fields.tsx';
import { useFramework } from './use-framework.ts';

const NO_PART = { id: '', title: NO_TEXT, target: '', weight: '' };

/** What units of each type are held against in a slot. */
export function VariantFields({ slot }: { slot: string }) {
  const t = useTranslations('framework');
  const common = useTranslations('common');
  const { now, view, edit } = useFramework();
  const name = (type: string) =>
    common.has(`unitType.${type as 'township'}`) ? common(`unitType.${type as 'township'}`) : type;
  const own = now.variants.flatMap((variant, index) => (variant.slot === slot ? [{ variant, index }] : []));
  const free = view.unitTypes.find((type) => !own.some(({ variant }) => variant.unit_type === type));
  return (
    <>
      <h3 className="mt-6">{t('variants')}</h3>
      {own.map(({ variant, index }) => {
        const path = `variants.${index}`;
        const sum = variant.parts.reduce((total, p) => total + (Number(p.weight) || 0), 0);
        return (
          <fieldset key={path} className="fe-row-fields">
            <legend>{name(variant.unit_type)}</legend>
            <ChoiceField
              field={`${path}.unit_type`}
              label={t('unitType')}
              options={[...new Set([...view.unitTypes, variant.unit_type])].map((value) => ({
                value,
                label: name(value),
              }))}
            />
            <TextField field={`${path}.label`} label={t('variantLabel')} focus={`label:${path}`} />
            <TextField field={`${path}.criterion`} label={t('criterion')} focus={`criterion:${path}`} />
            <p className="small quiet">{t('partsHint', { sum: tidy(sum) })}</p>
            <FieldFindings field={`${path}.parts`} id={`${path}-parts`} />
            {variant.parts.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the name of a part is being typed
              <div key={i} className="fe-deduction">
                <TextField
                  field={`${path}.parts.${i}.title`}
                  label={t('part', { n: i + 1 })}
                  focus={`part:${path}.${i}`}
                />
                <div className="oe-row">
                  <ShortField field={`${path}.parts.${i}.id`} label={t('partId')} wide />
                  <ShortField field={`${path}.parts.${i}.target`} label={t('param.target')} />
                  <ShortField field={`${path}.parts.${i}.weight`} label={t('weight')} />
                  <button
                    type="button"
                    className="oe-icon self-end"
                    aria-label={t('removePart', { n: i + 1 })}
                    onClick={() =>
                      edit({ type: 'remove_row', list: `${path}.parts`, index: i }, () => `parts:${path}`)
                    }
                  >
                    ✕
                  </button>
                </div>
              </div>
            ))}
            <button
              type="button"
              className="oe-link"
              data-focus={`parts:${path}`}
              onClick={() =>
                edit(
                  { type: 'add_row', list: `${path}.parts`, row: NO_PART },
                  () => `part:${path}.${variant.parts.length}`,
                )
              }
            >
              + {t('addPart')}
            </button>{' '}
            <button
              type="button"
              className="oe-link"
              onClick={() => edit({ type: 'remove_row', list: 'variants', index }, () => `variants:${slot}`)}
            >
              {t('removeVariant', { name: name(variant.unit_type) })}
            </button>
          </fieldset>
        );
      })}
      {free === undefined ? null : (
        <button
          type="button"
          className="btn mt-2"
          data-focus={`variants:${slot}`}
          onClick={() =>
            edit(
              {
                type: 'add_row',
                list: 'variants',
                row: { slot, unit_type: free, label: NO_TEXT, criterion: NO_TEXT, parts: [NO_PART] },
              },
              () => `label:variants.${now.variants.length}`,
            )
          }
        >
          + {t('addVariant')}
        </button>
      )}
    </>
  );
}
