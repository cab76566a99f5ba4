'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { z } from 'zod';
import { redLineForm } from '#lib/sources/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { AskDialog } from '../../../../_ui/ask-dialog.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

type Props = {
  door: string;
  about: { unitId: string; indicatorId: string };
  evidence: readonly string[];
  today: string;
  cap: string;
};

/** Confirms that a unit has crossed an indicator's red line, with evidence and a reason. */
export function RedLineForm(props: Props) {
  const t = useTranslations('source');
  return (
    <AskDialog label={t('redLineConfirm')} heading={t('redLineConfirm')} className="btn no-print mt-2">
      {(close) => <Form {...props} onDone={close} />}
    </AskDialog>
  );
}

function Form({ door, about, evidence, today, cap, onDone }: Props & { onDone: () => void }) {
  const t = useTranslations('source');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm<z.input<typeof redLineForm>, unknown, z.output<typeof redLineForm>>({
    resolver: zodResolver(redLineForm),
    defaultValues: { asOf: today, evidence: evidence.join(' '), note: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-3 grid gap-2"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', door, {
          ...about,
          kind: 'red_line',
          part: '',
          value: 1,
          asOf: values.asOf,
          origin: values.note.slice(0, 200),
          evidence: values.evidence.join(' '),
          note: values.note,
        });
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        onDone();
        router.refresh();
      })}
    >
      <p className="quiet">{t('redLineHint', { cap })}</p>
      <Problems refusal={refusal} />
      <label className="grid gap-1">
        {t('asOf')}
        <input type="date" max={today} {...form.register('asOf')} aria-invalid={errors.asOf !== undefined} />
      </label>
      {errors.asOf === undefined ? null : <p className="field-error">{t('dayWrong')}</p>}
      <label className="grid gap-1">
        {t('evidence')}
        <input {...form.register('evidence')} aria-invalid={errors.evidence !== undefined} />
      </label>
      {errors.evidence === undefined ? null : <p className="field-error">{t('redLineEvidenceMissing')}</p>}
      <label className="grid gap-1">
        {t('redLineReason')}
        <input {...form.register('note')} aria-invalid={errors.note !== undefined} />
      </label>
      {errors.note === undefined ? null : <p className="field-error">{t('redLineReasonMissing')}</p>}
      <div className="flex flex-wrap gap-2">
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {t('redLineConfirm')}
        </ActButton>
        <button type="button" className="btn" onClick={onDone}>
          {common('cancel')}
        </button>
      </div>
    </form>
  );
}
