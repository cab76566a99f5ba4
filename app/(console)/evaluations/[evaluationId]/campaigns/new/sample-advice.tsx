'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useFormatter, useTranslations } from 'next-intl';
import { useId } from 'react';
import { type UseFormReturn, useForm, useWatch } from 'react-hook-form';
import { z } from 'zod';
import type { PlanningFigures } from '#lib/campaigns/planning-figures.ts';
import { type Estimate, estimate, isDefined } from '#lib/estimate.ts';
import { unitReliability } from '#lib/psychometrics/anova.ts';
import { marginOfMean } from '#lib/psychometrics/margin-of-error.ts';
import { invitations, samplePlan } from '#lib/psychometrics/sample-size.ts';
import { coefficient, fixed } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';

/** Where nothing is known yet: what unit scores of a hundred points often look like. Said to be assumptions. */
const ASSUMED = { sd: 20, icc: 0.1 };

const numberIn = (low: number, high: number) =>
  z
    .string()
    .trim()
    .regex(/^\d*\.?\d+$/)
    .transform(Number)
    .refine((n) => n >= low && n <= high);

const planSchema = z.object({
  margin: numberIn(0.5, 50),
  level: z.enum(['0.9', '0.95']).transform(Number),
  population: z.union([z.literal('').transform(() => undefined), numberIn(1, 10_000_000)]),
  reliability: numberIn(0.05, 0.99),
  rate: numberIn(1, 100),
  sd: numberIn(0.1, 50),
  icc: numberIn(0.001, 0.99),
});
type Typed = z.input<typeof planSchema>;

