'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { paperForm } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Field } from '../../../../../../_ui/field.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';

/** The talk was held with the record on paper: when and how long it was, then the record is copied. */
export function PaperForm({ interviewId, home }: { interviewId: string; home: string }) {
  const t = useTranslations('interview.paper');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(paperForm), defaultValues: { when: '', minutes: 45 } });
  const { errors, isSubmitting } = form.formState;
  return (
    <details className="no-print my-3">
      <summary className="min-h-11">{t('title')}</summary>
      <form
        noValidate
        className="max-w-[640px]"
        onSubmit={form.handleSubmit(async ({ when, minutes }) => {
          const reply = await send('PUT', `/api/v1/interviews/${interviewId}/paper`, {
            talkedAt: new Date(when).getTime(),
            minutes,
          });
          setRefusal(reply.ok ? undefined : reply);
          if (reply.ok) router.push(home);
        })}
      >
        <p>{t('lead')}</p>
        <Problems refusal={refusal} />
        <Field label={t('when')} error={errors.when === undefined ? undefined : t('whenMissing')}>
          {(field) => <input type="datetime-local" {...field} {...form.register('when')} />}
        </Field>
        <Field label={t('minutes')} error={errors.minutes === undefined ? undefined : t('minutesWrong')}>
          {(field) => (
            <input
              type="number"
              inputMode="numeric"
              min={1}
              max={480}
              {...field}
              {...form.register('minutes', { valueAsNumber: true })}
            />
          )}
        </Field>
        <p>
          <ActButton type="submit" className="btn" busy={isSubmitting}>
            {t('submit')}
          </ActButton>
        </p>
      </form>
    </details>
  );
}
