import { getTranslations } from 'next-intl/server';
import { fixed } from '../../../../../../_ui/number.ts';
import { ScreeLine } from './scree-line.tsx';

const WIDTH = 420;
const HEIGHT = 200;
/** Room for the axis left, the first label above, the numbers below. */
const PLOT = { left: 28, right: WIDTH - 16, top: 20, bottom: HEIGHT - 28 } as const;

/** Scree of the eigenvalues with its table. */
export async function Scree({ eigenvalues }: { eigenvalues: readonly number[] }) {
  const t = await getTranslations('scale');
  const total = eigenvalues.reduce((a, b) => a + b, 0);
  const data = eigenvalues.map((value, i) => ({ component: i + 1, value }));
  const first = (eigenvalues[0] ?? 0) / total;
  return (
    <figure className="mt-2">
      <figcaption>
        {t('screeSentence', {
          share: Math.round(first * 100),
          above: eigenvalues.filter((v) => v > 1).length,
        })}
      </figcaption>
      <ScreeLine
        eigenvalues={eigenvalues}
        label={t('eigenvalue')}
        still={<Plot eigenvalues={eigenvalues} />}
      />
      <details>
        <summary>{t('screeTable')}</summary>
        <table className="max-w-[320px]">
          <thead>
            <tr>
              <th scope="col">{t('component')}</th>
              <th scope="col" className="num">
                {t('eigenvalue')}
              </th>
              <th scope="col" className="num">
                %
              </th>
            </tr>
          </thead>
          <tbody>
            {data.map((d) => (
              <tr key={d.component}>
                <th scope="row">{d.component}</th>
                <td className="num">{fixed(d.value)}</td>
                <td className="num">{fixed((d.value / total) * 100, 1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** The still picture: each point carries its value, so that it needs no table on paper; the dashed line is 1. */
function Plot({ eigenvalues }: { eigenvalues: readonly number[] }) {
  const top = Math.max(1, Math.ceil(Math.max(...eigenvalues)));
  const x = (i: number) =>
    PLOT.left + 12 + (i * (PLOT.right - PLOT.left - 24)) / Math.max(1, eigenvalues.length - 1);
  const y = (value: number) => PLOT.bottom - (value / top) * (PLOT.bottom - PLOT.top);
  const ticks = Array.from({ length: top + 1 }, (_, i) => i).filter((i) => i % Math.ceil(top / 6) === 0);
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      width={WIDTH}
      aria-hidden="true"
      className="mt-2 block h-auto max-w-full"
      fontSize={12}
      fill="var(--ink-2)"
    >
      {ticks.map((tick) => (
        <g key={tick}>
          <line x1={PLOT.left} x2={PLOT.right} y1={y(tick)} y2={y(tick)} stroke="var(--rule)" />
          <text x={PLOT.left - 8} y={y(tick) + 4} textAnchor="end">
            {tick}
          </text>
        </g>
      ))}
      <line
        x1={PLOT.left}
        x2={PLOT.right}
        y1={y(1)}
        y2={y(1)}
        stroke="var(--rule-strong)"
        strokeDasharray="4 3"
      />
      <polyline
        points={eigenvalues.map((value, i) => `${x(i)},${y(value)}`).join(' ')}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={1.5}
      />
      {eigenvalues.map((value, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the component's number is its identity
        <g key={i}>
          <circle
            cx={x(i)}
            cy={y(value)}
            r={4}
            fill="var(--paper)"
            stroke="var(--accent)"
            strokeWidth={1.5}
          />
          <text x={x(i)} y={y(value) - 8} textAnchor="middle" fill="var(--ink)">
            {fixed(value)}
          </text>
          <text x={x(i)} y={HEIGHT - 8} textAnchor="middle">
            {i + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
