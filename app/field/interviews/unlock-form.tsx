'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { fieldUnlock } from '#lib/field/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { AskDialog } from '../../_ui/ask-dialog.tsx';
import { Field } from '../../_ui/field.tsx';
import type { DeviceRecord } from '../_device/database.ts';
import { type OpenDevice, unlockDevice, unlockOnline, wipeLocked } from '../_device/device.ts';

/** Opens the device: by its passphrase, or by the owner's sign-in where there is a network. */
export function UnlockForm(props: {
  record: DeviceRecord;
  opened: (device: OpenDevice) => void;
  wiped: () => void;
}) {
  const t = useTranslations('field');
  const { record, opened, wiped } = props;
  const [said, setSaid] = useState<string>();
  const [busy, setBusy] = useState(false);
  const form = useForm({ resolver: zodResolver(fieldUnlock), defaultValues: { passphrase: '' } });
  const { errors, isSubmitting } = form.formState;
  const forgotten = async () => {
    setBusy(true);
    const device = await unlockOnline(record);
    setBusy(false);
    if (device.ok) return opened(device.value);
    const { error, message } = device;
    setSaid(
      error === 'offline'
        ? t('forgotOffline')
        : error === 'not_signed_in'
          ? t('forgotSignIn')
          : error === 'not_found' || error === 'not_allowed'
            ? t('trouble.other_account')
            : message,
    );
  };
  return (
    <>
      <form
        noValidate
        onSubmit={form.handleSubmit(async ({ passphrase }) => {
          setSaid(undefined);
          const device = await unlockDevice(record, passphrase);
          if (device !== undefined) return opened(device);
          form.resetField('passphrase');
          setSaid(t('wrong'));
          form.setFocus('passphrase');
        })}
      >
        <p className="my-3">{t('unlockLead')}</p>
        {said === undefined ? null : (
          <p className="notice danger my-3" role="alert">
            {said}
          </p>
        )}
        <Field label={t('passphrase')} error={errors.passphrase && t('passphraseMissing')}>
          {(aria) => (
            <input
              {...aria}
              {...form.register('passphrase')}
              type="password"
              autoComplete="current-password"
            />
          )}
        </Field>
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {t('unlock')}
        </ActButton>
      </form>
      <section className="mt-8">
        <h2>{t('forgot')}</h2>
        <p className="my-2">{t('forgotLead')}</p>
        <p className="flex flex-wrap items-center gap-3">
          <ActButton type="button" className="btn" busy={busy} onClick={() => void forgotten()}>
            {t('forgotOpen')}
          </ActButton>
          <a href="/login">{t('signIn')}</a>
          <AskDialog label={t('wipe')} heading={t('wipeHeading')}>
            {(close) => (
              <WipeAsked
                why={t('wipeLocked')}
                close={close}
                wipe={async () => {
                  await wipeLocked();
                  wiped();
                }}
              />
            )}
          </AskDialog>
        </p>
      </section>
    </>
  );
}

/** The inside of the dialog before the device is emptied. */
export function WipeAsked(props: { why: string; close: () => void; wipe: () => Promise<void> }) {
  const t = useTranslations('field');
  const common = useTranslations('common');
  return (
    <>
      <p className="my-3">{props.why}</p>
      <p className="flex flex-wrap gap-2">
        <button type="button" className="btn primary" onClick={() => void props.wipe()}>
          {t('wipeConfirm')}
        </button>
        <button type="button" className="btn" onClick={props.close}>
          {common('cancel')}
        </button>
      </p>
    </>
  );
}
