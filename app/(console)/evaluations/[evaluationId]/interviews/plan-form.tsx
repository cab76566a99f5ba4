'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import type { Collision } from '#lib/interviews/collisions.ts';
import { type KINDS, planForm, toNewInterview } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { Field } from '../../../../_ui/field.tsx';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';
import { AppointmentFields, type Option, type PersonOption } from './appointment-fields.tsx';
import { Collisions } from './collisions.tsx';

type Planned = {
  readonly id: string;
  readonly unit: string;
  readonly role: string;
  readonly collisions: readonly Collision[];
};

/** Unit, role and a pair make an interview; time and place may follow. */
export function PlanForm(props: {
  evaluationId: string;
  units: readonly Option[];
  roles: readonly Option[];
  people: readonly PersonOption[];
  me: string;
  /** Whether the form stands open at first: where nothing has been planned yet. */
  unfolded: boolean;
}) {
  const t = useTranslations('interview.plan');
  const list = useTranslations('interview.list');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [planned, setPlanned] = useState<Planned>();
  // The list refreshes under the form; what the reader has unfolded stays so.
  const [unfolded, setUnfolded] = useState(props.unfolded);
  const meToo = props.people.some((p) => p.id === props.me);
  const made = useRef<HTMLAnchorElement>(null);
  // Where one goes next, and not after a whole list of interviews.
  useEffect(() => {
    if (planned !== undefined) made.current?.focus();
  }, [planned]);
  const form = useForm({
    resolver: zodResolver(planForm),
    defaultValues: {
      unitId: '',
      role: '',
      first: meToo ? props.me : '',
      second: '',
      kind: 'talk' as (typeof KINDS)[number],
      people: 1,
      when: '',
      place: '',
    },
  });
  const { errors, isSubmitting } = form.formState;
  const options = (rows: readonly Option[]) =>
    rows.map((row) => (
      <option key={row.id} value={row.id}>
        {row.name}
      </option>
    ));
  return (
    <details
      open={unfolded}
      onToggle={(event) => setUnfolded(event.currentTarget.open)}
      className="my-3 no-print"
    >
      <summary className="min-h-11 font-semibold">{t('title')}</summary>
      <form
        noValidate
        className="max-w-[640px]"
        onSubmit={form.handleSubmit(async (values) => {
          setPlanned(undefined);
          const path = `/api/v1/evaluations/${props.evaluationId}/interviews`;
          const reply = await send<{ interviewId: string; collisions: Collision[] }>(
            'POST',
            path,
            toNewInterview(values),
          );
          setRefusal(reply.ok ? undefined : reply);
          if (!reply.ok) return;
          const unit = props.units.find((u) => u.id === values.unitId)?.name ?? '';
          const role = props.roles.find((r) => r.id === values.role)?.name ?? '';
          const { interviewId: id, collisions } = reply.value;
          setPlanned({ id, unit, role, collisions });
          form.reset(values);
          router.refresh();
        })}
      >
        <Problems refusal={refusal} />
        <div role="status">
          {planned === undefined ? null : (
            <p className="notice good my-3">
              ✓ {t('planned', { unit: planned.unit, role: planned.role })}{' '}
              <Link
                ref={made}
                href={`/evaluations/${props.evaluationId}/interviews/${planned.id}`}
                prefetch={false}
              >
                {t('openIt')}
              </Link>
            </p>
          )}
          <Collisions collisions={planned?.collisions ?? []} />
        </div>
        <Field label={list('unit')} error={errors.unitId && t('unitMissing')}>
          {(aria) => (
            <select {...aria} {...form.register('unitId')} className="w-full">
              <option value="">{t('choose')}</option>
              {options(props.units)}
            </select>
          )}
        </Field>
        <Field label={list('role')} error={errors.role && t('roleMissing')}>
          {(aria) => (
            <select {...aria} {...form.register('role')} className="w-full">
              <option value="">{t('choose')}</option>
              {options(props.roles)}
            </select>
          )}
        </Field>
        <AppointmentFields form={form} people={props.people} me={props.me} />
        <ActButton type="submit" className="btn primary mt-2" busy={isSubmitting}>
          {t('submit')}
        </ActButton>
      </form>
    </details>
  );
}
