import { getTranslations } from 'next-intl/server';
import type { Comparison } from '#lib/scores/read-comparison.ts';
import { axisAround, DotPicture } from '../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import type { FileOf } from './page.tsx';
import { comparisonWords, endsOf, figureOf } from './words.ts';

/** Types of unit beside each other: the mean of their units. */
export async function TypeFigure({ view, file }: { view: Comparison; file: FileOf | undefined }) {
  const t = await getTranslations('compare');
  const { common, measureName, typeName, source } = await comparisonWords(view);
  const figure = (v: number) => figureOf(view.measure, v);
  const title = t('typesTitle', { measure: measureName });
  const rows = view.groups.map((g) => {
    const { rate } = g.average;
    const ends = endsOf(g.average);
    return {
      type: g.type,
      rate,
      ends,
      units: rate.kind === 'estimate' ? rate.n : 0,
      interval: ends === undefined ? '' : `[${figure(ends.lower)}, ${figure(ends.upper)}]`,
    };
  });
  return (
    <Figure
      label={title}
      name="compare-types"
      file={file === undefined ? undefined : (format) => file('types', format)}
      picture={
        <DotPicture
          legend={{ title, note: t('typesNote'), source }}
          axis={axisAround(
            rows.flatMap((r) => [
              ...(r.rate.kind === 'estimate' ? [r.rate.value] : []),
              ...Object.values(r.ends ?? {}),
            ]),
            view.range,
          )}
          format={(v) => (view.measure.kind === 'scale' ? v.toFixed(1) : String(Math.round(v * 1000) / 10))}
          rows={rows.map((r) => ({
            key: r.type,
            label: typeName(r.type),
            dots: r.rate.kind === 'estimate' ? [{ value: r.rate.value, ...r.ends }] : [],
            ...(r.rate.kind === 'undefined' ? { absent: common(`reason.${r.rate.reason}`) } : {}),
            says:
              r.rate.kind === 'estimate'
                ? `${figure(r.rate.value)} ${r.interval} · ${t('typeUnits', { n: r.units })}`
                : '',
          }))}
        />
      }
      table={
        <table>
          <caption>{t('typesNote')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('type')}</th>
              <th scope="col" className="num">
                {t('value')}
              </th>
              <th scope="col" className="num">
                {t('interval')}
              </th>
              <th scope="col">{t('units')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r) => (
              <tr key={r.type}>
                <th scope="row">{typeName(r.type)}</th>
                {r.rate.kind === 'undefined' ? (
                  <td colSpan={3} className="small quiet">
                    {common(`reason.${r.rate.reason}`)}
                  </td>
                ) : (
                  <>
                    <td className="num">{figure(r.rate.value)}</td>
                    <td className="num whitespace-nowrap">{r.interval === '' ? '—' : r.interval}</td>
                    <td>{t('typeUnits', { n: r.units })}</td>
                  </>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      }
    />
  );
}
