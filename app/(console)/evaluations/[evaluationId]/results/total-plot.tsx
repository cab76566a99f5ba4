/** Room at both ends, in percent of the width. */
const EDGE = 4;

export type PointsAxis = { readonly min: number; readonly max: number; readonly ticks: readonly number[] };

/** An axis in tens around the values, inside 0 and the full score. */
export function pointsAxis(values: readonly number[], full: number): PointsAxis {
  const min = Math.max(0, Math.floor(Math.min(full, ...values) / 10) * 10);
  const max = Math.min(full, Math.ceil(Math.max(min + 10, ...values) / 10) * 10);
  const ticks = Array.from({ length: Math.floor((max - min) / 10) + 1 }, (_, i) => min + 10 * i);
  return { min, max, ticks };
}

function place(axis: PointsAxis, value: number): string {
  const inside = Math.min(axis.max, Math.max(axis.min, value));
  return `${EDGE + ((inside - axis.min) / (axis.max - axis.min)) * (100 - 2 * EDGE)}%`;
}

/** The axis above a column of totals. */
export function TotalPlotHead({ axis }: { axis: PointsAxis }) {
  return (
    <svg width="100%" height={16} aria-hidden="true" fill="var(--ink-2)" fontSize={11}>
      {axis.ticks.map((tick) => (
        <text key={tick} x={place(axis, tick)} y={12} textAnchor="middle">
          {tick}
        </text>
      ))}
    </svg>
  );
}

type Ends = { readonly lower: number; readonly upper: number };

/** A total with its interval, the wider range over all draws behind it, and the thresholds of the grades. */
export function TotalPlot(props: {
  axis: PointsAxis;
  value: number;
  interval?: Ends;
  drawn?: Ends;
  thresholds: readonly { readonly id: string; readonly at: number }[];
  label: string;
}) {
  const { axis, interval, drawn } = props;
  return (
    <svg width="100%" height={34} role="img" aria-label={props.label} className="block min-w-[180px]">
      {props.thresholds
        .filter((l) => l.at > axis.min && l.at < axis.max)
        .map((l) => (
          <g key={l.id}>
            <line
              x1={place(axis, l.at)}
              x2={place(axis, l.at)}
              y1={0}
              y2={34}
              stroke="var(--ink-3)"
              strokeDasharray="3 2"
            />
            <text x={place(axis, l.at)} dx={3} y={9} fontSize={10} fill="var(--ink-2)">
              {l.id}
            </text>
          </g>
        ))}
      {drawn === undefined ? null : (
        <line
          x1={place(axis, drawn.lower)}
          x2={place(axis, drawn.upper)}
          y1={19}
          y2={19}
          stroke="var(--rule-strong)"
          strokeWidth={7}
        />
      )}
      {interval === undefined ? null : (
        <line
          x1={place(axis, interval.lower)}
          x2={place(axis, interval.upper)}
          y1={19}
          y2={19}
          stroke="var(--ink)"
          strokeWidth={1.5}
        />
      )}
      <circle
        cx={place(axis, props.value)}
        cy={19}
        r={5}
        fill="var(--accent)"
        stroke="var(--paper)"
        strokeWidth={1.5}
      />
    </svg>
  );
}
