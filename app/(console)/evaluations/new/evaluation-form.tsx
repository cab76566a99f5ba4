'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useLocale, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type NewEvaluationInput, newEvaluation, UNIT_TYPES } from '#lib/evaluations/input.ts';
import type { EvaluationChoices } from '#lib/evaluations/read-evaluation-choices.ts';
import { ActButton } from '../../../_ui/act-button.tsx';
import { Field } from '../../../_ui/field.tsx';
import { FileField } from '../../../_ui/file-field.tsx';
import { text } from '../../../_ui/localized.ts';
import { Problems } from '../../../_ui/problems.tsx';
import { type Sent, send, sendWorkbook } from '../../../_ui/send.ts';

export function EvaluationForm({ choices }: { choices: EvaluationChoices }) {
  const t = useTranslations('evaluation');
  const common = useTranslations('common');
  const locale = useLocale();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm<NewEvaluationInput>({
    resolver: zodResolver(newEvaluation),
    defaultValues: {
      title: '',
      periodStart: '',
      periodEnd: '',
      units: 'code,name,type\n',
      treeVersionId: choices[0]?.versionId,
      policyVersionId: choices[0]?.policies[0]?.versionId,
    },
  });
  const { errors, isSubmitting } = form.formState;
  const [taken, setTaken] = useState<number>();
  const treeVersionId = form.watch('treeVersionId');
  const policies = choices.find((c) => c.versionId === treeVersionId)?.policies ?? [];
  const option = (c: EvaluationChoices[number]['policies'][number]) => (
    <option key={c.versionId} value={c.versionId}>
      {`${c.version}${c.trial ? ` · ${common('trial')}` : ''} · ${text(c.title, locale)}`}
    </option>
  );

  /** Both kinds of file end as the text above, where they can still be changed before anything is stored. */
  async function takeFile(file: File) {
    setTaken(undefined);
    setRefusal(undefined);
    if (!/\.xlsx$/i.test(file.name)) {
      form.setValue('units', await file.text(), { shouldDirty: true });
      return;
    }
    const sent = await sendWorkbook<{ units: string; count: number }>('/api/v1/workbooks/units', file);
    if (!sent.ok) return setRefusal(sent);
    form.setValue('units', sent.value.units, { shouldDirty: true, shouldValidate: true });
    setTaken(sent.value.count);
  }

  return (
    <form
      noValidate
      className="mt-4 max-w-[760px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<{ evaluationId: string }>('POST', '/api/v1/evaluations', values);
        if (sent.ok) location.assign(`/evaluations/${sent.value.evaluationId}`);
        else setRefusal(sent);
      })}
    >
      <Problems refusal={refusal} />
      <Field label={t('title')} error={errors.title && t('titleMissing')}>
        {(aria) => <input {...aria} {...form.register('title')} className="w-full" />}
      </Field>
      <Field label={t('from')} error={errors.periodStart && t('dayMissing')}>
        {(aria) => <input {...aria} {...form.register('periodStart')} type="date" />}
      </Field>
      <Field label={t('to')} error={errors.periodEnd && t('periodWrong')}>
        {(aria) => <input {...aria} {...form.register('periodEnd')} type="date" />}
      </Field>
      {choices.length === 0 ? null : (
        <>
          <Field label={t('framework')} hint={t('versionsHint')}>
            {(aria) => (
              <select
                {...aria}
                {...form.register('treeVersionId', {
                  onChange: (e: { target: { value: string } }) => {
                    const fitting = choices.find((c) => c.versionId === e.target.value)?.policies ?? [];
                    if (!fitting.some((p) => p.versionId === form.getValues('policyVersionId')))
                      form.setValue('policyVersionId', fitting[0]?.versionId);
                  },
                })}
                className="max-w-full"
              >
                {choices.map(option)}
              </select>
            )}
          </Field>
          <Field label={t('policy')}>
            {(aria) => (
              <select {...aria} {...form.register('policyVersionId')} className="max-w-full">
                {policies.map(option)}
              </select>
            )}
          </Field>
        </>
      )}
      <Field
        label={t('units')}
        error={errors.units && t('unitsMissing')}
        hint={t('unitsHint', {
          types: UNIT_TYPES.map((u) => `${u} ${common(`unitType.${u}`)}`).join(common('joint.list')),
        })}
      >
        {(aria) => (
          <textarea
            {...aria}
            {...form.register('units')}
            rows={10}
            className="w-full font-mono"
            spellCheck={false}
          />
        )}
      </Field>
      <Field
        label={t('unitsFile')}
        hint={
          <>
            {t('unitsFileHint')}{' '}
            <a href="/api/v1/workbooks/units" download>
              {t('unitsTemplate')}
            </a>
          </>
        }
      >
        {(aria) => (
          <>
            <FileField aria={aria} accept=".csv,text/csv,.xlsx" take={takeFile} />
            <p aria-live="polite">{taken === undefined ? null : t('unitsTaken', { n: taken })}</p>
          </>
        )}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('create')}
      </ActButton>
    </form>
  );
}
