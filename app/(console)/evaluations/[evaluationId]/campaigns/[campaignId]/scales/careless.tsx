import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Estimate } from '#lib/estimate.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { TIME_BAND_BOUNDS } from '#lib/psychometrics/screening-time.ts';
import { compareViews } from '#lib/responses/compare-views.ts';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../../_ui/term.tsx';
import { FileLink } from './file-link.tsx';
import type { Report } from './report.ts';
import { Section } from './section.tsx';

/** Method page of each index. */
const METHOD = {
  attention_failed: 'attention-item',
  seconds_per_item: 'response-time',
  time_band: 'response-time',
  longstring: 'longstring',
  average_string: 'longstring',
  irv: 'irv',
  reverse_gap: 'reverse-contradiction',
  share_unanswered: 'longstring',
  mahalanobis: 'mahalanobis',
  even_odd: 'even-odd',
  synonyms: 'psychometric-synonyms',
  antonyms: 'psychometric-synonyms',
  reverse_contradiction: 'reverse-contradiction',
  exact_duplicates: 'duplicates',
  near_duplicates: 'duplicates',
} as const;

/** Below it, counts of hours are more even than chance would make them. */
const LEVEL = 0.01;

/** Seconds per item at which a band begins. */
function fastest(at: number): number {
  return TIME_BAND_BOUNDS[Math.floor(at) - 1] ?? 0;
}

/** A band in seconds; the middle of an even number of answers may lie between two. */
function band(at: number): string {
  const end = TIME_BAND_BOUNDS[Math.ceil(at)];
  return end === undefined ? `≥ ${fastest(at)} s` : `${fastest(at)}–${end} s`;
}

