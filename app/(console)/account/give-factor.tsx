'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { factorCode } from '#lib/accounts/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Problems } from '../../_ui/problems.tsx';
import { type Sent, send } from '../../_ui/send.ts';

/** The second factor of this session: six digits, or a recovery code. */
export function GiveFactor() {
  const t = useTranslations('account');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(factorCode), defaultValues: { code: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-4 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', '/api/v1/account/second-factor/give', values);
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) location.assign('/');
      })}
    >
      <Problems refusal={refusal} />
      <Field label={t('code')} hint={t('codeHint')} error={errors.code && t('codeMissing')}>
        {(aria) => <input {...aria} {...form.register('code')} autoComplete="one-time-code" />}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('goOn')}
      </ActButton>
    </form>
  );
}
