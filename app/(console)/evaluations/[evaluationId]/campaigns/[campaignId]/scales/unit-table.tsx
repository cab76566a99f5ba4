import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { TypeOnScale, UnitOnScale } from '#lib/responses/scale-view.ts';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../../_ui/term.tsx';
import { type Axis, axisOf, DotPlot, DotPlotHead } from './dot-plot.tsx';
import { FileLink } from './file-link.tsx';
import type { Report } from './report.ts';
import { Section } from './section.tsx';

type Shown = UnitOnScale & { readonly mean: Extract<UnitOnScale['mean'], { kind: 'estimate' }> };

/** Whether a unit's mean counts and is there. */
function isShown(u: UnitOnScale): u is Shown {
  return !u.belowMinimum && u.mean.kind === 'estimate';
}

/** Units by type: mean with 95 % interval on a common axis, agreement, reliability of the mean, rank where it may be. */
export async function UnitTable(props: Report) {
  const t = await getTranslations('scale');
  const { view, dataset } = props;
  const departments = dataset.audience === 'cooperating_department';
  const item = view.key.items[0];
  const shown = view.units.filter(isShown);
  const all = shown.reduce((s, u) => s + u.mean.value, 0) / shown.length;
  const axis = axisOf(
    shown.flatMap((u) => (isUndefined(u.interval) ? [u.mean.value] : [u.interval.lower, u.interval.upper])),
    { min: item?.min ?? 1, max: item?.max ?? 5 },
  );
  const sorted = shown.map((u) => u.mean.value).sort((a, b) => a - b);
  return (
    <Section
      id="units"
      no={4}
      title={t('units')}
      says={
        shown.length === 0
          ? t('unitsNone')
          : t('unitsSays', {
              n: shown.length,
              of: view.units.length,
              low: fixed(sorted[0] ?? 0),
              high: fixed(sorted.at(-1) ?? 0),
            })
      }
      aside={
        <>
          <p>{departments ? t('unitsDepartments') : t('unitsPersons')}</p>
          <p>{shown.length === 0 ? null : t('unitsAside', { mean: fixed(all) })}</p>
          <p>{t('unitsAsideRank')}</p>
        </>
      }
    >
      <ScrollRegion label={t('units')}>
        <table>
          <caption className="sr-only">{t('units')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col" className="num">
                n
              </th>
              {departments ? (
                <th scope="col" className="num max-md:hidden">
                  {t('departments')}
                </th>
              ) : null}
              <th scope="col" className="num">
                {t('mean')}
              </th>
              <th scope="col" className="w-[45%]">
                <span className="sr-only">{t('interval95')}</span>
                <DotPlotHead axis={axis} />
              </th>
              <th scope="col" className="num max-md:hidden">
                {t('rank90')}
              </th>
              <th scope="col" className="num">
                <Term method="rwg" definition={t('define.rwg')}>
                  r<sub>WG(J)</sub>
                </Term>
              </th>
              <th scope="col" className="num max-md:hidden">
                <Term method="lambda" definition={t('define.lambda')}>
                  λ
                </Term>
              </th>
            </tr>
          </thead>
          {view.types.map((type) => (
            <TypeRows
              key={type.type}
              type={type}
              report={props}
              axis={axis}
              mean={all}
              departments={departments}
            />
          ))}
        </table>
      </ScrollRegion>
      <FileLink href={props.file('units')} table={t('units')} />
    </Section>
  );
}

async function TypeRows(props: {
  type: TypeOnScale;
  report: Report;
  axis: Axis;
  mean: number;
  departments: boolean;
}) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { type, report, axis, departments } = props;
  const { icc1, anova } = type;
  const units = report.view.units
    .filter((u) => u.unitType === type.type)
    .toSorted((a, b) => order(b) - order(a));
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={departments ? 8 : 7} className="small quiet pt-4">
          {common(`unitType.${type.type as UnitType}`)} ·{' '}
          {icc1.kind === 'estimate' ? (
            <>
              <Term method="icc" definition={t('define.icc1')}>
                ICC(1)
              </Term>{' '}
              {coefficient(Math.max(0, icc1.value))}
              {icc1.value < 0 ? t('rawIcc', { value: coefficient(icc1.value) }) : ''}{' '}
              {anova.icc2.kind === 'estimate' ? (
                <>
                  ICC(2) {coefficient(Math.max(0, anova.icc2.value))}
                  {common('joint.clause')}
                </>
              ) : null}
              {common('n', { n: anova.n })}
              {common('joint.clause')}
              {type.rankable ? t('gateOpen') : t('gateShut')}
            </>
          ) : (
            <>ICC(1) {common(`reason.${icc1.reason}`)}</>
          )}
        </th>
      </tr>
      {units.map((u) => (
        <tr key={u.unitId} className={isShown(u) ? '' : 'text-(--ink-2)'}>
          <th scope="row">
            <Link href={`${report.base}/indicators/${u.unitId}`} prefetch={false}>
              {u.unitName}
            </Link>
          </th>
          <td className="num">{u.respondents}</td>
          {departments ? <td className="num max-md:hidden">{u.departments}</td> : null}
          {isShown(u) ? (
            <>
              <td className="num font-semibold">{fixed(u.mean.value)}</td>
              <td>
                <DotPlot
                  axis={axis}
                  value={u.mean.value}
                  mark={props.mean}
                  {...(isUndefined(u.interval) ? {} : { lower: u.interval.lower, upper: u.interval.upper })}
                  label={
                    isUndefined(u.interval)
                      ? common(`reason.${u.interval.reason}`)
                      : `${fixed(u.interval.lower)}–${fixed(u.interval.upper)}`
                  }
                />
              </td>
              <td className="num max-md:hidden">
                {u.rank === null
                  ? '—'
                  : u.rank.lower === u.rank.upper
                    ? u.rank.lower
                    : `${u.rank.lower}–${u.rank.upper}`}
              </td>
              <td className="num">
                {u.rwgJ.kind === 'estimate' ? (
                  <>
                    {u.rwgJ.value < report.dataset.policy.aggregation.rwg.adequate ? (
                      <span className="state warn mr-1">{t('agreementLow')}</span>
                    ) : null}
                    {coefficient(u.rwgJ.value)}
                  </>
                ) : (
                  <span className="small quiet">{common(`reason.${u.rwgJ.reason}`)}</span>
                )}
              </td>
              <td className="num max-md:hidden">
                {u.lambda.kind === 'estimate' ? coefficient(Math.max(0, u.lambda.value)) : '—'}
              </td>
            </>
          ) : (
            <td colSpan={5} className="small">
              {common(`reason.${u.mean.kind === 'undefined' ? u.mean.reason : 'below_minimum'}`)}
            </td>
          )}
        </tr>
      ))}
    </tbody>
  );
}

/** By mean; units without one stand last. */
function order(u: UnitOnScale): number {
  return isShown(u) ? u.mean.value : Number.NEGATIVE_INFINITY;
}
