'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

const CAUSES = ['not_yet', 'not_applicable', 'withheld'] as const;
const state = z.object({ cause: z.enum(CAUSES), reason: z.string().trim().min(2) });

/** Says why a source has no value for this unit: not applicable, withheld after notice, or not yet. */
export function SourceStateForm(props: {
  evaluationId: string;
  unitId: string;
  indicatorId: string;
  sourceIndex: number;
  cause: string;
}) {
  const t = useTranslations('indicator');
  const common = useTranslations('common');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const current = CAUSES.find((c) => c === props.cause) ?? 'not_yet';
  const form = useForm({
    resolver: zodResolver(state),
    defaultValues: { cause: current as (typeof CAUSES)[number], reason: '' },
  });
  const { evaluationId, cause: _cause, ...target } = props;
  return (
    <details className="mt-2">
      <summary>{t('setCause')}</summary>
      <form
        noValidate
        className="grid gap-2 pt-2"
        onSubmit={form.handleSubmit(async (values) => {
          const sent = await send('POST', `/api/v1/evaluations/${evaluationId}/source-states`, {
            ...target,
            ...values,
          });
          setRefusal(sent.ok ? undefined : sent);
          if (sent.ok) router.refresh();
        })}
      >
        <Problems refusal={refusal} />
        <label className="grid gap-1">
          {t('cause')}
          <select {...form.register('cause')}>
            {CAUSES.map((c) => (
              <option key={c} value={c}>
                {common(`reason.${c}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="grid gap-1">
          {t('causeReason')}
          <input {...form.register('reason')} />
        </label>
        {form.formState.errors.reason === undefined ? null : <p className="field-error">{t('whyMissing')}</p>}
        <button type="submit" className="btn justify-self-start">
          {common('save')}
        </button>
      </form>
    </details>
  );
}
