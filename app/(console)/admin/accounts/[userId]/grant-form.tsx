'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { authorizationChange } from '#lib/accounts/input.ts';
import { ROLES } from '#lib/accounts/permissions.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { Done } from '../../../../_ui/focus.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

const grant = authorizationChange.options[0];

/** One more role, everywhere or for one evaluation or unit, for good or until a day. */
export function GrantForm(props: {
  userId: string;
  evaluations: readonly { id: string; title: string; units: readonly { id: string; name: string }[] }[];
}) {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [granted, setGranted] = useState(0);
  const form = useForm({
    resolver: zodResolver(grant),
    defaultValues: {
      act: 'grant' as const,
      role: 'evaluator' as const,
      evaluationId: '',
      unitId: '',
      lastDay: '',
      why: '',
    },
  });
  const { errors, isSubmitting } = form.formState;
  const evaluationId = useWatch({ control: form.control, name: 'evaluationId' });
  const units = props.evaluations.find((e) => e.id === evaluationId)?.units ?? [];
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', `/api/v1/accounts/${props.userId}/authorization`, values);
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        form.reset();
        setGranted((n) => n + 1);
        router.refresh();
      })}
    >
      <Problems refusal={refusal} />
      {granted === 0 ? null : <Done key={granted}>{t('granted')}</Done>}
      <Field label={t('role')}>
        {(aria) => (
          <select {...aria} {...form.register('role')}>
            {ROLES.map((role) => (
              <option key={role} value={role}>
                {common(`role.${role}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('evaluation')} hint={t('scopeHint')}>
        {(aria) => (
          <select
            {...aria}
            {...form.register('evaluationId', { onChange: () => form.setValue('unitId', '') })}
            className="max-w-full"
          >
            <option value="">{t('everywhere')}</option>
            {props.evaluations.map((e) => (
              <option key={e.id} value={e.id}>
                {e.title}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('unit')}>
        {(aria) => (
          <select {...aria} {...form.register('unitId')} className="max-w-full">
            <option value="">{t('allUnits')}</option>
            {units.map((u) => (
              <option key={u.id} value={u.id}>
                {u.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('lastDay')} error={errors.lastDay && t('lastDayHint')}>
        {(aria) => <input {...aria} {...form.register('lastDay')} type="date" />}
      </Field>
      <Field label={t('why')} error={errors.why && t('whyMissing')}>
        {(aria) => <input {...aria} {...form.register('why')} autoComplete="off" className="w-full" />}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('grant')}
      </ActButton>
    </form>
  );
}
