'use client';
import { useTranslations } from 'next-intl';
import type { FieldErrors, UseFormRegister, UseFormReturn } from 'react-hook-form';
import { KINDS } from '#lib/interviews/input.ts';
import { Field } from '../../../../_ui/field.tsx';

export type Option = { readonly id: string; readonly name: string };
export type PersonOption = Option & {
  /** Whether his ratings would count if he locked them now. */
  readonly calibrated: boolean;
};
export type AppointmentValues = {
  first: string;
  second: string;
  kind: (typeof KINDS)[number];
  people: number;
  when: string;
  place: string;
};

/** The fields that the planning form and the form of a plan share: pair, kind, time and place. */
export function AppointmentFields<F extends AppointmentValues>(props: {
  form: UseFormReturn<F>;
  people: readonly PersonOption[];
  me: string;
}) {
  const t = useTranslations('interview.plan');
  const calibration = useTranslations('rater.calibration');
  // The form has these fields and perhaps more; react-hook-form's paths do not follow from the bound.
  const form = props.form as unknown as UseFormReturn<AppointmentValues>;
  const register: UseFormRegister<AppointmentValues> = form.register;
  const errors: FieldErrors<AppointmentValues> = form.formState.errors;
  const options = props.people.map((p) => {
    const name = p.id === props.me ? t('me', { name: p.name }) : p.name;
    return (
      <option key={p.id} value={p.id}>
        {p.calibrated ? name : calibration('personUncalibrated', { name })}
      </option>
    );
  });
  return (
    <>
      <Field label={t('kind')}>
        {(aria) => (
          <select {...aria} {...register('kind')} className="w-full">
            {KINDS.map((kind) => (
              <option key={kind} value={kind}>
                {t(`kindName.${kind}`)}
              </option>
            ))}
          </select>
        )}
      </Field>
      {form.watch('kind') === 'group_talk' ? (
        <Field label={t('people')} error={errors.people && t('peopleWrong')}>
          {(aria) => (
            <input
              {...aria}
              {...register('people', { valueAsNumber: true })}
              type="number"
              min={1}
              max={50}
              className="w-24"
            />
          )}
        </Field>
      ) : null}
      <Field label={t('first')} hint={t('firstHint')} error={errors.first && t('firstMissing')}>
        {(aria) => (
          <select {...aria} {...register('first')} className="w-full">
            <option value="">{t('choose')}</option>
            {options}
          </select>
        )}
      </Field>
      <Field label={t('second')} hint={t('secondHint')} error={errors.second && t('secondSame')}>
        {(aria) => (
          <select {...aria} {...register('second')} className="w-full">
            <option value="">{t('none')}</option>
            {options}
          </select>
        )}
      </Field>
      <Field label={t('when')}>
        {(aria) => <input {...aria} {...register('when')} type="datetime-local" />}
      </Field>
      <Field label={t('place')} hint={t('placeHint')} error={errors.place && t('placeWrong')}>
        {(aria) => <input {...aria} {...register('place')} className="w-full" autoComplete="off" />}
      </Field>
    </>
  );
}
