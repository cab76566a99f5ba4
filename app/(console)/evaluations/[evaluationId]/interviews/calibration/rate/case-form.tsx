'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { type UseFormReturn, useForm } from 'react-hook-form';
import { calibrationForm, toHandIn } from '#lib/interviews/input.ts';
import { ActButton } from '../../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../../_ui/send.ts';
import '../../[interviewId]/_session/rating.css';

type Point = '1' | '2' | '3' | '4' | '5';
type Values = { ratings: Record<string, Point> };
type RatedCase = {
  readonly id: string;
  readonly role: string;
  readonly question: string;
  readonly told: string;
  readonly shown: string;
  readonly anchors: Readonly<Record<1 | 3 | 5, string>>;
  readonly choices: readonly { readonly value: number; readonly label: string }[];
};

/** The cases below one another with the choices of the interview screen; by keys alone or by touch. */
export function CaseForm(props: {
  evaluationId: string;
  /** The version of the set, `id@version`. */
  name: string;
  attempt: number;
  cases: readonly RatedCase[];
}) {
  const t = useTranslations('rater.calibration');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const summary = useRef<HTMLDivElement>(null);
  const { cases } = props;
  const form = useForm<Values>({
    resolver: zodResolver(calibrationForm),
    shouldFocusError: false,
    defaultValues: { ratings: Object.fromEntries(cases.map((c) => [c.id, '' as Point])) },
  });
  useKept(form, `calibration ${props.name} ${props.attempt}`);
  const { errors, isSubmitting, submitCount } = form.formState;
  const chosen = form.watch('ratings');
  const done = cases.filter((c) => chosen[c.id]).length;
  const open = cases.flatMap((c, i) => (errors.ratings?.[c.id] === undefined ? [] : [{ id: c.id, i }]));
  const anyOpen = open.length > 0;
  useEffect(() => {
    if (submitCount > 0 && anyOpen) summary.current?.focus();
  }, [submitCount, anyOpen]);
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || !/^[1-5]$/.test(event.key)) return;
      const input = caseInView(event.target)?.querySelector<HTMLInputElement>(`input[value="${event.key}"]`);
      input?.click();
      input?.focus();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  return (
    <form
      noValidate
      onSubmit={form.handleSubmit(async (values) => {
        const path = `/api/v1/evaluations/${props.evaluationId}/calibration`;
        const reply = await send<{ passed: boolean }>('POST', path, toHandIn(props.name, values));
        setRefusal(reply.ok ? undefined : reply);
        if (!reply.ok) return;
        router.push(`/evaluations/${props.evaluationId}/interviews/calibration`);
        router.refresh();
      })}
    >
      <p className="small quiet">{t('keys')}</p>
      {cases.map((c, i) => (
        <section
          key={c.id}
          id={c.id}
          data-case={chosen[c.id] ? 'rated' : 'open'}
          aria-labelledby={`${c.id}-title`}
          className="scroll-mt-4 border-t border-(--rule) py-6"
          onKeyDown={toNext}
        >
          <p className="small quiet">{t('place', { i: i + 1, n: cases.length, role: c.role })}</p>
          <h2 id={`${c.id}-title`} className="mt-1 max-w-[40em]">
            {c.question}
          </h2>
          <div className="mt-3 grid gap-x-8 gap-y-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,26rem)]">
            <div className="max-w-[40em]">
              <h3>{t('told')}</h3>
              <p className="mt-1">{c.told}</p>
              <h3 className="mt-4">{t('shown')}</h3>
              <p className="mt-1">{c.shown}</p>
            </div>
            <Choices form={form} shown={c} number={i + 1} />
          </div>
        </section>
      ))}
      <div ref={summary} tabIndex={-1} role="alert" className={anyOpen ? 'notice danger my-4' : undefined}>
        {anyOpen ? (
          <>
            <h2>{t('open', { n: open.length })}</h2>
            <ul className="mt-2 flex flex-wrap gap-x-5">
              {open.map(({ id, i }) => (
                <li key={id}>
                  <a
                    className="inline-grid min-h-11 items-center"
                    href={`#${id}`}
                    onClick={(event) => {
                      // Following the address would take the focus away again.
                      event.preventDefault();
                      intoCase(id);
                    }}
                  >
                    {t('openOne', { i: i + 1 })}
                  </a>
                </li>
              ))}
            </ul>
          </>
        ) : null}
      </div>
      <Problems refusal={refusal} />
      <p className="sticky bottom-0 flex flex-wrap items-center justify-between gap-3 border-t border-(--rule-strong) bg-(--paper) py-3">
        <span role="status">{t('progress', { done, n: cases.length })}</span>
        <ActButton type="submit" className="btn primary" busy={isSubmitting}>
          {t('handIn')}
        </ActButton>
      </p>
    </form>
  );
}

