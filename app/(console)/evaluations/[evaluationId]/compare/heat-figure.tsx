import { getTranslations } from 'next-intl/server';
import type { Comparison } from '#lib/scores/read-comparison.ts';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import { HeatPicture } from '../../../../_ui/figure/heat-picture.tsx';
import { text } from '../../../../_ui/localized.ts';
import { hundred } from '../../../../_ui/number.ts';
import type { FileOf } from './page.tsx';
import { comparisonWords } from './words.ts';

/** All indicators of all units at once, the figure in each cell. */
export async function HeatFigure({ view, file }: { view: Comparison; file: FileOf | undefined }) {
  const t = await getTranslations('compare');
  const { common, locale, shownTypes, source, typeName } = await comparisonWords(view);
  const types = [...new Set(view.units.map((u) => u.type))];
  const rateOf = (indicator: Comparison['indicators'][number], unitId: string) =>
    indicator.byUnit.get(unitId)?.rate;
  const title = t('heatTitle', { type: shownTypes });
  const note = t('heatNote', { units: view.units.length, indicators: view.indicators.length });
  return (
    <Figure
      label={title}
      name="compare-indicators"
      file={file === undefined ? undefined : (format) => file('indicators', format)}
      picture={
        <HeatPicture
          legend={{ title, note, source }}
          columns={view.indicators.map((i) => ({ id: i.id, title: text(i.title, locale) }))}
          groups={types.map((type) => ({
            key: type,
            label: typeName(type),
            rows: view.units
              .filter((u) => u.type === type)
              .map((u) => ({
                key: u.id,
                label: u.name,
                cells: view.indicators.map((i) => {
                  const rate = rateOf(i, u.id);
                  if (rate === undefined) return undefined;
                  return rate.kind === 'undefined'
                    ? { text: '△' }
                    : { share: rate.value, text: hundred(rate.value) };
                }),
              })),
          }))}
        />
      }
      table={
        <table>
          <caption>{note}</caption>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              {view.units.map((u) => (
                <th key={u.id} scope="col" className="num">
                  {u.name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {view.indicators.map((i) => (
              <tr key={i.id}>
                <th scope="row" className="whitespace-nowrap">
                  <span className="id">{i.id}</span> {text(i.title, locale)}
                </th>
                {view.units.map((u) => {
                  const rate = rateOf(i, u.id);
                  return (
                    <td key={u.id} className={rate?.kind === 'estimate' ? 'num' : 'small quiet'}>
                      {rate === undefined
                        ? '—'
                        : rate.kind === 'undefined'
                          ? common(`reason.${rate.reason}`)
                          : hundred(rate.value)}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
