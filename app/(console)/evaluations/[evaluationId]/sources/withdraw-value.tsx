'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { sourceWithdrawal } from '#lib/sources/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { AskDialog } from '../../../../_ui/ask-dialog.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

/** Withdraws a value or a red line, with a reason; it stays on record. */
export function WithdrawValue({ path }: { path: string }) {
  const t = useTranslations('source');
  return (
    <AskDialog label={t('withdraw')} heading={t('withdrawAsk')} className="btn no-print">
      {(close) => <Form path={path} onDone={close} />}
    </AskDialog>
  );
}

function Form({ path, onDone }: { path: string; onDone: () => void }) {
  const t = useTranslations('source');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(sourceWithdrawal), defaultValues: { why: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-3 grid gap-2"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', path, values);
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        onDone();
        router.refresh();
      })}
    >
      <p className="quiet">{t('withdrawNote')}</p>
      <Problems refusal={refusal} />
      <label className="grid gap-1">
        {t('withdrawWhy')}
        <input {...form.register('why')} aria-invalid={errors.why !== undefined} />
      </label>
      {errors.why === undefined ? null : <p className="field-error">{t('withdrawWhyMissing')}</p>}
      <div className="flex flex-wrap gap-2">
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {t('withdraw')}
        </ActButton>
        <button type="button" className="btn" onClick={onDone}>
          {common('cancel')}
        </button>
      </div>
    </form>
  );
}
