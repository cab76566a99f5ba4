'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { type DecisionInput, decision } from '#lib/library/input.ts';
import { ActButton } from '../../../_ui/act-button.tsx';
import { Field } from '../../../_ui/field.tsx';
import { useFocusKept } from '../../../_ui/focus.tsx';
import { Problems } from '../../../_ui/problems.tsx';
import { type Sent, send } from '../../../_ui/send.ts';

/** Send a draft to review; publish or return a version in review, with the reason. */
export function ReviewActions(props: {
  versionId: string;
  status: 'draft' | 'in_review' | 'published' | 'retired';
  may: { submit: boolean; decide: boolean; publish: boolean };
}) {
  const t = useTranslations('library');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const form = useForm<DecisionInput>({
    resolver: zodResolver(decision),
    defaultValues: { decision: 'publish', reason: '', trial: true },
  });
  const section = useRef<HTMLElement>(null);
  useFocusKept(section, props.status);
  const path = `/api/v1/instruments/${props.versionId}`;
  const act = async (to: string, body: unknown) => {
    const sent = await send('POST', `${path}/${to}`, body);
    setRefusal(sent.ok ? undefined : sent);
    if (sent.ok) router.refresh();
  };
  const decide = (what: DecisionInput['decision']) =>
    form.handleSubmit((values) => act('decision', { ...values, decision: what }));
  const { errors, isSubmitting } = form.formState;
  return (
    <section ref={section} tabIndex={-1} className="mt-4" aria-label={t('review')}>
      <Problems refusal={refusal} />
      {props.may.submit ? (
        <button type="button" className="btn primary" onClick={() => act('submit', {})}>
          {t('submit')}
        </button>
      ) : null}
      {props.may.decide ? (
        <form noValidate onSubmit={decide(props.may.publish ? 'publish' : 'return')}>
          {props.may.publish ? null : <p className="notice caution mb-2">{t('secondPerson')}</p>}
          <Field label={t('reason')} error={errors.reason && t('reasonMissing')}>
            {(aria) => <input {...aria} {...form.register('reason')} className="w-full" />}
          </Field>
          <label className="flex min-h-[44px] items-center gap-2">
            <input type="checkbox" {...form.register('trial')} />
            {t('markTrial')}
          </label>
          <div className="flex flex-wrap gap-2">
            {props.may.publish ? (
              <ActButton type="submit" className="btn primary" busy={isSubmitting}>
                {t('publish')}
              </ActButton>
            ) : null}
            <ActButton type="button" className="btn" onClick={decide('return')} busy={isSubmitting}>
              {t('return')}
            </ActButton>
          </div>
        </form>
      ) : null}
    </section>
  );
}
