'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import type { Exported } from '#lib/scores/export-scores.ts';
import { ActButton } from '../../../../../_ui/act-button.tsx';
import { AskDialog } from '../../../../../_ui/ask-dialog.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

const reason = z.object({ why: z.string().trim().min(2) });

type Target = {
  evaluationId: string;
  unitId: string;
  indicatorId: string;
  seq: number;
  /** Whether somebody else has to approve it. */
  secondPerson: boolean;
};

/** Puts an earlier version back in force, with a reason. */
export function RevertForm(props: Target) {
  const t = useTranslations('indicator');
  return (
    <AskDialog label={t('revert')} heading={t('revertAsk', { indicator: props.indicatorId, seq: props.seq })}>
      {(close) => <ReasonForm {...props} onDone={close} />}
    </AskDialog>
  );
}

function ReasonForm({ evaluationId, onDone, secondPerson, ...target }: Target & { onDone: () => void }) {
  const t = useTranslations('indicator');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(reason), defaultValues: { why: '' } });
  return (
    <form
      noValidate
      className="mt-3 grid gap-2"
      onSubmit={form.handleSubmit(async ({ why }) => {
        const sent = await send<Exported>('POST', `/api/v1/evaluations/${evaluationId}/scores/revert`, {
          ...target,
          why,
        });
        setRefusal(sent.ok ? undefined : sent);
        if (!sent.ok) return;
        onDone();
        const { proposalId } = sent.value;
        if (proposalId === undefined) router.refresh();
        else router.push(`/evaluations/${evaluationId}/indicators/proposals/${proposalId}`);
      })}
    >
      <p className="quiet">
        {secondPerson ? t('secondPerson') : null} {t('appendOnly')}
      </p>
      <Problems refusal={refusal} />
      <label className="grid gap-1">
        {t('why')}
        <input {...form.register('why')} aria-invalid={form.formState.errors.why !== undefined} />
      </label>
      {form.formState.errors.why === undefined ? null : <p className="field-error">{t('whyMissing')}</p>}
      <div className="flex flex-wrap gap-2">
        <ActButton type="submit" className="btn primary" busy={form.formState.isSubmitting}>
          {secondPerson ? t('revertPropose') : t('revertSure')}
        </ActButton>
        <button type="button" className="btn" onClick={onDone}>
          {common('cancel')}
        </button>
      </div>
    </form>
  );
}
