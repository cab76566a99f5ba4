'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { InterviewState } from '#lib/interview/states.ts';
import { REASON_MINIMUM, reopening } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';

type Move = { readonly to: InterviewState; readonly reason: boolean };

/** Where the interview may be moved from here; opening it again takes a reason. */
export function Moves({ interviewId, moves }: { interviewId: string; moves: readonly Move[] }) {
  const t = useTranslations('interview.planPage');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [busy, setBusy] = useState<string>();
  const go = async (to: InterviewState, reason = ''): Promise<void> => {
    setBusy(to);
    const reply = await send('POST', `/api/v1/interviews/${interviewId}/move`, { to, reason });
    setRefusal(reply.ok ? undefined : reply);
    setBusy(undefined);
    if (reply.ok) router.refresh();
  };
  const plain = moves.filter((m) => !m.reason);
  const back = moves.filter((m) => m.reason);
  return (
    <section className="no-print">
      <h2>{t('moves')}</h2>
      <Problems refusal={refusal} />
      <p className="my-3 flex flex-wrap gap-3">
        {plain.map(({ to }) => (
          <ActButton key={to} type="button" className="btn" busy={busy === to} onClick={() => void go(to)}>
            {t(`move.${to as 'ready'}`)}
          </ActButton>
        ))}
      </p>
      {back.length === 0 ? null : <Reopen back={back} go={go} />}
    </section>
  );
}

function Reopen({
  back,
  go,
}: {
  back: readonly Move[];
  go: (to: InterviewState, reason: string) => Promise<void>;
}) {
  const t = useTranslations('interview.planPage');
  const form = useForm({
    resolver: zodResolver(reopening),
    defaultValues: { to: 'running' as 'running' | 'rated', reason: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <details>
      <summary className="min-h-11">{t('reopen')}</summary>
      <form
        noValidate
        className="grid max-w-[640px] gap-3"
        onSubmit={form.handleSubmit((values) => go(values.to, values.reason))}
      >
        <label className="grid gap-1">
          {t('reopenTo')}
          <select {...form.register('to')}>
            {back.map(({ to }) => (
              <option key={to} value={to}>
                {t(`reopenAt.${to as 'rated'}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          {t('why')}
          <textarea rows={2} aria-invalid={errors.reason !== undefined} {...form.register('reason')} />
        </label>
        {errors.reason === undefined ? null : (
          <p className="field-error">{t('whyShort', { n: REASON_MINIMUM })}</p>
        )}
        <p>
          <ActButton type="submit" className="btn" busy={isSubmitting}>
            {t('reopen')}
          </ActButton>
        </p>
      </form>
    </details>
  );
}
