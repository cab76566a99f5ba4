'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { findingForm, refOf } from '#lib/evidence/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

type Option = { readonly id: string; readonly name: string };
export type Choice = {
  readonly key: string;
  readonly mark: 'problem' | 'quote' | 'fact' | 'suggestion';
  readonly text: string;
  /** Whose words, and under which question. */
  readonly origin: string;
  readonly indicatorId: string;
};

/** Writes a finding about a unit, or changes one. */
export function FindingForm(props: {
  evaluationId: string;
  unitId: string;
  types: readonly Option[];
  indicators: readonly Option[];
  choices: readonly Choice[];
  finding?: {
    id: string;
    version: number;
    indicatorId: string;
    type: string;
    statement: string;
    excerpts: string[];
    hidden: number;
  };
}) {
  const t = useTranslations('finding.form');
  const words = useTranslations('finding');
  const kinds = useTranslations('interview.kind');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [only, setOnly] = useState(true);
  const { finding } = props;
  const form = useForm({
    resolver: zodResolver(findingForm),
    defaultValues: {
      indicatorId: finding?.indicatorId ?? '',
      type: finding?.type ?? '',
      statement: finding?.statement ?? '',
      excerpts: finding?.excerpts ?? [],
      keepNumbers: false,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const indicatorId = form.watch('indicatorId');
  const chosen = form.watch('excerpts');
  const narrowed = only && indicatorId !== '';
  const shown = props.choices.filter(
    (c) => !narrowed || c.indicatorId === indicatorId || chosen.includes(c.key),
  );
  const numbers = errors.statement?.message === 'finding_numbers';
  const list = `/evaluations/${props.evaluationId}/findings`;
  return (
    <form
      noValidate
      className="mt-4 max-w-[880px]"
      onSubmit={form.handleSubmit(async ({ excerpts, ...values }) => {
        const content = { ...values, excerpts: excerpts.map(refOf) };
        const sent =
          finding === undefined
            ? await send('POST', `/api/v1${list}`, { unitId: props.unitId, ...content })
            : await send('PUT', `/api/v1${list}/${finding.id}`, { baseVersion: finding.version, ...content });
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        router.push(`${list}?unit=${props.unitId}`);
        router.refresh();
      })}
    >
      <Problems refusal={refusal} />
      <Field label={words('indicator')} error={errors.indicatorId && t('indicatorMissing')}>
        {(aria) => (
          <select {...aria} {...form.register('indicatorId')} className="w-full">
            <option value="">{t('choose')}</option>
            {props.indicators.map((i) => (
              <option key={i.id} value={i.id}>
                {i.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={words('type')} error={errors.type && t('typeMissing')}>
        {(aria) => (
          <select {...aria} {...form.register('type')} className="w-full">
            <option value="">{t('choose')}</option>
            {props.types.map((x) => (
              <option key={x.id} value={x.id}>
                {x.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field
        label={t('statement')}
        hint={t('statementHint')}
        error={errors.statement && (numbers ? t('numbers') : t('statementShort'))}
      >
        {(aria) => <textarea {...aria} {...form.register('statement')} rows={4} className="w-full" />}
      </Field>
      {numbers || form.watch('keepNumbers') ? (
        <label className="flex min-h-11 items-center gap-2">
          <input type="checkbox" {...form.register('keepNumbers')} />
          {t('keepNumbers')}
        </label>
      ) : null}
      <fieldset
        className="border-t border-(--rule) py-4"
        aria-describedby={errors.excerpts === undefined ? undefined : 'excerpts-error'}
      >
        <legend className="float-left mb-1 w-full">{t('excerpts')}</legend>
        <p className="small quiet clear-both">{t('excerptsHint', { n: chosen.length })}</p>
        {errors.excerpts === undefined ? null : (
          <p id="excerpts-error" className="field-error">
            {t('excerptsMissing')}
          </p>
        )}
        {finding === undefined || finding.hidden === 0 ? null : (
          <p className="small quiet">{t('hiddenKept', { n: finding.hidden })}</p>
        )}
        <label className="flex min-h-11 items-center gap-2">
          <input type="checkbox" checked={only} onChange={(e) => setOnly(e.currentTarget.checked)} />
          {t('onlyIndicator')}
        </label>
        {shown.length === 0 ? <p className="quiet">{t('noneOfIndicator')}</p> : null}
        <ul>
          {shown.map((c) => (
            <li key={c.key} className="border-t border-(--rule)">
              <label className="flex min-h-11 items-start gap-3 py-2">
                <input type="checkbox" value={c.key} {...form.register('excerpts')} className="mt-1.5" />
                <span className="min-w-0">
                  <span className={`state ${c.mark === 'problem' ? 'warn' : ''}`}>{kinds(c.mark)}</span>{' '}
                  <span className="break-words whitespace-pre-line">{c.text}</span>
                  <span className="block small quiet">{c.origin}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
      </fieldset>
      <ActButton type="submit" className="btn primary mt-2" busy={isSubmitting}>
        {t('save')}
      </ActButton>
    </form>
  );
}
