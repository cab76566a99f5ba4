'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useEffect, useId, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { z } from 'zod';
import type { CarelessCounts } from '#lib/responses/careless.ts';
import type { FlaggedResponse } from '#lib/responses/read-quality.ts';
import { reviewInput, type Verdict } from '#lib/responses/review-input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';

const decision = reviewInput.omit({ responseId: true });
export type Decision = z.infer<typeof decision>;

/** Careless or kept, and why. `verdict` is what the keyboard has chosen. */
export function DecisionForm(props: {
  address: string;
  response: FlaggedResponse;
  verdict: Verdict | undefined;
  used: (verdict: Verdict | undefined) => readonly string[];
  onDecided: (made: Decision, counts: CarelessCounts) => void;
}) {
  const t = useTranslations('quality');
  const { response, verdict } = props;
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const hint = useId();
  const form = useForm<z.input<typeof decision>, unknown, Decision>({
    resolver: zodResolver(decision),
    defaultValues: {
      reason: response.review?.reason ?? '',
      ...(response.verdict === 'undecided' ? {} : { verdict: response.verdict }),
    },
  });
  const { errors, isSubmitting } = form.formState;
  const { setValue, setFocus } = form;
  useEffect(() => {
    if (verdict === undefined) return;
    setValue('verdict', verdict, { shouldDirty: true });
    setFocus('reason');
  }, [verdict, setValue, setFocus]);
  const chosen = form.watch('verdict');
  const choices = response.verdict === 'undecided' ? (['careless', 'kept'] as const) : ALL;
  return (
    <form
      noValidate
      className="grid max-w-[560px] gap-2"
      onSubmit={form.handleSubmit(async (values) => {
        const sent = await send<CarelessCounts>('POST', props.address, {
          ...values,
          responseId: response.id,
        });
        setRefusal(sent.ok ? undefined : sent);
        if (sent.ok) props.onDecided(values, sent.value);
      })}
    >
      <Problems refusal={refusal} />
      <fieldset>
        <legend className="sr-only">{t('verdict')}</legend>
        <div className="flex flex-wrap gap-x-5">
          {choices.map((v) => (
            <label key={v} className="flex min-h-11 items-center gap-2">
              <input type="radio" value={v} {...form.register('verdict')} />
              {t(`verdictName.${v}`)}
            </label>
          ))}
        </div>
      </fieldset>
      {errors.verdict === undefined ? null : <p className="field-error">{t('verdictMissing')}</p>}
      <label className="grid gap-1">
        {t('why')}
        <input
          type="text"
          {...form.register('reason')}
          aria-describedby={hint}
          aria-invalid={errors.reason !== undefined}
          className="w-full"
          autoComplete="off"
        />
      </label>
      {errors.reason === undefined ? null : <p className="field-error">{t('whyMissing')}</p>}
      <Used reasons={props.used(chosen)} onUse={(r) => setValue('reason', r, { shouldValidate: true })} />
      <p id={hint} className="small quiet">
        {t('whyHint')}
      </p>
      <ActButton
        type="submit"
        className="btn primary justify-self-start whitespace-normal!"
        busy={isSubmitting}
      >
        {t('decide')}
      </ActButton>
    </form>
  );
}

const ALL = ['careless', 'kept', 'undecided'] as const;

/** Reasons already given, to be taken again with a click. */
function Used(props: { reasons: readonly string[]; onUse: (reason: string) => void }) {
  const t = useTranslations('quality');
  if (props.reasons.length === 0) return null;
  return (
    <fieldset className="flex flex-wrap items-center gap-2">
      <legend className="small quiet float-left mr-2">{t('used')}</legend>
      {props.reasons.map((reason) => (
        <button
          key={reason}
          type="button"
          className="btn small whitespace-normal! text-left"
          onClick={() => props.onUse(reason)}
        >
          {reason}
        </button>
      ))}
    </fieldset>
  );
}
