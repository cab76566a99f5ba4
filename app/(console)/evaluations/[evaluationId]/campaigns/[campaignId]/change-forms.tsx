'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { type CampaignChange, MOST_QUOTA } from '#lib/campaigns/input.ts';
import { ActButton } from '../../../../../_ui/act-button.tsx';

type Change = (body: CampaignChange) => Promise<boolean>;

const moment = (local: string) => new Date(local).toISOString();

const endSchema = z.object({ closesAt: z.string().min(1) });

/** A later end; of a closed campaign it opens again. */
export function EndForm({ change, label }: { change: Change; label: string }) {
  const t = useTranslations('campaign');
  const form = useForm({ resolver: zodResolver(endSchema), defaultValues: { closesAt: '' } });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-2"
      onSubmit={form.handleSubmit((v) => change({ act: 'extend', closesAt: moment(v.closesAt) }))}
    >
      <label className="grid small quiet">
        {t('newEnd')}
        <input type="datetime-local" {...form.register('closesAt')} />
      </label>
      <ActButton type="submit" className="btn" busy={isSubmitting}>
        {label}
      </ActButton>
      {errors.closesAt === undefined ? null : <p className="field-error">{t('momentMissing')}</p>}
    </form>
  );
}

const scheduleSchema = z
  .object({ opensAt: z.string().min(1), closesAt: z.string().min(1) })
  .refine((c) => c.opensAt < c.closesAt, { path: ['closesAt'], params: { order: true } });

/** Both times, before it opens. */
export function ScheduleForm({ change }: { change: Change }) {
  const t = useTranslations('campaign');
  const form = useForm({
    resolver: zodResolver(scheduleSchema),
    defaultValues: { opensAt: '', closesAt: '' },
  });
  const { errors, isSubmitting } = form.formState;
  const missing = errors.opensAt !== undefined || errors.closesAt?.type === 'too_small';
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-2"
      onSubmit={form.handleSubmit((v) =>
        change({ act: 'schedule', opensAt: moment(v.opensAt), closesAt: moment(v.closesAt) }),
      )}
    >
      <label className="grid small quiet">
        {t('newStart')}
        <input type="datetime-local" {...form.register('opensAt')} />
      </label>
      <label className="grid small quiet">
        {t('newEnd')}
        <input type="datetime-local" {...form.register('closesAt')} />
      </label>
      <ActButton type="submit" className="btn" busy={isSubmitting}>
        {t('reschedule')}
      </ActButton>
      {missing ? <p className="field-error">{t('momentMissing')}</p> : null}
      {!missing && errors.closesAt !== undefined ? <p className="field-error">{t('closesWrong')}</p> : null}
    </form>
  );
}

const quotaSchema = z.object({
  linkId: z.string(),
  quota: z
    .string()
    .trim()
    .refine((text) => text === '' || (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= MOST_QUOTA)),
});

/** How many eligible answers a link takes, or every one of them. */
export function QuotaForm({
  change,
  links,
}: {
  change: Change;
  links: readonly { id: string; name: string; quota: number | null }[];
}) {
  const t = useTranslations('campaign');
  const form = useForm({
    resolver: zodResolver(quotaSchema),
    defaultValues: { linkId: '', quota: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <form
      noValidate
      className="flex flex-wrap items-end gap-2"
      onSubmit={form.handleSubmit(async ({ linkId, quota }) => {
        const done = await change({
          act: 'quota',
          quota: quota === '' ? null : Number(quota),
          ...(linkId === '' ? {} : { linkId }),
        });
        if (done) form.reset();
      })}
    >
      <label className="grid min-w-0 max-w-full small quiet">
        {t('quotaLink')}
        <select className="w-full" {...form.register('linkId')}>
          <option value="">{t('quotaAll', { n: links.length })}</option>
          {links.map((l) => (
            <option key={l.id} value={l.id}>
              {l.name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid small quiet">
        {t('newQuota')}
        <input inputMode="numeric" className="w-[7em]" {...form.register('quota')} />
      </label>
      <ActButton type="submit" className="btn" busy={isSubmitting}>
        {t('setQuota')}
      </ActButton>
      {errors.quota === undefined ? null : <p className="field-error">{t('quotaWrong')}</p>}
    </form>
  );
}
