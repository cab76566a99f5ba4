import { getTranslations } from 'next-intl/server';
import type { Comparison } from '#lib/scores/read-comparison.ts';
import { axisAround, DotPicture } from '../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../_ui/figure/figure.tsx';
import { text } from '../../../../_ui/localized.ts';
import { hundred } from '../../../../_ui/number.ts';
import type { FileOf } from './page.tsx';
import { comparisonWords, endsOf } from './words.ts';

/** One small panel for each dimension, the same units on the same axis. */
export async function DimensionFigures({ view, file }: { view: Comparison; file: FileOf | undefined }) {
  const t = await getTranslations('compare');
  const { common, locale, source, typeName } = await comparisonWords(view);
  const order = view.groups.flatMap((g) =>
    g.rows.map((r) => ({ id: r.unitId, name: r.unitName, type: g.type })),
  );
  const axis = axisAround(
    view.dimensions.flatMap((d) =>
      [...d.byUnit.values()].flatMap((v) => [
        ...(v.rate.kind === 'estimate' ? [v.rate.value] : []),
        ...Object.values(endsOf(v) ?? {}),
      ]),
    ),
    { min: 0, max: 1 },
  );
  return (
    <>
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-6 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
        {view.dimensions.map((d) => {
          const title = `${d.id} ${text(d.title, locale)}`;
          const rows = order.flatMap((u) => {
            const own = d.byUnit.get(u.id);
            return own === undefined ? [] : [{ ...u, ...own, ends: endsOf(own) }];
          });
          const says = (r: (typeof rows)[number]) =>
            r.ends === undefined ? '' : `[${hundred(r.ends.lower)}, ${hundred(r.ends.upper)}]`;
          return (
            <Figure
              key={d.id}
              label={title}
              name={`compare-${d.id}`}
              picture={
                <DotPicture
                  width={520}
                  says={120}
                  legend={{ title, note: t('dimensionsNote'), source }}
                  axis={axis}
                  format={(v) => String(Math.round(v * 1000) / 10)}
                  rows={rows.map((r) => ({
                    key: r.id,
                    label: r.name,
                    dots: r.rate.kind === 'estimate' ? [{ value: r.rate.value, ...r.ends }] : [],
                    ...(r.rate.kind === 'undefined' ? { absent: common(`reason.${r.rate.reason}`) } : {}),
                    says: r.rate.kind === 'estimate' ? `${hundred(r.rate.value)} ${says(r)}` : '',
                  }))}
                />
              }
              table={
                <table>
                  <thead>
                    <tr>
                      <th scope="col">{t('unit')}</th>
                      <th scope="col">{t('type')}</th>
                      <th scope="col" className="num">
                        {t('value')}
                      </th>
                      <th scope="col" className="num">
                        {t('interval')}
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {rows.map((r) => (
                      <tr key={r.id}>
                        <th scope="row">{r.name}</th>
                        <td className="small">{typeName(r.type)}</td>
                        {r.rate.kind === 'undefined' ? (
                          <td colSpan={2} className="small quiet">
                            {common(`reason.${r.rate.reason}`)}
                          </td>
                        ) : (
                          <>
                            <td className="num">{hundred(r.rate.value)}</td>
                            <td className="num whitespace-nowrap">{says(r)}</td>
                          </>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              }
            />
          );
        })}
      </div>
      {file === undefined ? null : (
        <p className="mt-3 flex flex-wrap gap-2 no-print">
          <a className="btn" href={file('dimensions', 'csv')} download>
            {t('downloadCsv')}
          </a>
          <a className="btn" href={file('dimensions', 'xlsx')} download>
            {t('downloadXlsx')}
          </a>
        </p>
      )}
    </>
  );
}
