'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type NewAccountInput, newAccount } from '#lib/accounts/input.ts';
import type { Invited } from '#lib/accounts/invite.ts';
import { ActButton } from '../../../_ui/act-button.tsx';
import { Field } from '../../../_ui/field.tsx';
import { Problems } from '../../../_ui/problems.tsx';
import { type Sent, send } from '../../../_ui/send.ts';
import { InvitationShown } from './invitation-shown.tsx';

export function AccountForm() {
  const t = useTranslations('account');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [invited, setInvited] = useState<Invited & { username: string }>();
  const form = useForm<NewAccountInput>({
    resolver: zodResolver(newAccount),
    defaultValues: { username: '', name: '', organisation: '', lastDay: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<Invited>('POST', '/api/v1/accounts', values);
        setRefusal(sent.ok ? undefined : sent);
        setInvited(sent.ok ? { ...sent.value, username: values.username } : undefined);
        if (sent.ok) {
          form.reset();
          router.refresh();
        }
      })}
    >
      <Problems refusal={refusal} />
      {invited === undefined ? null : <InvitationShown key={invited.userId} invited={invited} />}
      <Field label={t('username')} hint={t('usernameHint')} error={errors.username && t('usernameHint')}>
        {(aria) => <input {...aria} {...form.register('username')} autoComplete="off" />}
      </Field>
      <Field label={t('name')} error={errors.name && t('nameMissing')}>
        {(aria) => <input {...aria} {...form.register('name')} autoComplete="off" />}
      </Field>
      <Field label={t('organisation')} hint={t('organisationHint')}>
        {(aria) => <input {...aria} {...form.register('organisation')} autoComplete="off" />}
      </Field>
      <Field label={t('lastDay')} hint={t('lastDayHint')} error={errors.lastDay && t('lastDayHint')}>
        {(aria) => <input {...aria} {...form.register('lastDay')} type="date" />}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('create')}
      </ActButton>
    </form>
  );
}
