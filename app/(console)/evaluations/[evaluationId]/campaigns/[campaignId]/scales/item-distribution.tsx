import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { FileLink } from './file-link.tsx';
import { KeyMark } from './key-mark.tsx';
import type { Report } from './report.ts';
import { Section } from './section.tsx';

/** Shares of favourable and unfavourable answers of an item, the middle category in neither. */
function sides(counts: readonly number[]): { n: number; low: number; high: number } {
  const n = counts.reduce((a, b) => a + b, 0);
  const half = Math.floor(counts.length / 2);
  const part = (from: number, to?: number) => counts.slice(from, to).reduce((a, b) => a + b, 0);
  return { n, low: part(0, half), high: part(counts.length - half) };
}

/** Diverging bars of each item's answers, the middle split over the zero line; the table is the chart. */
export async function ItemDistribution({
  toggle,
  ...report
}: Report & { toggle: { raw: string; keyed: string } }) {
  const t = await getTranslations('scale');
  const joint = await getTranslations('common.joint');
  const { view, raw, itemText } = report;
  const keyed = view.key.items.map((item, i) => {
    const counts = view.distribution[i]?.counts ?? [];
    return { item, ...sides(item.reverse ? counts.toReversed() : counts) };
  });
  const n = keyed.reduce((s, x) => s + x.n, 0);
  const share = (f: (x: (typeof keyed)[number]) => number) =>
    n === 0 ? 0 : Math.round((100 * keyed.reduce((s, x) => s + f(x), 0)) / n);
  const worst = keyed.reduce(
    (a, b) => (b.n > 0 && (a === undefined || b.low / b.n > a.low / a.n) ? b : a),
    undefined as (typeof keyed)[number] | undefined,
  );
  return (
    <Section
      id="distribution"
      no={1}
      title={t('distribution')}
      says={
        worst === undefined
          ? t('distributionNone')
          : t('distributionSays', {
              high: share((x) => x.high),
              low: share((x) => x.low),
              item: itemText(worst.item.id),
              share: Math.round((100 * worst.low) / worst.n),
            })
      }
      aside={
        <>
          <p>{t('distributionAside')}</p>
          <p>{t('distributionNa')}</p>
        </>
      }
    >
      <p className="no-print flex flex-wrap items-center gap-2">
        <Link className="btn" href={toggle.keyed} prefetch={false} aria-current={raw ? undefined : 'true'}>
          {t('keyed')}
        </Link>
        <Link className="btn" href={toggle.raw} prefetch={false} aria-current={raw ? 'true' : undefined}>
          {t('raw')}
        </Link>
      </p>
      <ScrollRegion label={t('distribution')} className="mt-2">
        <table className="stack-small">
          <caption>{raw ? t('rawNote') : t('keyedNote')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('item')}</th>
              <th scope="col" className="w-1/2 text-center">
                {raw ? t('barHeadRaw') : t('barHead')}
              </th>
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
              const answered = counts.reduce((a, b) => a + b, 0);
              return (
                <tr key={item.id}>
                  <th scope="row">
                    <KeyMark reverse={item.reverse} label={item.reverse ? t('reverse') : t('forward')} />{' '}
                    {itemText(item.id)}{' '}
                    <span className="id">
                      {item.id}
                      {item.reverse && !raw ? ` ${t('turned', { sum: item.min + item.max })}` : ''}
                    </span>
                  </th>
                  <td>
                    <Bar counts={counts} label={t('barLabel', { counts: counts.join(joint('list')) })} />
                  </td>
                  <td className="num" data-head="n">
                    {answered}
                  </td>
                  <td className="num" data-head={t('notApplicable')}>
                    {d.notApplicable}
                  </td>
                  <td className="num" data-head={t('blank')}>
                    {d.blank}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      <FileLink href={report.file('distribution')} table={t('distribution')} />
    </Section>
  );
}

/** Shares of the bar's width: the zero line stands in the middle, the sums outside. */
const HALF = 42;

function Bar({ counts, label }: { counts: readonly number[]; label: string }) {
  const { n, low, high } = sides(counts);
  if (n === 0) return <span className="quiet">—</span>;
  const middle = (n - low - high) / n;
  const start = 50 - (low / n + middle / 2) * HALF;
  const pieces = counts.map((c, i) => {
    const before = counts.slice(0, i).reduce((a, b) => a + b, 0);
    return {
      at: start + (before / n) * HALF,
      width: (c / n) * HALF,
      share: Math.round((100 * c) / n),
      place: 1 + Math.round((i / Math.max(1, counts.length - 1)) * 4),
    };
  });
  const end = start + HALF;
  return (
    <svg width="100%" height={30} role="img" aria-label={label} className="block min-w-[280px]">
      <line x1="50%" x2="50%" y1={0} y2={30} stroke="var(--ink)" shapeRendering="crispEdges" />
      {pieces.map((piece, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the place in the bar is the code's identity
        <g key={i}>
          <rect
            x={`${piece.at}%`}
            y={3}
            width={`${piece.width}%`}
            height={24}
            stroke="var(--paper)"
            className={`likert-${piece.place}`}
          />
          {piece.width > 5 ? (
            <text
              x={`${piece.at + piece.width / 2}%`}
              y={19}
              textAnchor="middle"
              fontSize={11}
              className={`likert-text-${piece.place}`}
            >
              {piece.share}
            </text>
          ) : null}
        </g>
      ))}
      <text x={`${start - 1}%`} y={19} textAnchor="end" fontSize={12} fontWeight={600} fill="var(--ink)">
        {Math.round((100 * low) / n)}
      </text>
      <text x={`${end + 1}%`} y={19} fontSize={12} fontWeight={600} fill="var(--ink)">
        {Math.round((100 * high) / n)}
      </text>
    </svg>
  );
}
