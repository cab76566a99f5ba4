import { getTranslations } from 'next-intl/server';
import type { Compared, ComparedGroup, Comparison } from '#lib/scores/read-comparison.ts';
import { axisAround, DotPicture } from '../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import { observedWords } from '../indicators/[unitId]/branch-row.tsx';
import type { FileOf } from './page.tsx';
import { comparisonWords, endsOf, figureOf } from './words.ts';

/** Units of a type by one measure: dots with intervals, greatest first, ranks only where they may be. */
export async function UnitFigure({
  view,
  group,
  file,
}: {
  view: Comparison;
  group: ComparedGroup;
  file: FileOf | undefined;
}) {
  const t = await getTranslations('compare');
  const { common, locale, measureName, groupName, source } = await comparisonWords(view);
  const indicator = await getTranslations('indicator');
  const figure = (v: number) => figureOf(view.measure, v);
  const ranked = group.obstacles.length === 0;
  const valued = group.rows.filter((r) => r.rate.kind === 'estimate');
  const axis = axisAround(
    valued.flatMap((r) => [
      ...(r.rate.kind === 'estimate' ? [r.rate.value] : []),
      ...Object.values(endsOf(r) ?? {}),
    ]),
    view.range,
  );
  const rankWords = ({ rank, rankInterval }: Compared) => {
    if (rank === undefined) return '';
    return rankInterval === undefined ? t('rankOnly', { rank }) : t('rankWords', { rank, ...rankInterval });
  };
  const intervalWords = (r: Compared) => {
    const ends = endsOf(r);
    return ends === undefined ? '' : `[${figure(ends.lower)}, ${figure(ends.upper)}]`;
  };
  const title = t('unitsTitle', { measure: measureName, type: groupName(group.type) });
  const { average } = group;
  const note = [
    t('unitsNote', {
      shown: valued.length,
      of: group.rows.length,
      scale: view.measure.kind === 'scale' ? 'yes' : 'no',
    }),
    ranked ? t('rankNote') : t('order'),
    ...(ranked && view.filter.industry !== undefined ? [t('rankOfType')] : []),
  ].join(locale === 'en' ? ' ' : '');
  return (
    <Figure
      label={title}
      name={`compare-${view.measure.kind === 'scale' ? view.measure.scale : view.measure.id}-${group.type}`}
      file={file === undefined ? undefined : (format) => file('units', format, group.type)}
      picture={
        <DotPicture
          legend={{ title, note, source }}
          width={780}
          axis={axis}
          format={(v) => (view.measure.kind === 'scale' ? v.toFixed(1) : String(Math.round(v * 1000) / 10))}
          {...(average.rate.kind === 'estimate' && valued.length > 1
            ? { mark: { at: average.rate.value, label: t('average', { value: figure(average.rate.value) }) } }
            : {})}
          rows={group.rows.map((r) => ({
            key: r.unitId,
            label: r.unitName,
            dots: r.rate.kind === 'estimate' ? [{ value: r.rate.value, ...endsOf(r) }] : [],
            ...(r.rate.kind === 'undefined' ? { absent: common(`reason.${r.rate.reason}`) } : {}),
            says:
              r.rate.kind === 'estimate'
                ? [
                    `${figure(r.rate.value)} ${intervalWords(r)}`,
                    ...(r.observed.people > 0 ? [`n ${r.observed.people}`] : []),
                    ...(ranked ? [rankWords(r)] : []),
                  ].join(' · ')
                : '',
          }))}
        />
      }
      table={
        <table>
          <caption>{note}</caption>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col" className="num">
                {t('value')}
              </th>
              <th scope="col" className="num">
                {t('interval')}
              </th>
              {ranked ? (
                <>
                  <th scope="col" className="num">
                    {t('rank')}
                  </th>
                  <th scope="col" className="num">
                    {t('rankInterval')}
                  </th>
                </>
              ) : null}
              <th scope="col">{t('n')}</th>
            </tr>
          </thead>
          <tbody>
            {group.rows.map((r) => (
              <tr key={r.unitId}>
                <th scope="row">{r.unitName}</th>
                {r.rate.kind === 'undefined' ? (
                  <td className="small quiet" colSpan={ranked ? 5 : 3}>
                    {common(`reason.${r.rate.reason}`)}
                  </td>
                ) : (
                  <>
                    <td className="num">{figure(r.rate.value)}</td>
                    <td className="num whitespace-nowrap">
                      {'kind' in r.interval ? common(`reason.${r.interval.reason}`) : intervalWords(r)}
                    </td>
                    {ranked ? (
                      <>
                        <td className="num">{r.rank ?? '—'}</td>
                        <td className="num">
                          {r.rankInterval === undefined
                            ? '—'
                            : `${r.rankInterval.lower} – ${r.rankInterval.upper}`}
                        </td>
                      </>
                    ) : null}
                    <td className="small">{observedWords(r.observed, indicator)}</td>
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
