'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import { sourceValueInput } from '#lib/sources/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';

const { value, asOf, origin, evidence, note } = sourceValueInput.shape;
const schema = z.object({ what: z.string().min(1), value, asOf, origin, evidence, note });

/** Enters or corrects one value of a source. */
export function ValueForm(props: {
  door: string;
  about: { unitId: string; indicatorId: string };
  choices: readonly { key: string; name: string; asks: string; value: number | undefined; origin: string }[];
  evidence: readonly string[];
  today: string;
}) {
  const t = useTranslations('source');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [said, setSaid] = useState('');
  const first = props.choices.find((c) => c.value === undefined) ?? props.choices[0];
  const numbers = props.evidence.join(' ');
  const form = useForm<z.input<typeof schema>, unknown, z.output<typeof schema>>({
    resolver: zodResolver(schema),
    defaultValues: {
      what: first?.key ?? '',
      value: '',
      asOf: props.today,
      origin: first?.origin ?? '',
      evidence: numbers,
      note: '',
    },
  });
  const { errors, isSubmitting } = form.formState;
  const what = form.watch('what');
  const chosen = props.choices.find((c) => c.key === what);
  return (
    <form
      noValidate
      className="mt-6 max-w-[760px]"
      aria-label={t('enter')}
      onSubmit={form.handleSubmit(async ({ what: key, evidence: list, ...rest }) => {
        const [kind, part = ''] = key.split(' ');
        const sent = await send('POST', props.door, {
          ...props.about,
          ...rest,
          kind,
          part,
          evidence: list.join(' '),
        });
        setRefusal(sent.ok ? undefined : sent);
        setSaid(sent.ok ? t('saved') : '');
        if (!sent.ok) return;
        const at = props.choices.findIndex((c) => c.key === key);
        const next = [...props.choices.slice(at + 1), ...props.choices.slice(0, at)].find(
          (c) => c.value === undefined,
        );
        form.reset({ ...form.getValues(), what: next?.key ?? key, value: '', note: '' });
        if (next !== undefined) form.setFocus('value');
        router.refresh();
      })}
    >
      <h3>{t('enter')}</h3>
      <Problems refusal={refusal} />
      <Field label={t('forWhat')}>
        {(aria) => (
          <select {...aria} {...form.register('what')} className="w-full">
            {props.choices.map((c) => (
              <option key={c.key} value={c.key}>
                {c.value === undefined ? '△ ' : ''}
                {c.name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={t('value')} hint={chosen?.asks} error={errors.value && t('valueWrong')}>
        {(aria) => <input {...aria} {...form.register('value')} inputMode="decimal" autoComplete="off" />}
      </Field>
      <Field label={t('asOf')} error={errors.asOf && t('dayWrong')}>
        {(aria) => <input {...aria} {...form.register('asOf')} type="date" max={props.today} />}
      </Field>
      <Field label={t('origin')} error={errors.origin && t('originMissing')}>
        {(aria) => <input {...aria} {...form.register('origin')} className="w-full" />}
      </Field>
      <Field label={t('evidence')} hint={t('evidenceHint', { list: numbers })}>
        {(aria) => <input {...aria} {...form.register('evidence')} className="w-full" />}
      </Field>
      <Field label={t('note')}>
        {(aria) => <input {...aria} {...form.register('note')} className="w-full" />}
      </Field>
      <div className="flex items-center gap-4">
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {t('save')}
        </ActButton>
        <span role="status">{said}</span>
      </div>
    </form>
  );
}
