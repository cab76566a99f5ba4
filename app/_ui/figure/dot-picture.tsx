import { type Legend, Picture } from './picture.tsx';
import { cutText } from './text-width.ts';

export type DotAxis = { readonly min: number; readonly max: number; readonly ticks: readonly number[] };

/** Ticks of 1, 2 or 5 at a time around the values, inside the range. */
export function axisAround(
  values: readonly number[],
  range: { readonly min: number; readonly max: number },
): DotAxis {
  const low = Math.max(range.min, Math.min(...values, range.max));
  const high = Math.min(range.max, Math.max(...values, range.min));
  const spread = Math.max(high - low, (range.max - range.min) / 20);
  const rough = spread / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((s) => s * power >= rough) ?? 10) * power;
  const min = Math.max(range.min, Math.floor(low / step + 1e-9) * step);
  const max = Math.min(range.max, Math.max(min + step, Math.ceil(high / step - 1e-9) * step));
  const first = Math.ceil(min / step - 1e-9);
  const last = Math.floor(max / step + 1e-9);
  return { min, max, ticks: Array.from({ length: last - first + 1 }, (_, i) => (first + i) * step) };
}

export type Dot = {
  readonly value: number;
  readonly lower?: number;
  readonly upper?: number;
  /** Place of the series; shapes and colours differ, and the words stand beside. */
  readonly series?: number;
};

export type DotRow = {
  readonly key: string;
  readonly label: string;
  readonly dots: readonly Dot[];
  /** To the right of the row: the value in figures, and what it rests on. */
  readonly says: string;
  /** Where there is no dot, why. */
  readonly absent?: string;
};

const LABEL = 150;
const SAYS = 250;
const ROW = 26;
const HEAD = 26;
const SMALL = 12;

/** Values with their intervals on one axis, one row each, greatest first, labels and figures beside the data. */
export function DotPicture(props: {
  legend: Legend;
  axis: DotAxis;
  rows: readonly DotRow[];
  format: (tick: number) => string;
  /** A reference for all rows, named under the axis. */
  mark?: { readonly at: number; readonly label: string };
  /** Names of the series, where there are several. */
  series?: readonly string[];
  width?: number;
  /** Room for what rows say. */
  says?: number;
}) {
  const { axis, rows, mark, series } = props;
  const width = props.width ?? 720;
  const plot = { left: LABEL, right: width - (props.says ?? SAYS) };
  const x = (v: number) =>
    plot.left +
    10 +
    ((Math.min(axis.max, Math.max(axis.min, v)) - axis.min) / (axis.max - axis.min)) *
      (plot.right - plot.left - 20);
  const head = HEAD + (series === undefined ? 0 : 22);
  const bottom = head + rows.length * ROW;
  return (
    <Picture legend={props.legend} width={width} height={bottom + (mark === undefined ? 4 : 18)}>
      {series?.map((name, i) => (
        <g key={name} transform={`translate(${plot.left + 10 + i * 130} 8)`}>
          <Mark series={i} x={0} y={0} />
          <text x={10} y={4} fontSize={SMALL}>
            {cutText(name, 112, SMALL)}
          </text>
        </g>
      ))}
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <text x={x(tick)} y={head - 10} fontSize={11} fill="var(--ink-2)" textAnchor="middle">
            {props.format(tick)}
          </text>
          <line x1={x(tick)} x2={x(tick)} y1={head - 4} y2={bottom} stroke="var(--rule)" />
        </g>
      ))}
      {mark === undefined ? null : (
        <g>
          <line
            x1={x(mark.at)}
            x2={x(mark.at)}
            y1={head - 4}
            y2={bottom}
            stroke="var(--ink-3)"
            strokeDasharray="3 2"
          />
          <text x={x(mark.at)} y={bottom + 13} fontSize={11} fill="var(--ink-2)" textAnchor="middle">
            {mark.label}
          </text>
        </g>
      )}
      {rows.map((row, i) => {
        const y = head + i * ROW + ROW / 2;
        return (
          <g key={row.key}>
            <text x={8} y={y + 4} fontSize={SMALL}>
              {cutText(row.label, LABEL - 12, SMALL)}
            </text>
            {row.dots.map((dot, d) => {
              // Series lie beside each other, so that equal values do not hide one another.
              const at = row.dots.length > 1 ? y + (d - (row.dots.length - 1) / 2) * 6 : y;
              return (
                <g key={`${row.key} ${dot.series ?? 0}`}>
                  {dot.lower === undefined || dot.upper === undefined ? null : (
                    <line
                      x1={x(dot.lower)}
                      x2={x(dot.upper)}
                      y1={at}
                      y2={at}
                      stroke="var(--ink)"
                      strokeWidth={1.5}
                    />
                  )}
                  <Mark series={dot.series ?? 0} x={x(dot.value)} y={at} />
                </g>
              );
            })}
            {row.absent === undefined ? null : (
              <text x={plot.left + 10} y={y + 4} fontSize={11} fill="var(--ink-2)">
                {cutText(row.absent, plot.right - plot.left - 20, 11)}
              </text>
            )}
            <text x={width - 8} y={y + 4} fontSize={11} fill="var(--ink-2)" textAnchor="end">
              {row.says}
            </text>
          </g>
        );
      })}
    </Picture>
  );
}

const COLOURS = ['var(--series-1)', 'var(--series-2)', 'var(--series-3)', 'var(--series-4)'] as const;

/** A point of a series: circle, square, diamond, triangle. */
export function Mark({ series, x, y }: { series: number; x: number; y: number }) {
  const paint = { fill: COLOURS[series % 4] as string, stroke: 'var(--paper)', strokeWidth: 1 };
  switch (series % 4) {
    case 0:
      return <circle cx={x} cy={y} r={4.5} {...paint} />;
    case 1:
      return <rect x={x - 4} y={y - 4} width={8} height={8} {...paint} />;
    case 2:
      return <path d={`M${x} ${y - 5.5}l5.5 5.5-5.5 5.5-5.5-5.5z`} {...paint} />;
    default:
      return <path d={`M${x} ${y - 5}l5 9h-10z`} {...paint} />;
  }
}
