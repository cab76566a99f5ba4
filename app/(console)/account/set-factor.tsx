'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { factorCode, factorStart } from '#lib/accounts/input.ts';
import { ActButton } from '../../_ui/act-button.tsx';
import { Field } from '../../_ui/field.tsx';
import { Problems } from '../../_ui/problems.tsx';
import { type Sent, send } from '../../_ui/send.ts';

type Refusal = Extract<Sent<unknown>, { ok: false }>;
type Key = { key: string; pending: string; picture: string };

/** Three steps: the password again, the key with its first code, the recovery codes. */
export function SetFactor({ replaces }: { replaces: boolean }) {
  const [key, setKey] = useState<Key>();
  const [codes, setCodes] = useState<readonly string[]>();
  if (codes !== undefined) return <RecoveryCodes codes={codes} />;
  return key === undefined ? (
    <Begin replaces={replaces} onKey={setKey} />
  ) : (
    <Confirm of={key} onCodes={setCodes} />
  );
}

function Begin(props: { replaces: boolean; onKey: (key: Key) => void }) {
  const t = useTranslations('account');
  const [refusal, setRefusal] = useState<Refusal>();
  const form = useForm({ resolver: zodResolver(factorStart), defaultValues: { password: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<Key>('POST', '/api/v1/account/second-factor', values);
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) props.onKey(sent.value);
      })}
    >
      <Problems refusal={refusal} />
      <Field label={t('currentPassword')} error={errors.password && t('passwordMissing')}>
        {(aria) => (
          <input {...aria} {...form.register('password')} type="password" autoComplete="current-password" />
        )}
      </Field>
      <ActButton type="submit" className="btn" busy={isSubmitting}>
        {t(props.replaces ? 'replaceFactor' : 'setFactor')}
      </ActButton>
    </form>
  );
}

function Confirm(props: { of: Key; onCodes: (codes: readonly string[]) => void }) {
  const t = useTranslations('account');
  const [refusal, setRefusal] = useState<Refusal>();
  const form = useForm({ resolver: zodResolver(factorCode), defaultValues: { code: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[720px]"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<{ recoveryCodes: string[] }>(
          'POST',
          '/api/v1/account/second-factor/confirm',
          { ...values, pending: props.of.pending },
        );
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) props.onCodes(sent.value.recoveryCodes);
      })}
    >
      <Problems refusal={refusal} />
      <p>{t('scan')}</p>
      <img
        className="my-3 bg-white"
        width={200}
        height={200}
        alt={t('qrOfKey')}
        src={`data:image/svg+xml;utf8,${encodeURIComponent(props.of.picture)}`}
      />
      <p>
        {t('keyText')} <code className="break-all">{props.of.key.match(/.{1,4}/g)?.join(' ')}</code>
      </p>
      <Field label={t('firstCode')} error={errors.code && t('codeMissing')}>
        {(aria) => (
          <input
            {...aria}
            {...form.register('code')}
            // The key has just been asked for by the person who now copies it.
            // biome-ignore lint/a11y/noAutofocus: the next thing to do
            autoFocus
            inputMode="numeric"
            autoComplete="one-time-code"
          />
        )}
      </Field>
      <ActButton type="submit" className="btn primary" busy={isSubmitting}>
        {t('confirmFactor')}
      </ActButton>
    </form>
  );
}

function RecoveryCodes({ codes }: { codes: readonly string[] }) {
  const t = useTranslations('account');
  return (
    <div role="status" className="notice good mt-3 max-w-[720px]">
      <p>{t('codesLead')}</p>
      <ul className="my-3 grid grid-cols-1 gap-x-6 gap-y-1 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <a className="btn primary" href="/">
        {t('codesKept')}
      </a>
    </div>
  );
}
