'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import { ENTRIES, MOST_QUOTA, MOST_SEATS } from '#lib/campaigns/input.ts';
import type { PlanningFigures } from '#lib/campaigns/planning-figures.ts';
import { ActButton } from '../../../../../_ui/act-button.tsx';
import { Field } from '../../../../../_ui/field.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';
import { SampleAdvice } from './sample-advice.tsx';

/** What the form holds: local times, which become moments with a zone when sent. */
const formSchema = z
  .object({
    questionnaireVersionId: z.string().min(1),
    unitIds: z.array(z.string()).min(1),
    departments: z.string(),
    categories: z.string(),
    entry: z.enum(ENTRIES),
    seats: z.string(),
    /** Blank where there is no end to it. */
    quota: z.string(),
    pilot: z.boolean(),
    opensAt: z.string().min(1),
    closesAt: z.string().min(1),
    contact: z.string().trim().min(2),
  })
  .refine((c) => c.opensAt < c.closesAt, { path: ['closesAt'] })
  .refine((c) => c.entry === 'link' || seatsOf(c.seats) > 0, { path: ['seats'] })
  .refine((c) => c.quota.trim() === '' || quotaOf(c.quota) > 0, { path: ['quota'] });

/** Number of codes as it was typed; 0 where it is none that may be. */
function seatsOf(text: string): number {
  const n = /^\d{1,4}$/.test(text.trim()) ? Number(text) : 0;
  return n <= MOST_SEATS ? n : 0;
}

/** The same of a quota. */
function quotaOf(text: string): number {
  const n = /^\d{1,7}$/.test(text.trim()) ? Number(text) : 0;
  return n <= MOST_QUOTA ? n : 0;
}

/** Distinct lines that are not blank. */
function linesIn(text: string): number {
  const lines = text.split('\n').map((line) => line.trim());
  return new Set(lines.filter(Boolean)).size;
}

type Version = {
  id: string;
  title: string;
  version: string;
  trial: boolean;
  items: number;
  audience: string;
  audienceName: string;
  /** Links can tell categories apart, as kinds of errands. */
  categories: boolean;
  minimum: { responses: number; departments: number; target: number };
  figures: PlanningFigures | undefined;
};

