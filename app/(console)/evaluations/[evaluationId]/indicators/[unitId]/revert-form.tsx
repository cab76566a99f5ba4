'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

const reason = z.object({ why: z.string().trim().min(2) });

/** Puts an earlier version back in force, with a reason. */
export function RevertForm(props: {
  evaluationId: string;
  unitId: string;
  indicatorId: string;
  seq: number;
}) {
  const t = useTranslations('indicator');
  const router = useRouter();
  const [asking, setAsking] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm({ resolver: zodResolver(reason), defaultValues: { why: '' } });
  if (!asking) {
    return (
      <button type="button" className="btn" onClick={() => setAsking(true)}>
        {t('revert')}
      </button>
    );
  }
  const { evaluationId, ...target } = props;
  return (
    <form
      noValidate
      className="flex flex-wrap gap-2"
      onSubmit={form.handleSubmit(async ({ why }) => {
        const sent = await send('POST', `/api/v1/evaluations/${evaluationId}/scores/revert`, {
          ...target,
          why,
        });
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) {
          setAsking(false);
          router.refresh();
        }
      })}
    >
      <input aria-label={t('why')} placeholder={t('why')} {...form.register('why')} />
      <button type="submit" className="btn primary">
        {t('revertSure')}
      </button>
      {form.formState.errors.why === undefined ? null : <p className="field-error">{t('whyMissing')}</p>}
      <Problems refusal={refusal} />
    </form>
  );
}
