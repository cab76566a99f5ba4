import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Dataset } from '#lib/responses/dataset.ts';
import type { ScaleView } from '#lib/responses/read-scales.ts';
import { coefficient } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';

/** Three questions an analyst must answer, each with its conclusion and what it rests on. */
export async function Verdicts({ view, dataset }: { view: ScaleView; dataset: Dataset }) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { report } = view;
  const { rwg, unit_reliability: reliability } = dataset.policy.aggregation;
  const counting = view.units.filter((u) => !u.belowMinimum);
  const agreeing = counting.filter((u) => u.rwgJ.kind === 'estimate' && u.rwgJ.value >= rwg.adequate).length;
  const rankable = view.icc1ByType
    .filter((x) => x.icc1.kind === 'estimate')
    .map((x) => {
      const own = view.units.filter((u) => u.unitType === x.type && !u.belowMinimum);
      const lambdas = own.flatMap((u) => (u.lambda.kind === 'estimate' ? [u.lambda.value] : []));
      return {
        ...x,
        least: Math.min(...lambdas),
        ok:
          lambdas.length === own.length &&
          own.length > 1 &&
          lambdas.every((l) => l >= reliability.rank_units),
      };
    });
  const alpha =
    report.alpha.kind === 'undefined'
      ? common(`reason.${report.alpha.reason}`)
      : `α ${coefficient(report.alpha.value)}${isUndefined(report.alphaInterval) ? '' : ` [${coefficient(report.alphaInterval.lower)}, ${coefficient(report.alphaInterval.upper)}]`}${common('joint.clause')}${t('averageR', { r: report.averageR.kind === 'estimate' ? coefficient(report.averageR.value) : '—' })}${common('joint.clause')}${common('n', { n: report.nComplete })}`;
  const rank = rankable[0];
  return (
    <ScrollRegion label={t('conclusion')} className="mt-4">
      <table>
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
            <td className="small">{alpha}</td>
          </tr>
          <tr>
            <th scope="row">{t('represents')}</th>
            <td className="font-semibold">{t('representsAnswer', { n: agreeing, of: counting.length })}</td>
            <td className="small">{t('representsBasis', { line: coefficient(rwg.adequate) })}</td>
          </tr>
          <tr>
            <th scope="row">{t('ranks')}</th>
            <td className="font-semibold">
              {rank === undefined ? common('reason.too_few_units') : rank.ok ? t('rankYes') : t('rankNo')}
            </td>
            <td className="small">
              {rank === undefined || rank.icc1.kind === 'undefined'
                ? t('rankNone', { n: dataset.policy.aggregation.min_units_for_icc })
                : t('rankBasis', {
                    type: common(`unitType.${rank.type as 'township'}`),
                    icc: coefficient(Math.max(0, rank.icc1.value)),
                    raw: rank.icc1.value < 0 ? t('rawIcc', { value: coefficient(rank.icc1.value) }) : '',
                    least: Number.isFinite(rank.least) ? coefficient(Math.max(0, rank.least)) : '—',
                    line: coefficient(reliability.rank_units),
                  })}
            </td>
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  );
}