export function CampaignForm(props: {
  evaluationId: string;
  versions: readonly Version[];
  units: readonly { id: string; name: string }[];
}) {
  const t = useTranslations('campaign');
  const common = useTranslations('common');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm<z.input<typeof formSchema>>({
    resolver: zodResolver(formSchema),
    defaultValues: {
      questionnaireVersionId: props.versions[0]?.id ?? '',
      unitIds: props.units.map((u) => u.id),
      departments: '',
      categories: '',
      entry: 'link',
      seats: '',
      quota: '',
      pilot: false,
      opensAt: '',
      closesAt: '',
      contact: '',
    },
  });
  const { errors, isSubmitting } = form.formState;
  const chosen = useWatch({ control: form.control, name: 'questionnaireVersionId' });
  const unitIds = useWatch({ control: form.control, name: 'unitIds' });
  const byCode = useWatch({ control: form.control, name: 'entry' }) === 'code';
  const seats = seatsOf(useWatch({ control: form.control, name: 'seats' }));
  const departments = useWatch({ control: form.control, name: 'departments' });
  const version = props.versions.find((v) => v.id === chosen);
  const byDepartment = version?.audience === 'cooperating_department';
  const categories = useWatch({ control: form.control, name: 'categories' });
  const strata = byDepartment ? linesIn(departments) : version?.categories ? linesIn(categories) || 1 : 1;
  const links = unitIds.length * strata;

  return (
    <div className="mt-4 grid grid-cols-[minmax(0,1fr)] gap-8 lg:grid-cols-[minmax(0,1fr)_360px]">
      <form
        noValidate
        onSubmit={form.handleSubmit(async (values) => {
          const sent = await send<{ campaignId: string }>(
            'POST',
            `/api/v1/evaluations/${props.evaluationId}/campaigns`,
            {
              ...values,
              categories: version?.categories === true ? values.categories : '',
              seats: values.entry === 'code' ? Number(values.seats) : undefined,
              quota: values.quota.trim() === '' ? undefined : Number(values.quota),
              opensAt: new Date(values.opensAt).toISOString(),
              closesAt: new Date(values.closesAt).toISOString(),
            },
          );
          if (sent.ok)
            location.assign(`/evaluations/${props.evaluationId}/campaigns/${sent.value.campaignId}`);
          else setRefusal(sent);
        })}
      >
        <Problems refusal={refusal} />
        <Field label={t('version')} error={errors.questionnaireVersionId && t('versionMissing')}>
          {(aria) => (
            <select {...aria} {...form.register('questionnaireVersionId')}>
              {props.versions.map((v) => (
                <option key={v.id} value={v.id}>
                  {t('versionOption', { title: v.title, version: v.version, items: v.items })}
                  {v.trial ? ` · ${common('trial')}` : ''}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('audience')}>
          {(aria) => (
            <output {...aria} className="pt-1.5">
              {version?.audienceName}
            </output>
          )}
        </Field>
        <fieldset className="grid gap-1 border-t border-(--rule) py-4 md:grid-cols-[9em_1fr] md:gap-x-4">
          <legend className="float-left pt-1.5">{t('units')}</legend>
          <div>
            <div className="flex flex-wrap gap-x-6">
              {props.units.map((u) => (
                <label key={u.id} className="flex min-h-[36px] items-center gap-2">
                  <input type="checkbox" value={u.id} {...form.register('unitIds')} />
                  {u.name}
                </label>
              ))}
            </div>
            {errors.unitIds === undefined ? null : <p className="field-error">{t('unitsMissing')}</p>}
            <p className="small quiet">{t('unitsChosen', { n: unitIds.length, of: props.units.length })}</p>
          </div>
        </fieldset>
        {byDepartment ? (
          <Field label={t('departments')} hint={t('departmentsHint')}>
            {(aria) => <textarea {...aria} {...form.register('departments')} rows={6} className="w-full" />}
          </Field>
        ) : null}
        {version?.categories === true ? (
          <Field label={t('categories')} hint={t('categoriesHint')}>
            {(aria) => <textarea {...aria} {...form.register('categories')} rows={3} className="w-full" />}
          </Field>
        ) : null}
        <fieldset className="grid gap-1 border-t border-(--rule) py-4 md:grid-cols-[9em_1fr] md:gap-x-4">
          <legend className="float-left pt-1.5">{t('entry')}</legend>
          <div>
            {ENTRIES.map((entry) => (
              <label key={entry} className="flex min-h-[36px] items-center gap-2">
                <input type="radio" value={entry} {...form.register('entry')} />
                {entry === 'link' ? t('entryLink') : t('entryCode')}
              </label>
            ))}
          </div>
        </fieldset>
        {byCode ? (
          <Field
            label={t('seats')}
            hint={byDepartment ? t('seatsDepartments') : t('seatsUnits')}
            error={errors.seats && t('seatsMissing')}
          >
            {(aria) => (
              <input {...aria} {...form.register('seats')} inputMode="numeric" className="w-[6em]" />
            )}
          </Field>
        ) : null}
        <Field
          label={t('quota')}
          hint={t('quotaHint', { minimum: version?.minimum.responses ?? 0 })}
          error={errors.quota && t('quotaWrong')}
        >
          {(aria) => <input {...aria} {...form.register('quota')} inputMode="numeric" className="w-[6em]" />}
        </Field>
        <fieldset className="grid gap-1 border-t border-(--rule) py-4 md:grid-cols-[9em_1fr] md:gap-x-4">
          <legend className="float-left pt-1.5">{t('pilot')}</legend>
          <div>
            <label className="flex min-h-[36px] items-center gap-2">
              <input type="checkbox" {...form.register('pilot')} />
              {t('pilotSwitch')}
            </label>
            <p className="small quiet">{t('pilotHint')}</p>
          </div>
        </fieldset>
        <Field label={t('opens')} error={errors.opensAt && t('momentMissing')}>
          {(aria) => <input {...aria} {...form.register('opensAt')} type="datetime-local" />}
        </Field>
        <Field label={t('closes')} error={errors.closesAt && t('closesWrong')}>
          {(aria) => <input {...aria} {...form.register('closesAt')} type="datetime-local" />}
        </Field>
        <Field label={t('contact')} hint={t('contactHint')} error={errors.contact && t('contactMissing')}>
          {(aria) => <input {...aria} {...form.register('contact')} className="w-full" />}
        </Field>
        <p className="border-t border-(--rule) pt-4 small quiet">
          {byCode ? t('anonymityCodes') : t('anonymity')}
        </p>
        <ActButton type="submit" className="btn primary mt-3" busy={isSubmitting} disabled={links === 0}>
          {byCode ? t('publishCodes', { n: links * seats }) : t('publishLinks', { n: links })}
        </ActButton>
        <p className="mt-2 small quiet">{t('fixedAfter')}</p>
      </form>
      {version === undefined ? null : (
        <SampleAdvice key={version.id} minimum={version.minimum} figures={version.figures} />
      )}
    </div>
  );
}
