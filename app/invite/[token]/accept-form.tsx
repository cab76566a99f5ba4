'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { acceptance } from '#lib/accounts/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Problems } from '../../_ui/problems.tsx';
import { type Sent, send } from '../../_ui/send.ts';

/** Chooses the password and leads to the sign-in. */
export function AcceptForm(props: { token: string; username: string }) {
  const t = useTranslations('account');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(acceptance), defaultValues: { password: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', `/api/v1/invitations/${props.token}`, values);
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) location.replace('/login');
      })}
    >
      <Problems refusal={refusal} />
      <input type="hidden" name="username" autoComplete="username" value={props.username} readOnly />
      <Field
        label={t('nextPassword')}
        hint={t('passwordRule')}
        error={errors.password && t('passwordLength')}
      >
        {(aria) => (
          <input
            {...aria}
            {...form.register('password')}
            type="password"
            autoComplete="new-password"
            className="w-full"
          />
        )}
      </Field>
      <ActButton type="submit" className="btn primary mt-2 w-full" busy={isSubmitting}>
        {t('accept')}
      </ActButton>
    </form>
  );
}
