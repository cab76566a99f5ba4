'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { signIn } from '#lib/accounts/input.ts';
import { ActButton } from '../_ui/act-button.tsx';
import { Field } from '../_ui/field.tsx';

export function LoginForm() {
  const t = useTranslations('account');
  const [failed, setFailed] = useState<'wrong' | 'many' | 'offline'>();
  const form = useForm({ resolver: zodResolver(signIn), defaultValues: { username: '', password: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async (values) => {
        try {
          const reply = await fetch('/api/auth/sign-in/username', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(values),
          });
          if (reply.ok) location.assign('/');
          else setFailed(reply.status === 429 ? 'many' : 'wrong');
        } catch {
          setFailed('offline');
        }
      })}
    >
      {failed === undefined ? null : (
        <p role="alert" className="notice danger mb-4">
          {t(`signInFailed.${failed}`)}
        </p>
      )}
      <Field label={t('username')} error={errors.username && t('usernameMissing')}>
        {(aria) => (
          <input {...aria} {...form.register('username')} autoComplete="username" className="w-full" />
        )}
      </Field>
      <Field label={t('password')} error={errors.password && t('passwordMissing')}>
        {(aria) => (
          <input
            {...aria}
            {...form.register('password')}
            type="password"
            autoComplete="current-password"
            className="w-full"
          />
        )}
      </Field>
      <ActButton type="submit" className="btn primary mt-2 w-full" busy={isSubmitting}>
        {t('signIn')}
      </ActButton>
    </form>
  );
}
