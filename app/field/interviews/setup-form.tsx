'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { fieldSetup } from '#lib/field/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Problems } from '../../_ui/problems.tsx';
import type { Sent } from '../../_ui/send.ts';
import { type OpenDevice, setUpDevice } from '../_device/device.ts';

/** Makes this browser a field device: a name and a passphrase, once, with a network. */
export function SetupForm({ opened }: { opened: (device: OpenDevice) => void }) {
  const t = useTranslations('field');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({
    resolver: zodResolver(fieldSetup),
    defaultValues: { name: '', passphrase: '', again: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async ({ name, passphrase }) => {
        setRefusal(undefined);
        const device = await setUpDevice(name, passphrase);
        if (device.ok) opened(device.value);
        else setRefusal(device);
      })}
    >
      <p className="my-3">{t('setupLead')}</p>
      {refusal?.error === 'not_signed_in' || refusal?.error === 'offline' ? (
        <p className="notice caution my-3" role="alert">
          {refusal.error === 'offline' ? t('setupOffline') : t('setupSignIn')}{' '}
          {refusal.error === 'offline' ? null : <a href="/login">{t('signIn')}</a>}
        </p>
      ) : (
        <Problems refusal={refusal} />
      )}
      <Field label={t('deviceName')} hint={t('deviceNameHint')} error={errors.name && t('deviceNameMissing')}>
        {(aria) => <input {...aria} {...form.register('name')} autoComplete="off" maxLength={60} />}
      </Field>
      <Field
        label={t('passphrase')}
        hint={t('passphraseHint')}
        error={errors.passphrase && t('passphraseShort')}
      >
        {(aria) => (
          <input {...aria} {...form.register('passphrase')} type="password" autoComplete="new-password" />
        )}
      </Field>
      <Field label={t('again')} error={errors.again && t('differs')}>
        {(aria) => (
          <input {...aria} {...form.register('again')} type="password" autoComplete="new-password" />
        )}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('setup')}
      </ActButton>
    </form>
  );
}
