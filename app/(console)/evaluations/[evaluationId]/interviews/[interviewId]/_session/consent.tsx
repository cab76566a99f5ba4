'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { CONSENTS, consentChange } from '#lib/interviews/input.ts';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import { useSession } from './use-session.ts';

/** Whether an answer to the consent text is due; what is watched needs none. */
export function useConsentDue(): boolean {
  const { view, writing } = useSession();
  const { consent, kind } = view.interview;
  return writing && kind !== 'observation' && consent === null;
}

/** What the interviewee answered after the opening words; kept as soon as it is chosen. */
export function Consent() {
  const t = useTranslations('interview.consent');
  const { view, writing, reload } = useSession();
  const { id, consent, kind } = view.interview;
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({
    resolver: zodResolver(consentChange),
    values: { consent: CONSENTS.find((c) => c === consent) ?? null } as { consent: 'given' },
  });
  if (kind === 'observation') return null;
  const keep = form.handleSubmit(async (values) => {
    const reply = await send('PUT', `/api/v1/interviews/${id}/consent`, values);
    setRefusal(reply.ok ? undefined : reply);
    if (reply.ok) await reload();
  });
  const { onChange, ...field } = form.register('consent');
  return (
    <form noValidate onSubmit={keep}>
      <fieldset className="my-4" disabled={!writing}>
        <legend className="font-semibold">{t('title')}</legend>
        <p>{t('ask')}</p>
        <div className="flex flex-wrap gap-x-6">
          {CONSENTS.map((choice) => (
            <label key={choice} className="flex min-h-11 items-center gap-2">
              <input
                type="radio"
                value={choice}
                {...field}
                onChange={async (event) => {
                  await onChange(event);
                  await keep();
                }}
              />
              {t(`answer.${choice}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div role="status">
        {refusal !== undefined ? (
          <p className="notice danger">
            {refusal.error === 'offline' ? t('later') : t('failed', { why: refusal.message })}
          </p>
        ) : consent === 'refused' ? (
          <p className="notice caution">{t('stop')}</p>
        ) : consent !== null ? (
          <p className="small">✓ {t('saved')}</p>
        ) : null}
      </div>
    </form>
  );
}
