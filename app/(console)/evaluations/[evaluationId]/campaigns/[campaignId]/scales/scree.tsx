import { getTranslations } from 'next-intl/server';
import { fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { FileLink } from './file-link.tsx';
import { ScreeLine } from './scree-line.tsx';

const WIDTH = 420;
const HEIGHT = 200;
/** Room for the axis left, the first label above, the numbers below. */
const PLOT = { left: 28, right: WIDTH - 16, top: 20, bottom: HEIGHT - 28 } as const;

type Props = {
  eigenvalues: readonly number[];
  /** Of random data, once they have been drawn. */
  random?: readonly number[];
  draws?: number;
  file: string;
};

/** Scree of the eigenvalues with those of random data and its table. */
export async function Scree({ eigenvalues, random, draws, file }: Props) {
  const t = await getTranslations('scale');
  const total = eigenvalues.reduce((a, b) => a + b, 0);
  return (
    <figure className="min-w-0">
      <figcaption className="small quiet">
        {draws === undefined ? t('screeTitle') : t('screeTitleRandom', { draws })}
      </figcaption>
      <ScreeLine
        eigenvalues={eigenvalues}
        {...(random === undefined ? {} : { random })}
        labels={{ observed: t('eigenvalue'), random: t('randomQuantile') }}
        still={<Plot eigenvalues={eigenvalues} {...(random === undefined ? {} : { random })} />}
      />
      <details>
        <summary>{t('screeTable')}</summary>
        <ScrollRegion label={t('screeTable')}>
          <table className="max-w-[400px]">
            <thead>
              <tr>
                <th scope="col">{t('component')}</th>
                <th scope="col" className="num">
                  {t('eigenvalue')}
                </th>
                <th scope="col" className="num">
                  %
                </th>
                {random === undefined ? null : (
                  <th scope="col" className="num">
                    {t('randomQuantile')}
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {eigenvalues.map((value, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: the component's number is its identity
                <tr key={i}>
                  <th scope="row">{i + 1}</th>
                  <td className="num">{fixed(value)}</td>
                  <td className="num">{fixed((value / total) * 100, 1)}</td>
                  {random === undefined ? null : <td className="num">{fixed(random[i] ?? 0)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </details>
      <FileLink href={file} table={t('dimensions')} />
    </figure>
  );
}

/** The still picture: each point carries its value, so that it needs no table on paper; dashed are random data. */
function Plot({ eigenvalues, random }: Pick<Props, 'eigenvalues' | 'random'>) {
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
      {random === undefined ? null : (
        <polyline
          points={random.map((value, i) => `${x(i)},${y(value)}`).join(' ')}
          fill="none"
          stroke="var(--series-2)"
          strokeWidth={1.5}
          strokeDasharray="5 3"
        />
      )}
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
