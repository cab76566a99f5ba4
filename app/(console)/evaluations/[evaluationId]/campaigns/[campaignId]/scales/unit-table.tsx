import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { ScaleView } from '#lib/responses/read-scales.ts';
import { IntervalPlot } from '../../../../../../_ui/interval-plot.tsx';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';

/** Units by type: mean with 95 % interval on a common axis, agreement, reliability of the mean. */
export async function UnitTable({
  view,
  base,
  audience,
}: {
  view: ScaleView;
  base: string;
  audience: string;
}) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const departments = audience === 'cooperating_department';
  const item = view.key.items[0];
  const [min, max] = [item?.min ?? 1, item?.max ?? 5];
  const types = [...new Set(view.units.map((u) => u.unitType))];
  return (
    <ScrollRegion label={t('units')} className="mt-2">
      <table>
        <caption>{departments ? t('unitsDepartments') : t('unitsPersons')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('unit')}</th>
            <th scope="col" className="num">
              n
            </th>
            {departments ? (
              <th scope="col" className="num">
                {t('departments')}
              </th>
            ) : null}
            <th scope="col" className="num">
              {t('mean')}
            </th>
            <th scope="col">{t('interval95', { min, max })}</th>
            <th scope="col" className="num" title={t('define.rwg')}>
              r<sub>WG(J)</sub>
            </th>
            <th scope="col" className="num" title={t('define.lambda')}>
              λ
            </th>
          </tr>
        </thead>
        {types.map((type) => {
          const icc = view.icc1ByType.find((x) => x.type === type);
          return (
            <tbody key={type}>
              <tr>
                <th scope="rowgroup" colSpan={7} className="small quiet pt-4">
                  {common(`unitType.${type as UnitType}`)} ·{' '}
                  {icc?.icc1.kind === 'estimate'
                    ? `ICC(1) ${coefficient(Math.max(0, icc.icc1.value))}${icc.icc1.value < 0 ? t('rawIcc', { value: coefficient(icc.icc1.value) }) : ''}`
                    : `ICC(1): ${common(`reason.${icc?.icc1.reason ?? 'too_few_units'}`)}`}
                </th>
              </tr>
              {view.units
                .filter((u) => u.unitType === type)
                .map((u) => (
                  <tr key={u.unitId} className={u.belowMinimum ? 'text-(--ink-2)' : ''}>
                    <th scope="row">
                      <Link href={`${base}/indicators/${u.unitId}`} prefetch={false}>
                        {u.unitName}
                      </Link>
                    </th>
                    <td className="num">{u.respondents}</td>
                    {departments ? <td className="num">{u.departments}</td> : null}
                    {u.belowMinimum || u.mean.kind === 'undefined' ? (
                      <td colSpan={4} className="small">
                        {common(`reason.${u.mean.kind === 'undefined' ? u.mean.reason : 'below_minimum'}`)}
                      </td>
                    ) : (
                      <>
                        <td className="num font-semibold">{fixed(u.mean.value)}</td>
                        <td>
                          <IntervalPlot
                            min={min}
                            max={max}
                            value={u.mean.value}
                            {...(isUndefined(u.interval)
                              ? {}
                              : { lower: u.interval.lower, upper: u.interval.upper })}
                            label={
                              isUndefined(u.interval)
                                ? common(`reason.${u.interval.reason}`)
                                : `${fixed(u.interval.lower)} – ${fixed(u.interval.upper)}`
                            }
                          />{' '}
                          <span className="small quiet whitespace-nowrap">
                            {isUndefined(u.interval)
                              ? common(`reason.${u.interval.reason}`)
                              : `${fixed(u.interval.lower)} – ${fixed(u.interval.upper)}`}
                          </span>
                        </td>
                        <td className="num">
                          {u.rwgJ.kind === 'estimate' ? (
                            coefficient(u.rwgJ.value)
                          ) : (
                            <span className="small quiet">{common(`reason.${u.rwgJ.reason}`)}</span>
                          )}
                        </td>
                        <td className="num">
                          {u.lambda.kind === 'estimate' ? coefficient(Math.max(0, u.lambda.value)) : '—'}
                        </td>
                      </>
                    )}
                  </tr>
                ))}
            </tbody>
          );
        })}
      </table>
    </ScrollRegion>
  );
}
