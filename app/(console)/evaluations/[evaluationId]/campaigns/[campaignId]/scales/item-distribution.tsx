import { getTranslations } from 'next-intl/server';
import type { ScaleView } from '#lib/responses/read-scales.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { KeyMark } from './scale-section.tsx';

const WIDTH = 360;
const FILLS = ['var(--likert-1)', 'var(--likert-2)', 'var(--likert-3)', 'var(--likert-4)', 'var(--likert-5)'];

/** Diverging bars of each item's answers, the middle split over the zero line; the table is the chart. */
export async function ItemDistribution(props: {
  view: ScaleView;
  raw: boolean;
  itemText: (id: string) => string;
}) {
  const t = await getTranslations('scale');
  const joint = await getTranslations('common.joint');
  const { view, raw } = props;
  return (
    <ScrollRegion label={t('distribution')} className="mt-2">
      <table>
        <caption>{raw ? t('rawNote') : t('keyedNote')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('item')}</th>
            <th scope="col">{t('barHead')}</th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col" className="num">
              {t('notApplicable')}
            </th>
            <th scope="col" className="num">
              {t('blank')}
            </th>
          </tr>
        </thead>
        <tbody>
          {view.key.items.map((item, i) => {
            const d = view.distribution[i];
            if (d === undefined) return null;
            const counts = item.reverse && !raw ? d.counts.toReversed() : d.counts;
            const n = counts.reduce((a, b) => a + b, 0);
            return (
              <tr key={item.id}>
                <th scope="row">
                  <KeyMark reverse={item.reverse} label={item.reverse ? t('reverse') : t('forward')} />{' '}
                  {props.itemText(item.id)}{' '}
                  <span className="id">
                    {item.id}
                    {item.reverse && !raw ? ` ${t('turned', { sum: item.min + item.max })}` : ''}
                  </span>
                </th>
                <td>
                  <Bar counts={counts} n={n} label={t('barLabel', { counts: counts.join(joint('list')) })} />
                </td>
                <td className="num">{n}</td>
                <td className="num">{d.notApplicable}</td>
                <td className="num">{d.blank}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function Bar({ counts, n, label }: { counts: readonly number[]; n: number; label: string }) {
  if (n === 0) return <span className="quiet">—</span>;
  const share = counts.map((c) => c / n);
  const half = Math.floor(counts.length / 2);
  const middle = counts.length % 2 === 1 ? (share[half] ?? 0) : 0;
  const below = share.slice(0, half).reduce((a, b) => a + b, 0);
  const above = share.slice(counts.length - half).reduce((a, b) => a + b, 0);
  const zero = WIDTH / 2;
  const scale = (WIDTH - 60) / 2;
  let x = zero - (below + middle / 2) * scale;
  const start = x;
  return (
    <svg width={WIDTH} height={24} role="img" aria-label={label}>
      <line x1={zero} x2={zero} y1={0} y2={24} stroke="var(--rule-strong)" />
      {share.map((s, i) => {
        const at = x;
        const width = s * scale;
        x += width;
        const place = counts.length === 5 ? i : Math.round((i / (counts.length - 1)) * 4);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place in the bar is the code's identity
          <g key={i}>
            <rect x={at} y={3} width={width} height={18} fill={FILLS[place] ?? FILLS[2]} />
            {width > 20 ? (
              <text
                x={at + width / 2}
                y={16}
                textAnchor="middle"
                fontSize={11}
                fill={place === 0 || place === 4 ? '#fff' : '#1c2126'}
              >
                {Math.round(s * 100)}
              </text>
            ) : null}
          </g>
        );
      })}
      <text x={start - 4} y={16} textAnchor="end" fontSize={12} fontWeight={600} fill="var(--ink)">
        {Math.round(below * 100)}
      </text>
      <text x={x + 4} y={16} fontSize={12} fontWeight={600} fill="var(--ink)">
        {Math.round(above * 100)}
      </text>
    </svg>
  );
}
