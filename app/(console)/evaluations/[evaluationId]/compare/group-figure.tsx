import { getTranslations } from 'next-intl/server';
import type { ComparedGroup, Comparison } from '#lib/scores/read-comparison.ts';
import { axisAround, DotPicture } from '../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import type { FileOf } from './page.tsx';
import { comparisonWords, endsOf, figureOf } from './words.ts';

type Average = ComparedGroup['average'];

/** Types or industries of units beside each other: the mean of their units. */
export async function GroupFigure(props: {
  view: Comparison;
  by: 'types' | 'industries';
  groups: readonly {
    readonly key: string;
    readonly label: string;
    readonly average: Average;
    /** What units they are, where that is not said by the label. */
    readonly of?: string;
  }[];
  note: string;
  file: FileOf | undefined;
}) {
  const { view, by, note, file } = props;
  const t = await getTranslations('compare');
  const { common, measureName, narrowed, source } = await comparisonWords(view);
  const figure = (v: number) => figureOf(view.measure, v);
  const name =
    by === 'types'
      ? t('typesTitle', { measure: measureName })
      : t('industriesTitle', { measure: measureName });
  const title = narrowed === '' ? name : `${name} · ${narrowed}`;
  const rows = props.groups.map(({ key, label, average, of }) => {
    const { rate } = average;
    const ends = endsOf(average);
    return {
      key,
      label,
      of,
      rate,
      ends,
      units: rate.kind === 'estimate' ? rate.n : 0,
      interval: ends === undefined ? '' : `[${figure(ends.lower)}, ${figure(ends.upper)}]`,
    };
  });
  return (
    <Figure
      label={title}
      name={`compare-${by}`}
      file={file === undefined ? undefined : (format) => file(by, format)}
      picture={
        <DotPicture
          legend={{ title, note, source }}
          axis={axisAround(
            rows.flatMap((r) => [
              ...(r.rate.kind === 'estimate' ? [r.rate.value] : []),
              ...Object.values(r.ends ?? {}),
            ]),
            view.range,
          )}
          format={(v) => (view.measure.kind === 'scale' ? v.toFixed(1) : String(Math.round(v * 1000) / 10))}
          rows={rows.map((r) => ({
            key: r.key,
            label: r.label,
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
          <caption>{note}</caption>
          <thead>
            <tr>
              <th scope="col">{by === 'types' ? t('type') : common('industry')}</th>
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
              <tr key={r.key}>
                <th scope="row">{r.label}</th>
                {r.rate.kind === 'undefined' ? (
                  <td colSpan={3} className="small quiet">
                    {common(`reason.${r.rate.reason}`)}
                  </td>
                ) : (
                  <>
                    <td className="num">{figure(r.rate.value)}</td>
                    <td className="num whitespace-nowrap">{r.interval === '' ? '—' : r.interval}</td>
                    <td>
                      {t('typeUnits', { n: r.units })}
                      {r.of === undefined ? null : <span className="block small quiet">{r.of}</span>}
                    </td>
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
