'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';

const formSchema = z
  .object({ decision: z.enum(['approve', 'return']), reason: z.string().trim().max(300) })
  .refine(({ decision, reason }) => decision === 'approve' || reason.length >= 2, { path: ['reason'] });

/** The second person approves what is shown, or returns it with a reason. */
export function DecisionForm({ path, mayApprove }: { path: string; mayApprove: boolean }) {
  const t = useTranslations('result');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm<z.infer<typeof formSchema>>({
    resolver: zodResolver(formSchema),
    defaultValues: { decision: mayApprove ? 'approve' : 'return', reason: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-6 grid max-w-[520px] gap-3 no-print"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send('POST', path, values);
        setRefusal(sent.ok ? undefined : sent);
        // What was refused as out of date has become stale: the page shows it.
        router.refresh();
      })}
    >
      <Problems refusal={refusal} />
      <fieldset>
        <legend className="font-semibold">{t('decision')}</legend>
        {mayApprove ? (
          <label className="flex min-h-[44px] items-center gap-2">
            <input type="radio" value="approve" {...form.register('decision')} />
            {t('approve')}
          </label>
        ) : null}
        <label className="flex min-h-[44px] items-center gap-2">
          <input type="radio" value="return" {...form.register('decision')} />
          {t('return')}
        </label>
      </fieldset>
      <label className="grid gap-1">
        {t('decisionReason')}
        <input {...form.register('reason')} aria-invalid={errors.reason !== undefined} />
      </label>
      {errors.reason === undefined ? null : <p className="field-error">{t('reasonMissing')}</p>}
      <ActButton type="submit" className="btn primary justify-self-start" busy={isSubmitting}>
        {t('decide')}
      </ActButton>
    </form>
  );
}
