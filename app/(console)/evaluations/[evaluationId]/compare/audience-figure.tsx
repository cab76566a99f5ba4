import { getTranslations } from 'next-intl/server';
import type { Comparison } from '#lib/scores/read-comparison.ts';
import { axisAround, DotPicture } from '../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import { text } from '../../../../_ui/localized.ts';
import { hundred } from '../../../../_ui/number.ts';
import type { FileOf } from './page.tsx';
import { comparisonWords, endsOf } from './words.ts';

/** What different audiences say of the same indicator, over the same units. */
export async function AudienceFigure({ view, file }: { view: Comparison; file: FileOf | undefined }) {
  const t = await getTranslations('compare');
  const { common, locale, shownTypes, source } = await comparisonWords(view);
  const series = [...new Set(view.audiences.flatMap((i) => i.audiences.map((a) => a.audience)))].sort();
  const nameOf = (audience: string) => {
    if (audience === 'interview') return t('interviews');
    const known = `audience.${audience as 'own_staff'}` as const;
    return common.has(known) ? common(known) : audience;
  };
  const title = t('audiencesTitle', { type: shownTypes });
  const intervalWords = (a: Comparison['audiences'][number]['audiences'][number]) => {
    const ends = endsOf(a);
    return ends === undefined ? '' : `[${hundred(ends.lower)}, ${hundred(ends.upper)}]`;
  };
  return (
    <Figure
      label={title}
      name="compare-audiences"
      file={file === undefined ? undefined : (format) => file('audiences', format)}
      picture={
        <DotPicture
          legend={{ title, note: t('audiencesNote'), source }}
          series={series.map(nameOf)}
          axis={axisAround(
            view.audiences.flatMap((i) =>
              i.audiences.flatMap((a) => [
                ...(a.rate.kind === 'estimate' ? [a.rate.value] : []),
                ...Object.values(endsOf(a) ?? {}),
              ]),
            ),
            { min: 0, max: 1 },
          )}
          format={(v) => String(Math.round(v * 1000) / 10)}
          rows={view.audiences.map((i) => ({
            key: i.id,
            label: `${i.id} ${text(i.title, locale)}`,
            dots: i.audiences.flatMap((a) =>
              a.rate.kind === 'estimate'
                ? [{ value: a.rate.value, series: series.indexOf(a.audience), ...endsOf(a) }]
                : [],
            ),
            says: `${i.audiences.map((a) => (a.rate.kind === 'estimate' ? hundred(a.rate.value) : '—')).join(' / ')} · ${t('typeUnits', { n: i.units })}`,
          }))}
        />
      }
      table={
        <table>
          <caption>{t('audiencesNote')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              <th scope="col">{t('audience')}</th>
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
            {view.audiences.flatMap((i) =>
              i.audiences.map((a) => (
                <tr key={`${i.id} ${a.audience}`}>
                  <th scope="row">
                    {i.id} {text(i.title, locale)}
                  </th>
                  <td>{nameOf(a.audience)}</td>
                  <td className="num">{a.rate.kind === 'estimate' ? hundred(a.rate.value) : '—'}</td>
                  <td className="num whitespace-nowrap">
                    {'kind' in a.interval ? common(`reason.${a.interval.reason}`) : intervalWords(a)}
                  </td>
                  <td>{t('typeUnits', { n: i.units })}</td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      }
    />
  );
}
