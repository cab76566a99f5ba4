'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { stratumSizesInput } from '#lib/campaigns/stratum-sizes-input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Field } from '../../../../../../_ui/field.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';

/** Sizes of strata, pasted as a block; what was typed stays where it is refused. */
export function SizesForm({ campaignId }: { campaignId: string }) {
  const t = useTranslations('campaign');
  const router = useRouter();
  const [sent, setSent] = useState<Sent<{ units: number; sizes: number }>>();
  const form = useForm({
    resolver: zodResolver(stratumSizesInput),
    defaultValues: { table: '', origin: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="mt-2 max-w-[760px]"
      onSubmit={form.handleSubmit(async (values) => {
        const answer = await send<{ units: number; sizes: number }>(
          'POST',
          `/api/v1/campaigns/${campaignId}/strata`,
          values,
        );
        setSent(answer);
        if (!answer.ok) return;
        form.reset();
        router.refresh();
      })}
    >
      <Problems refusal={sent?.ok === false ? sent : undefined} />
      <Field
        label={t('strata.table')}
        hint={t('strata.tableHint')}
        error={errors.table && t('strata.tableMissing')}
      >
        {(aria) => <textarea {...aria} {...form.register('table')} rows={8} className="w-full font-mono" />}
      </Field>
      <Field
        label={t('strata.origin')}
        hint={t('strata.originHint')}
        error={errors.origin && t('strata.originMissing')}
      >
        {(aria) => <input {...aria} {...form.register('origin')} className="w-full" />}
      </Field>
      <ActButton type="submit" className="btn primary mt-2" busy={isSubmitting}>
        {t('strata.save')}
      </ActButton>
      <p role="status" className="mt-2">
        {sent?.ok === true ? t('strata.saved', sent.value) : ''}
      </p>
    </form>
  );
}
