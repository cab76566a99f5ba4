'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { TRANSFORM_FORMULA, type Transform, transformSchema } from '#lib/indicators/policy.ts';
import { applyTransform, deductionRate } from '#lib/indicators/transform.ts';
import type { FormMethod } from '#lib/indicators/tree-form.ts';
import { fixed } from '../../../../../_ui/number.ts';

/** A value to begin with, where a transform shows what it does. */
function beginning(transform: Transform): number {
  switch (transform.type) {
    case 'ratio':
      return Number((0.8 * transform.params.target).toFixed(4));
    case 'range':
      return Number(((transform.params.zero_lo + transform.params.lo) / 2).toFixed(4));
    case 'level':
      return 4;
    default:
      return 3.6;
  }
}

/** The transform with what the form changes of it; undefined while that is no transform. */
function changed(transform: Transform, use: FormMethod): Transform | undefined {
  if (!('params' in transform)) return transform;
  const { bands, ...numbers } = use.params;
  const typed = Object.entries(numbers).flatMap(([name, value]) =>
    value.trim() === '' ? [] : [[name, Number(value)]],
  );
  const rows = bands.map((b) => ({ from: Number(b.from || Number.NaN), r: Number(b.r || Number.NaN) }));
  const params = {
    ...transform.params,
    ...Object.fromEntries(typed),
    ...(rows.length === 0 ? {} : { bands: rows }),
  };
  const parsed = transformSchema.safeParse({ ...transform, params });
  return parsed.success ? parsed.data : undefined;
}

/** An example with a value of the reader's choice, by the function that scores: value, rate, points. */
export function WorkedExample(props: { transform: Transform; use: FormMethod; weight: number }) {
  const t = useTranslations('framework');
  const { use, weight } = props;
  const transform = changed(props.transform, use);
  const [value, setValue] = useState<string>();
  const [counts, setCounts] = useState<readonly string[]>([]);
  if (transform === undefined) return <p className="fe-example small quiet">{t('noExample')}</p>;
  if (transform.type === 'deduct') {
    const list = use.deductions.map((d) => ({ id: d.id, per: Number(d.per) || 0, cap: Number(d.cap) || 0 }));
    const count = (i: number) => Number(counts[i] ?? (i === 0 ? '1' : '0')) || 0;
    const rate =
      weight > 0
        ? deductionRate(
            weight,
            list,
            list.map((_, i) => count(i)),
          )
        : 0;
    const off = list.map((d, i) => `min(${count(i)} × ${d.per}, ${d.cap})`).join(' + ');
    return (
      <section className="fe-example" aria-label={t('example')}>
        <h4>{t('example')}</h4>
        <div className="oe-row">
          {list.map((d, i) => (
            <label key={d.id}>
              {t('times', { id: d.id })}{' '}
              <input
                className="w-16"
                inputMode="numeric"
                value={counts[i] ?? (i === 0 ? '1' : '0')}
                onChange={(e) => {
                  const next = list.map((_, j) => counts[j] ?? (j === 0 ? '1' : '0'));
                  next[i] = e.target.value;
                  setCounts(next);
                }}
              />
            </label>
          ))}
        </div>
        <p role="status">
          {t('exampleDeduct', {
            full: weight,
            off: off === '' ? '0' : off,
            rate: fixed(rate, 3),
            points: fixed(rate * weight),
          })}
        </p>
      </section>
    );
  }
  const shown = value ?? String(beginning(transform));
  const number = shown.trim() === '' ? Number.NaN : Number(shown);
  const applied = Number.isFinite(number) ? applyTransform(transform, number) : undefined;
  return (
    <section className="fe-example" aria-label={t('example')}>
      <h4>
        {t('example')} <code className="small">{TRANSFORM_FORMULA[transform.type]}</code>
      </h4>
      <label>
        {t('exampleValue')}{' '}
        <input
          className="w-24"
          inputMode="decimal"
          value={shown}
          onChange={(e) => setValue(e.target.value)}
        />
      </label>{' '}
      <span role="status">
        {applied === undefined
          ? t('exampleNone')
          : t('exampleRate', {
              rate: fixed(applied.rate, 3),
              weight,
              points: fixed(applied.rate * weight),
            })}
      </span>
    </section>
  );
}
