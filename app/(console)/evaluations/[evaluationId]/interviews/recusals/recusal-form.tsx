'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { newRecusal, RECUSAL_CAUSES } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../_ui/act-button.tsx';
import { Field } from '../../../../../_ui/field.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

type Option = { readonly id: string; readonly name: string };

/** Declares one's own case, or notes another's. */
export function RecusalForm(props: {
  evaluationId: string;
  units: readonly Option[];
  people: readonly Option[];
  me: string;
}) {
  const t = useTranslations('interview.recusal');
  const plan = useTranslations('interview.plan');
  const list = useTranslations('interview.list');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [saved, setSaved] = useState(false);
  const own = props.people.some((p) => p.id === props.me) ? props.me : '';
  const form = useForm({
    resolver: zodResolver(newRecusal),
    defaultValues: { unitId: '', userId: own, cause: RECUSAL_CAUSES[0] as 'other', reason: '' },
  });
  const { errors, isSubmitting } = form.formState;
  return (
    <section className="no-print">
      <h2 className="mt-6 mb-3">{t('add')}</h2>
      <form
        noValidate
        className="max-w-[640px]"
        onSubmit={form.handleSubmit(async (values) => {
          const path = `/api/v1/evaluations/${props.evaluationId}/recusals`;
          const reply = await send('POST', path, values);
          setRefusal(reply.ok ? undefined : reply);
          setSaved(reply.ok);
          if (!reply.ok) return;
          form.reset();
          router.refresh();
        })}
      >
        <Problems refusal={refusal} />
        <Field label={t('person')} error={errors.userId && t('personMissing')}>
          {(aria) => (
            <select {...aria} {...form.register('userId')} className="w-full">
              <option value="">{plan('choose')}</option>
              {props.people.map((p) => (
                <option key={p.id} value={p.id}>
                  {p.id === props.me ? plan('me', { name: p.name }) : p.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={list('unit')} error={errors.unitId && plan('unitMissing')}>
          {(aria) => (
            <select {...aria} {...form.register('unitId')} className="w-full">
              <option value="">{plan('choose')}</option>
              {props.units.map((u) => (
                <option key={u.id} value={u.id}>
                  {u.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('causeLabel')}>
          {(aria) => (
            <select {...aria} {...form.register('cause')} className="w-full">
              {RECUSAL_CAUSES.map((cause) => (
                <option key={cause} value={cause}>
                  {t(`cause.${cause}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label={t('reason')} hint={t('reasonHint')} error={errors.reason && t('reasonMissing')}>
          {(aria) => <textarea {...aria} {...form.register('reason')} rows={2} className="w-full" />}
        </Field>
        <p className="flex flex-wrap items-center gap-3">
          <ActButton type="submit" className="btn primary mt-2" busy={isSubmitting}>
            {t('save')}
          </ActButton>
          <span role="status">{saved ? `✓ ${t('saved')}` : null}</span>
        </p>
      </form>
    </section>
  );
}
