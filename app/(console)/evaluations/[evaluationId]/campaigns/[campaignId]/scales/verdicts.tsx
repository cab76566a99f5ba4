import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { compareViews } from '#lib/responses/compare-views.ts';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../../_ui/term.tsx';
import type { Report } from './report.ts';

/** Of a five-point scale: beyond it, forward and reverse items say different things (the project's choice). */
const LARGE_HALF_DIFFERENCE = 0.5;

/** The questions an analyst must answer, each with its conclusion and what it rests on. */
export async function Verdicts({ view, dataset, resampling, screening, without }: Report) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { report } = view;
  const { rwg, unit_reliability: reliability } = dataset.policy.aggregation;
  const counting = view.units.filter((u) => !u.belowMinimum);
  const agreeing = counting.filter((u) => u.rwgJ.kind === 'estimate' && u.rwgJ.value >= rwg.adequate).length;
  const alpha =
    report.alpha.kind === 'undefined'
      ? common(`reason.${report.alpha.reason}`)
      : `${coefficient(report.alpha.value)}${isUndefined(report.alphaInterval) ? '' : ` [${coefficient(report.alphaInterval.lower)}, ${coefficient(report.alphaInterval.upper)}]`}`;
  const types = view.types.filter((x) => x.icc1.kind === 'estimate');
  const parallel = resampling.state === 'done' ? resampling.result.parallel : undefined;
  const dimensions =
    parallel === undefined
      ? { says: t('job.pending'), basis: t('oneBasisPending') }
      : isUndefined(parallel)
        ? { says: common(`reason.${parallel.reason}`), basis: '' }
        : {
            says: parallel.count === 1 ? t('oneYes') : t('oneNo', { n: parallel.count }),
            basis: t('oneBasis', { n: parallel.count, draws: parallel.draws }),
          };
  const { halves } = view.reverse ?? {};
  const half =
    halves?.difference.kind !== 'estimate'
      ? null
      : Math.abs(halves.difference.value) > LARGE_HALF_DIFFERENCE
        ? t('halvesNo')
        : t('halvesYes');
  const careless =
    screening.state !== 'done'
      ? { says: t('job.pending'), basis: '' }
      : without === undefined
        ? {
            says: t(screening.result.suggestedCount === 0 ? 'mattersNone' : 'mattersNotCompared'),
            basis: '',
          }
        : {
            says: compareViews(view, without).unaffected ? t('mattersNo') : t('mattersYes'),
            basis: t('mattersBasis', { n: screening.result.suggestedCount }),
          };
  return (
    <ScrollRegion label={t('conclusion')} className="mt-4">
      <table className="stack-small">
        <thead>
          <tr>
            <th scope="col">{t('question')}</th>
            <th scope="col">{t('conclusion')}</th>
            <th scope="col">{t('basis')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('consistent')}</th>
            <td className="font-semibold">
              {report.omega.kind === 'undefined'
                ? common(`reason.${report.omega.reason}`)
                : report.omega.value >= dataset.policy.reliability.bands.acceptable
                  ? t('yes')
                  : t('notEnough')}
            </td>
            <td className="small">
              <Term method="alpha" definition={t('define.alpha')}>
                α
              </Term>{' '}
              {alpha}
              {common('joint.clause')}
              {t('averageR', {
                r: report.averageR.kind === 'estimate' ? coefficient(report.averageR.value) : '—',
              })}
              {common('joint.clause')}
              {common('n', { n: report.nComplete })}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('one')}</th>
            <td className="font-semibold">{dimensions.says}</td>
            <td className="small">
              <Term method="parallel-analysis" definition={t('define.parallel')}>
                {t('parallelName')}
              </Term>{' '}
              {dimensions.basis}
            </td>
          </tr>
          {view.reverse === null ? null : (
            <tr>
              <th scope="row">{t('halves')}</th>
              <td className="font-semibold">{half === null ? common('reason.not_computed') : half}</td>
              <td className="small">
                <Term method="method-effect" definition={t('define.halves')}>
                  {t('halvesName')}
                </Term>{' '}
                {view.reverse.halves.difference.kind === 'estimate'
                  ? fixed(view.reverse.halves.difference.value)
                  : common(`reason.${view.reverse.halves.difference.reason}`)}
                {common('joint.clause')}
                {common('n', { n: view.reverse.halves.n })}
              </td>
            </tr>
          )}
          <tr>
            <th scope="row">{t('represents')}</th>
            <td className="font-semibold">{t('representsAnswer', { n: agreeing, of: counting.length })}</td>
            <td className="small">
              <Term method="rwg" definition={t('define.rwg')}>
                r<sub>WG(J)</sub>
              </Term>{' '}
              {t('representsBasis', { line: coefficient(rwg.adequate) })}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('ranks')}</th>
            <td className="font-semibold">
              {types.length === 0
                ? common('reason.too_few_units')
                : types.every((x) => x.rankable)
                  ? t('rankYes')
                  : types.some((x) => x.rankable)
                    ? t('rankSome')
                    : t('rankNo')}
            </td>
            <td className="small">
              {types.length === 0
                ? t('rankNone', { n: dataset.policy.aggregation.min_units_for_icc })
                : types.map((x) => (
                    <span key={x.type} className="block">
                      {t('rankBasis', {
                        type: common(`unitType.${x.type as UnitType}`),
                        icc: x.icc1.kind === 'estimate' ? coefficient(Math.max(0, x.icc1.value)) : '—',
                        raw:
                          x.icc1.kind === 'estimate' && x.icc1.value < 0
                            ? t('rawIcc', { value: coefficient(x.icc1.value) })
                            : '',
                        least:
                          x.leastLambda.kind === 'estimate'
                            ? coefficient(Math.max(0, x.leastLambda.value))
                            : '—',
                        line: coefficient(reliability.rank_units),
                      })}
                    </span>
                  ))}
            </td>
          </tr>
          <tr>
            <th scope="row">{t('matters')}</th>
            <td className="font-semibold">{careless.says}</td>
            <td className="small">{careless.basis}</td>
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  );
}