/** Careless answering: results with and without, and what each rule finds. Nothing is left out without a person. */
export async function Careless(props: Report) {
  const t = await getTranslations('scale');
  const c = await getTranslations('scale.careless');
  const common = await getTranslations('common');
  const { screening, view, without } = props;
  if (screening.state !== 'done' || props.careless === undefined) {
    return (
      <Section
        id="careless"
        no={5}
        title={c('title')}
        says={t(
          `job.${screening.state === 'cancelled' || screening.state === 'failed' ? screening.state : 'pending'}`,
        )}
      >
        {null}
      </Section>
    );
  }
  const { result } = screening;
  const tooGood = props.alphas.filter((u) => u.tooGood);
  const hours =
    props.hours === null
      ? c('hoursUnknown')
      : 'none' in props.hours
        ? c(`hoursNone.${props.hours.none}`)
        : isUndefined(props.hours.regular)
          ? common(`reason.${props.hours.regular.reason}`)
          : c(props.hours.regular.p < LEVEL ? 'hoursRegular' : 'hoursFine', {
              ratio: fixed(props.hours.regular.dispersion),
              hours: props.hours.regular.hours,
            });
  const change = without === undefined ? undefined : compareViews(view, without);
  const number = (e: Estimate, format: (v: number) => string) =>
    e.kind === 'estimate' ? format(e.value) : common(`reason.${e.reason}`);
  const row = (name: string, a: Estimate, b: Estimate, format: (v: number) => string) => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td className="num">{number(a, format)}</td>
      <td className="num">{number(b, format)}</td>
      <td className="num">
        {a.kind === 'estimate' && b.kind === 'estimate' ? signed(b.value - a.value) : '—'}
      </td>
    </tr>
  );
  return (
    <Section
      id="careless"
      no={5}
      title={c('title')}
      says={
        result.suggestedCount === 0
          ? c('saysNone', { minimum: props.dataset.policy.quality.exclude_when_flags })
          : c(
              change === undefined
                ? 'saysNotCompared'
                : change.unaffected
                  ? 'saysUnaffected'
                  : 'saysAffected',
              {
                n: result.suggestedCount,
                ...props.careless,
                minimum: props.dataset.policy.quality.exclude_when_flags,
                k: props.dataset.policy.disclosure.k_report,
              },
            )
      }
      aside={
        <>
          <p>{c('asideOnce', { n: result.once })}</p>
          <p>{c('asidePerson')}</p>
          {result.nearComplete ? null : <p>{c('asideNear')}</p>}
        </>
      }
    >
      {props.decide === undefined || result.suggestedCount === 0 ? null : (
        <p className="no-print mb-3">
          <Link href={props.decide} prefetch={false}>
            {c('decide')}
          </Link>
        </p>
      )}
      {without === undefined || change === undefined ? null : (
        <ScrollRegion label={c('compare')}>
          <table className="max-w-[560px]">
            <caption>{c('compare')}</caption>
            <thead>
              <tr>
                <th scope="col">{c('measure')}</th>
                <th scope="col" className="num">
                  {c('all', { n: view.report.n })}
                </th>
                <th scope="col" className="num">
                  {c('without', { n: without.report.n })}
                </th>
                <th scope="col" className="num">
                  {c('change')}
                </th>
              </tr>
            </thead>
            <tbody>
              {row('ω', view.report.omega, without.report.omega, (v) => coefficient(v))}
              {row('α', view.report.alpha, without.report.alpha, (v) => coefficient(v))}
              {row(t('mean'), view.report.mean, without.report.mean, (v) => fixed(v))}
              {view.types.map((type, i) =>
                type.icc1.kind === 'estimate'
                  ? row(
                      `ICC(1) ${common(`unitType.${type.type as 'township'}`)}`,
                      type.icc1,
                      without.types[i]?.icc1 ?? type.icc1,
                      (v) => coefficient(v),
                    )
                  : null,
              )}
              <tr>
                <th scope="row">{c('largest')}</th>
                <td className="num">—</td>
                <td className="num">—</td>
                <td className="num">{change.largestShift === null ? '—' : fixed(change.largestShift)}</td>
              </tr>
              <tr>
                <th scope="row">{c('order')}</th>
                <td className="num">—</td>
                <td className="num">—</td>
                <td className="num">{c('places', { n: change.movedUnits })}</td>
              </tr>
            </tbody>
          </table>
          <FileLink href={props.file('comparison')} table={c('compare')} />
        </ScrollRegion>
      )}
      <ScrollRegion label={c('rules')} className="mt-6">
        <table>
          <caption>{c('rules')}</caption>
          <thead>
            <tr>
              <th scope="col">{c('index')}</th>
              <th scope="col">{c('rule')}</th>
              <th scope="col" className="num">
                n
              </th>
              <th scope="col" className="num">
                {c('median')}
              </th>
              <th scope="col" className="num">
                {c('usual')}
              </th>
              <th scope="col" className="num">
                {c('flagged')}
              </th>
            </tr>
          </thead>
          <tbody>
            {result.rules.map(({ rule, reference, flagged, none }) => (
              <tr key={`${rule.index}${rule.kind}`} className={rule.counts ? '' : 'text-(--ink-2)'}>
                <th scope="row">
                  <Term method={METHOD[rule.index]} definition={c(`define.${rule.index}`)}>
                    {c(`name.${rule.index}`)}
                  </Term>
                </th>
                {none === null ? (
                  <>
                    <td className="small">
                      {rule.index === 'time_band'
                        ? c('belowSeconds', { value: TIME_BAND_BOUNDS[rule.threshold - 1] ?? 0 })
                        : c(rule.suspicious === 'high' ? (rule.inclusive ? 'from' : 'above') : 'below', {
                            value: Number(rule.threshold.toFixed(2)),
                          })}
                      {rule.counts ? '' : ` ${c('informs')}`}
                    </td>
                    <td className="num">{reference.n}</td>
                    <td className="num">
                      {number(reference.p50, (v) => (rule.index === 'time_band' ? band(v) : fixed(v)))}
                    </td>
                    <td className="num">
                      {number(rule.suspicious === 'high' ? reference.p99 : reference.p01, (v) =>
                        c(rule.suspicious === 'high' ? 'atMost' : 'atLeast', {
                          value: rule.index === 'time_band' ? `${fastest(v)} s` : fixed(v),
                        }),
                      )}
                    </td>
                    <td className={rule.counts ? 'num font-semibold' : 'num'}>{flagged}</td>
                  </>
                ) : (
                  <td colSpan={5} className="small">
                    {rule.index === 'seconds_per_item' ? c('notTimed') : common(`reason.${none.reason}`)}
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <ul className="mt-4 list-disc pl-5">
        <li>
          <Term method="alpha-too-good" definition={c('define.alphaTooGood')}>
            {c('name.alphaTooGood')}
          </Term>
          {common('joint.colon')}
          {props.alphas.length === 0
            ? c('alphaNone')
            : tooGood.length === 0
              ? c('alphaFine', { n: props.alphas.length })
              : c('alphaTooGood', {
                  units: tooGood.map((u) => u.unitName).join(common('joint.list')),
                  n: props.alphas.length,
                })}
        </li>
        <li>
          <Term method="regular-counts" definition={c('define.regularCounts')}>
            {c('name.regularCounts')}
          </Term>
          {common('joint.colon')}
          {hours}
        </li>
      </ul>
      <FileLink href={props.file('screening')} table={c('title')} />
    </Section>
  );
}

function signed(difference: number): string {
  const text = fixed(difference);
  return /^−?0\.00$/.test(text) ? '±0.00' : difference > 0 ? `+${text}` : text;
}
