'use client';
import { useTranslations } from 'next-intl';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';

/** Standard deviation of a unit's score rate that the advice assumes, in points of a hundred. */
const ASSUMED_SD = 20;

/** How wide a unit's interval will be for some numbers of answers, drawn and in figures. */
export function SampleAdvice({
  minimum,
}: {
  minimum: { responses: number; departments: number; target: number };
}) {
  const t = useTranslations('campaign');
  const sizes = [...new Set([minimum.responses, minimum.target, 21, 50])]
    .filter((n) => n >= minimum.responses)
    .sort((a, b) => a - b);
  // Normal quantile .95 twice: a planning figure, said to be one, not a result.
  const half = (n: number) => (1.645 * ASSUMED_SD) / Math.sqrt(n);
  const widest = half(sizes[0] ?? 1);
  return (
    <aside className="border-(--rule-strong) lg:border-l lg:pl-4">
      <h2>{t('adviceTitle', { target: minimum.target, minimum: minimum.responses })}</h2>
      {minimum.departments > 0 ? (
        <p className="mt-1">{t('adviceDepartments', { n: minimum.departments })}</p>
      ) : null}
      <ScrollRegion label={t('interval90')} className="mt-3">
        <table>
          <thead>
            <tr>
              <th scope="col" className="num">
                {t('answers')}
              </th>
              <th scope="col">{t('interval90')}</th>
              <th scope="col" className="num">
                {t('halfWidth')}
              </th>
            </tr>
          </thead>
          <tbody>
            {sizes.map((n) => (
              <tr key={n}>
                <td className="num">{n}</td>
                <td>
                  <svg width={120} height={12} aria-hidden="true">
                    <line
                      x1={60 - (half(n) / widest) * 56}
                      x2={60 + (half(n) / widest) * 56}
                      y1={6}
                      y2={6}
                      stroke="var(--ink)"
                      strokeWidth={1.5}
                    />
                    <circle cx={60} cy={6} r={4} fill="var(--accent)" />
                  </svg>
                </td>
                <td className="num">±{half(n).toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <p className="mt-3 small quiet">{t('adviceNote', { sd: ASSUMED_SD })}</p>
    </aside>
  );
}
