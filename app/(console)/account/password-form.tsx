'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { passwordChange } from '#lib/accounts/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Done } from '../../_ui/focus.tsx';
import { Problems } from '../../_ui/problems.tsx';
import { type Sent, send } from '../../_ui/send.ts';

/** @param props.first the password is one that somebody else knows; afterwards the work begins */
export function PasswordForm(props: { first: boolean; username: string }) {
  const t = useTranslations('account');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [changed, setChanged] = useState(0);
  const form = useForm({
    resolver: zodResolver(passwordChange),
    defaultValues: { current: '', next: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', '/api/v1/account/password', values);
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        form.reset();
        if (props.first) location.assign('/');
        else setChanged((n) => n + 1);
      })}
    >
      <Problems refusal={refusal} />
      {changed === 0 ? null : <Done key={changed}>{t('passwordChanged')}</Done>}
      <input type="hidden" name="username" autoComplete="username" value={props.username} readOnly />
      <Field label={t('currentPassword')} error={errors.current && t('passwordMissing')}>
        {(aria) => (
          <input {...aria} {...form.register('current')} type="password" autoComplete="current-password" />
        )}
      </Field>
      <Field label={t('nextPassword')} hint={t('passwordRule')} error={errors.next && t('passwordLength')}>
        {(aria) => <input {...aria} {...form.register('next')} type="password" autoComplete="new-password" />}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('changePassword')}
      </ActButton>
    </form>
  );
}