function Choices({ form, shown, number }: { form: UseFormReturn<Values>; shown: RatedCase; number: number }) {
  const t = useTranslations('rater.calibration');
  const error = form.formState.errors.ratings?.[shown.id];
  const errorId = `${shown.id}-error`;
  return (
    <fieldset className="iv-scale self-start" aria-describedby={error === undefined ? undefined : errorId}>
      <legend className="sr-only">{t('legend', { i: number })}</legend>
      {error === undefined ? null : (
        <p id={errorId} className="field-error">
          {t('unrated')}
        </p>
      )}
      {[...shown.choices]
        .sort((a, b) => b.value - a.value)
        .map(({ value, label }) => {
          const anchor = value === 1 || value === 3 || value === 5 ? shown.anchors[value] : undefined;
          return (
            <label key={value} data-point={value} data-anchored={anchor !== undefined}>
              <input type="radio" value={value} {...form.register(`ratings.${shown.id}`)} />
              <span>
                <b>{t('point', { value, label })}</b>
                {anchor === undefined ? null : <span>{anchor}</span>}
              </span>
            </label>
          );
        })}
    </fieldset>
  );
}

/** Keeps what is chosen in this window, so that loading the page again costs nothing. */
function useKept(form: UseFormReturn<Values>, key: string): void {
  const { setValue, subscribe } = form;
  useEffect(() => {
    const kept = calibrationForm.shape.ratings.safeParse(readKept(key));
    if (!kept.success) return;
    for (const [id, point] of Object.entries(kept.data)) setValue(`ratings.${id}`, point);
  }, [setValue, key]);
  useEffect(
    () =>
      subscribe({
        formState: { values: true },
        callback: ({ values }) => {
          const rated = Object.entries(values.ratings).filter(([, point]) => point);
          sessionStorage.setItem(key, JSON.stringify(Object.fromEntries(rated)));
        },
      }),
    [subscribe, key],
  );
}

function readKept(key: string): unknown {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}');
  } catch {
    return {};
  }
}

/** The case that the focus is in, else the first without a rating. */
function caseInView(target: EventTarget | null): Element | null {
  const around = target instanceof Element ? target.closest('[data-case]') : null;
  return around ?? document.querySelector('[data-case="open"]');
}

/** Enter leads on to the next case; after the last to the button that hands in. */
function toNext(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'Enter' || !(event.target instanceof HTMLInputElement)) return;
  event.preventDefault();
  const next = event.currentTarget.nextElementSibling;
  if (next?.id && next.matches('[data-case]')) {
    intoCase(next.id);
  } else {
    event.currentTarget.closest('form')?.querySelector<HTMLElement>('button[type="submit"]')?.focus();
  }
}

/** To the chosen point of a case, else to its first. */
function intoCase(id: string): void {
  const section = document.getElementById(id);
  section?.scrollIntoView({ block: 'start' });
  const input =
    section?.querySelector<HTMLInputElement>('input:checked') ??
    section?.querySelector<HTMLInputElement>('input');
  input?.focus({ preventScroll: true });
}
