'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { appointmentForm, type KINDS, toPlanChange } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import { AppointmentFields, type PersonOption } from '../../appointment-fields.tsx';

/** Changes the pair, form, time and place until the interview begins. */
export function AppointmentForm(props: {
  interviewId: string;
  people: readonly PersonOption[];
  me: string;
  plan: {
    first: string;
    second: string;
    kind: (typeof KINDS)[number];
    people: number;
    scheduledAt: number | null;
    place: string;
  };
}) {
  const t = useTranslations('interview.planPage');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [saved, setSaved] = useState(false);
  const { scheduledAt, ...plan } = props.plan;
  const form = useForm({ resolver: zodResolver(appointmentForm), defaultValues: { ...plan, when: '' } });
  const { setValue } = form;
  // The browser's time zone is known in the browser alone.
  useEffect(() => {
    setValue('when', scheduledAt === null ? '' : localTime(scheduledAt));
  }, [setValue, scheduledAt]);
  return (
    <section className="no-print">
      <h2 className="mt-6 mb-3">{t('change')}</h2>
      <form
        noValidate
        className="max-w-[640px]"
        onSubmit={form.handleSubmit(async (values) => {
          const path = `/api/v1/interviews/${props.interviewId}/plan`;
          const reply = await send('PUT', path, toPlanChange(values));
          setRefusal(reply.ok ? undefined : reply);
          setSaved(reply.ok);
          if (reply.ok) router.refresh();
        })}
      >
        <Problems refusal={refusal} />
        <AppointmentFields form={form} people={props.people} me={props.me} />
        <p className="flex flex-wrap items-center gap-3">
          <ActButton type="submit" className="btn primary mt-2" busy={form.formState.isSubmitting}>
            {t('save')}
          </ActButton>
          <span role="status">{saved ? `✓ ${t('saved')}` : null}</span>
        </p>
      </form>
    </section>
  );
}

/** A moment as a field for local times takes it. */
function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
