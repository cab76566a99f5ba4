'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { type NewAccountInput, newAccount } from '#lib/accounts/input.ts';
import { ROLES } from '#lib/accounts/permissions.ts';
import { ActButton } from '../../../_ui/act-button.tsx';
import { Field } from '../../../_ui/field.tsx';
import { Done } from '../../../_ui/focus.tsx';
import { Problems } from '../../../_ui/problems.tsx';
import { type Sent, send } from '../../../_ui/send.ts';

export function AccountForm() {
  const t = useTranslations('account');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [added, setAdded] = useState('');
  const form = useForm<NewAccountInput>({
    resolver: zodResolver(newAccount),
    defaultValues: { username: '', name: '', password: '', roles: [], unitId: null },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', '/api/v1/accounts', values);
        setRefusal(sent.ok ? undefined : sent);
        setAdded(sent.ok ? values.username : '');
        if (sent.ok) {
          form.reset();
          router.refresh();
        }
      })}
    >
      <Problems refusal={refusal} />
      {added === '' ? null : <Done key={added}>{t('added', { username: added })}</Done>}
      <Field label={t('username')} hint={t('usernameHint')} error={errors.username && t('usernameHint')}>
        {(aria) => <input {...aria} {...form.register('username')} autoComplete="off" />}
      </Field>
      <Field label={t('name')} error={errors.name && t('nameMissing')}>
        {(aria) => <input {...aria} {...form.register('name')} autoComplete="off" />}
      </Field>
      <Field label={t('password')} hint={t('passwordHint')} error={errors.password && t('passwordHint')}>
        {(aria) => (
          <input {...aria} {...form.register('password')} type="password" autoComplete="new-password" />
        )}
      </Field>
      <fieldset className="grid gap-1 border-t border-(--rule) py-4 md:grid-cols-[9em_1fr] md:gap-x-4">
        <legend className="float-left pt-1.5">{t('roles')}</legend>
        <div>
          <div className="flex flex-wrap gap-x-6">
            {ROLES.filter((role) => role !== 'unit_liaison').map((role) => (
              <label key={role} className="flex min-h-[40px] items-center gap-2">
                <input type="checkbox" value={role} {...form.register('roles')} />
                {common(`role.${role}`)}
              </label>
            ))}
          </div>
          {errors.roles === undefined ? null : <p className="field-error">{t('rolesMissing')}</p>}
        </div>
      </fieldset>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('create')}
      </ActButton>
    </form>
  );
}
