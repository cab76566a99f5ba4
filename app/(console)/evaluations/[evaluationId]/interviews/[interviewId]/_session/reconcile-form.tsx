'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import type { z } from 'zod';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { REASON_MINIMUM, reconciliationForm, toReconciliation } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import { useCells } from './others.tsx';
import { shortTitle } from './places.ts';
import { spread, useRatingWords } from './rating-words.ts';
import { useSession } from './use-session.ts';

type Form = UseFormReturn<z.input<typeof reconciliationForm>>;

/** What the raters agree on where they were far apart, with the reasons; one form settles the interview. */
export function ReconcileForm() {
  const t = useTranslations('interview.reconcile');
  const { view, questions, reload } = useSession();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const rated = questions.filter((q) => q.rated);
  const gap = view.outline.disagreementGap;
  const far = (q: OutlineQuestion) => {
    const values = [...view.myRatings, ...view.otherRatings].flatMap((r) =>
      r.questionId === q.id && r.value !== null ? [r.value] : [],
    );
    return values.length > 1 && Math.max(...values) - Math.min(...values) >= gap;
  };
  // Where the interview was opened again, what had been agreed on is where one goes on from.
  const before = (id: string) => view.settling?.agreements.find((a) => a.questionId === id);
  const form: Form = useForm({
    resolver: zodResolver(reconciliationForm),
    defaultValues: {
      rows: rated.map((q) => {
        const agreed = before(q.id);
        return {
          questionId: q.id,
          needed: far(q),
          choice: agreed === undefined ? '' : agreed.value === null ? 'none' : (String(agreed.value) as '1'),
          reason: agreed?.reason ?? '',
        };
      }),
    },
  });
  const rows = rated.map((question, index) => ({ question, index, needed: far(question) }));
  const needed = rows.filter((r) => r.needed);
  const others = rows.filter((r) => !r.needed);
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async (values) => {
        const path = `/api/v1/interviews/${view.interview.id}/reconciliation`;
        const reply = await send('PUT', path, toReconciliation(values));
        setRefusal(reply.ok ? undefined : reply);
        if (reply.ok) await reload();
      })}
    >
      <h2>{t('title')}</h2>
      <p>{needed.length > 0 ? t('lead', { n: needed.length, gap }) : t('leadNone', { gap })}</p>
      <Problems refusal={refusal} />
      {needed.map((r) => (
        <Row key={r.question.id} form={form} {...r} />
      ))}
      {others.length === 0 ? null : (
        <details>
          <summary className="min-h-11">{t('others', { n: others.length })}</summary>
          {others.map((r) => (
            <Row key={r.question.id} form={form} {...r} />
          ))}
        </details>
      )}
      <p className="iv-actions">
        <ActButton type="submit" className="btn primary" busy={form.formState.isSubmitting}>
          {t('submit')}
        </ActButton>
        <span className="small quiet">{t('after')}</span>
      </p>
    </form>
  );
}

function Row(props: { form: Form; question: OutlineQuestion; index: number; needed: boolean }) {
  const t = useTranslations('interview.reconcile');
  const { form, question, index, needed } = props;
  const { view } = useSession();
  const cells = useCells(question);
  const words = useRatingWords();
  const apart = spread(cells);
  const errors = form.formState.errors.rows?.[index];
  const id = `agree-${question.id}`;
  const { anchors } = question;
  return (
    <fieldset className="my-4 border-t border-(--rule) pt-3">
      <legend className="float-left w-full font-semibold">
        {question.number} {shortTitle(question)}
      </legend>
      <p className="clear-both">
        {needed && apart !== undefined ? <b>▲ {t('apart', { n: apart })} </b> : null}
        {cells.map((cell) => t('by', { name: cell.name, rating: words(cell.value) })).join(t('joint'))}
      </p>
      {anchors === undefined || !needed ? null : (
        <p className="small quiet">
          {t('anchors', { five: anchors[5], three: anchors[3], one: anchors[1] })}
        </p>
      )}
      <div className="mt-2 grid grid-cols-[minmax(0,1fr)] gap-3 md:grid-cols-[14em_minmax(0,1fr)]">
        <div className="grid content-start gap-1">
          <label htmlFor={`${id}-v`}>{t('agreed')}</label>
          <select
            id={`${id}-v`}
            className="w-full"
            aria-invalid={errors?.choice !== undefined}
            aria-describedby={errors?.choice === undefined ? undefined : `${id}-ve`}
            {...form.register(`rows.${index}.choice`)}
          >
            <option value="">{needed ? t('choose') : t('mean')}</option>
            {view.outline.ratingChoices.map((c) => (
              <option key={c.value} value={String(c.value)}>
                {words(c.value)}
              </option>
            ))}
            <option value="none">{words(null)}</option>
          </select>
          {errors?.choice === undefined ? null : (
            <p id={`${id}-ve`} className="field-error">
              {t('choiceMissing')}
            </p>
          )}
        </div>
        <div className="grid content-start gap-1">
          <label htmlFor={`${id}-r`}>{t('reason')}</label>
          <textarea
            id={`${id}-r`}
            rows={2}
            className="w-full"
            aria-invalid={errors?.reason !== undefined}
            aria-describedby={errors?.reason === undefined ? undefined : `${id}-re`}
            {...form.register(`rows.${index}.reason`)}
          />
          {errors?.reason === undefined ? null : (
            <p id={`${id}-re`} className="field-error">
              {t('reasonShort', { n: REASON_MINIMUM })}
            </p>
          )}
        </div>
      </div>
    </fieldset>
  );
}
