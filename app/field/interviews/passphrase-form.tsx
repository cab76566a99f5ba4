'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { fieldPassphrase } from '#lib/field/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Done } from '../../_ui/focus.tsx';
import type { OpenDevice } from '../_device/device.ts';

/** Another passphrase for a device that is open: also after the old one was forgotten. */
export function PassphraseForm({ device }: { device: OpenDevice }) {
  const t = useTranslations('field');
  const [changed, setChanged] = useState(0);
  const form = useForm({
    resolver: zodResolver(fieldPassphrase),
    defaultValues: { passphrase: '', again: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async ({ passphrase }) => {
        await device.rewrap(passphrase);
        form.reset();
        setChanged((n) => n + 1);
      })}
    >
      {changed === 0 ? null : <Done key={changed}>{t('passphraseChanged')}</Done>}
      <Field
        label={t('newPassphrase')}
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
      <ActButton type="submit" className="btn" busy={isSubmitting}>
        {t('changePassphrase')}
      </ActButton>
    </form>
  );
}