/** How many answers a unit needs, and how many people to invite; beside them what the policy demands. */
export function SampleAdvice({
  minimum,
  figures,
}: {
  minimum: { responses: number; departments: number; target: number };
  figures: PlanningFigures | undefined;
}) {
  const t = useTranslations('campaign.plan');
  const format = useFormatter();
  const form = useForm<Typed, unknown, z.output<typeof planSchema>>({
    resolver: zodResolver(planSchema),
    mode: 'onChange',
    defaultValues: {
      margin: '5',
      level: '0.9',
      population: '',
      reliability: '0.70',
      rate: '60',
      sd: (figures?.sd ?? ASSUMED.sd).toFixed(1),
      icc: (figures?.icc ?? ASSUMED.icc).toFixed(2),
    },
  });
  const parsed = planSchema.safeParse(useWatch({ control: form.control }));
  // Every figure is in its range here, so that a number can only be missing for want of people.
  const say = (e: Estimate, digits = 0, sign = '') =>
    isDefined(e) ? `${sign}${fixed(e.value, digits)}` : t('morePeople');
  const rule = parsed.data;
  const plan = rule === undefined ? undefined : samplePlan(rule);
  const rows: { key: string; what: string; n: Estimate }[] = [
    { key: 'minimum', what: t('ofMinimum'), n: estimate(minimum.responses, 0) },
    { key: 'target', what: t('ofTarget'), n: estimate(minimum.target, 0) },
    ...(rule === undefined || plan === undefined
      ? []
      : [
          { key: 'margin', what: t('ofMargin', { margin: rule.margin }), n: plan.forMargin },
          {
            key: 'reliability',
            what: t('ofReliability', { reliability: coefficient(rule.reliability) }),
            n: plan.forReliability,
          },
        ]),
  ];
  const toInvite = (n: Estimate) =>
    rule === undefined ? n : invitations(n, rule.rate / 100, rule.population);
  const halfOf = (n: number) =>
    marginOfMean(estimate(rule?.sd ?? ASSUMED.sd, n), {
      level: rule?.level ?? 0.9,
      ...(rule?.population === undefined
        ? { correction: 'none' as const }
        : { correction: 'textbook' as const, population: rule.population }),
    });
  const needed = plan?.needed;
  return (
    <aside className="border-(--rule-strong) lg:border-l lg:pl-4">
      <h2>{t('title', { target: minimum.target, minimum: minimum.responses })}</h2>
      {minimum.departments > 0 ? (
        <p className="mt-1">{t('departments', { n: minimum.departments })}</p>
      ) : null}
      <p className="mt-2" aria-live="polite">
        {rule === undefined || needed === undefined
          ? t('notYet')
          : isDefined(needed)
            ? isDefined(toInvite(needed))
              ? t('sentence', { n: needed.value, rate: rule.rate, people: say(toInvite(needed)) })
              : t('sentenceFew', { n: needed.value, rate: rule.rate })
            : t('sentenceNone')}
      </p>
      <ScrollRegion label={t('table')} className="mt-3">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('basis')}</th>
              <th scope="col" className="num">
                {t('answers')}
              </th>
              <th scope="col" className="num">
                {t('half')}
              </th>
              <th scope="col" className="num">
                <Link href="/methods/lambda" prefetch={false} title={t('lambdaIs')}>
                  λ
                </Link>
              </th>
              <th scope="col" className="num">
                {t('invite')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ key, what, n }) => (
              <tr key={key}>
                <th scope="row" className="font-normal!">
                  {what}
                </th>
                {isDefined(n) ? (
                  <>
                    <td className="num">{n.value}</td>
                    <td className="num">{say(halfOf(n.value), 1, '±')}</td>
                    <td className="num">{lambdaOf(rule?.icc ?? ASSUMED.icc, n.value)}</td>
                    <td className="num">{say(toInvite(n))}</td>
                  </>
                ) : (
                  <td colSpan={4}>{say(n)}</td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <form
        noValidate
        className="mt-4 grid grid-cols-[repeat(2,minmax(0,1fr))] gap-3"
        aria-label={t('change')}
      >
        <PlanNumber form={form} name="margin" label={t('margin')} />
        <label className="grid min-w-0 content-start small quiet">
          {t('level')}
          <select className="w-full" {...form.register('level')}>
            <option value="0.9">{t('percent', { n: 90 })}</option>
            <option value="0.95">{t('percent', { n: 95 })}</option>
          </select>
        </label>
        <PlanNumber form={form} name="reliability" label={t('reliability')} />
        <PlanNumber form={form} name="rate" label={t('rate')} />
        <PlanNumber form={form} name="population" label={t('population')} />
        <span />
        <PlanNumber form={form} name="sd" label={t('sd')} />
        <PlanNumber form={form} name="icc" label={t('icc')} />
      </form>
      <p className="mt-3 small quiet">
        {figures === undefined
          ? t('assumed')
          : t(figures.pilot ? 'fromPilot' : 'from', {
              evaluation: figures.evaluation,
              day: format.dateTime(new Date(figures.closedAt), { dateStyle: 'medium' }),
              n: figures.n,
            })}{' '}
        <Link href="/methods/sample-size" prefetch={false} title={t('methodIs')}>
          {t('method')}
        </Link>
      </p>
    </aside>
  );
}

function lambdaOf(icc: number, n: number): string {
  const lambda = unitReliability(estimate(icc, n), n);
  return isDefined(lambda) ? coefficient(lambda.value) : '—';
}

/** One figure of the plan; what is wrong with it is said below it. */
function PlanNumber(props: {
  form: UseFormReturn<Typed, unknown, z.output<typeof planSchema>>;
  name: Exclude<keyof Typed, 'level'>;
  label: string;
}) {
  const t = useTranslations('campaign.plan');
  const id = useId();
  const { errors } = props.form.formState;
  const wrong = errors[props.name] !== undefined;
  return (
    <div className="grid min-w-0 content-start">
      <label htmlFor={id} className="small quiet">
        {props.label}
      </label>
      <input
        id={id}
        inputMode="decimal"
        className="w-full"
        aria-invalid={wrong}
        aria-describedby={wrong ? `${id}-e` : undefined}
        {...props.form.register(props.name)}
      />
      {wrong ? (
        <p id={`${id}-e`} className="field-error">
          {t(`wrong.${props.name}`)}
        </p>
      ) : null}
    </div>
  );
}
