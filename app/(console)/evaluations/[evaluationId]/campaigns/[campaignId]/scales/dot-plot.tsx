/** Room at both ends, in percent of the width. */
const EDGE = 5;

export type Axis = { readonly min: number; readonly max: number; readonly ticks: readonly number[] };

/** An axis around the values in halves of a point, inside the scale's range; the range itself where there are none. */
export function axisOf(values: readonly number[], range: { min: number; max: number }): Axis {
  const low = values.length === 0 ? range.min : Math.max(range.min, Math.floor(2 * Math.min(...values)) / 2);
  const high = values.length === 0 ? range.max : Math.min(range.max, Math.ceil(2 * Math.max(...values)) / 2);
  const [min, max] = high > low ? [low, high] : [range.min, range.max];
  const step = max - min > 3 ? 1 : 0.5;
  const first = Math.ceil(min / step) * step;
  return {
    min,
    max,
    ticks: Array.from({ length: Math.floor((max - first) / step + 1e-9) + 1 }, (_, i) => first + i * step),
  };
}

function place(axis: Axis, value: number): string {
  const inside = Math.min(axis.max, Math.max(axis.min, value));
  return `${EDGE + ((inside - axis.min) / (axis.max - axis.min)) * (100 - 2 * EDGE)}%`;
}

/** The axis above a column of dot plots. */
export function DotPlotHead({ axis }: { axis: Axis }) {
  return (
    <svg width="100%" height={16} aria-hidden="true" fill="var(--ink-2)" fontSize={11}>
      {axis.ticks.map((tick) => (
        <text key={tick} x={place(axis, tick)} y={12} textAnchor="middle">
          {tick.toFixed(1)}
        </text>
      ))}
    </svg>
  );
}

/** A mean with its interval on the common axis, and a dashed line where the mean of all is. */
export function DotPlot(props: {
  axis: Axis;
  value: number;
  lower?: number;
  upper?: number;
  mark: number;
  label: string;
}) {
  const { axis } = props;
  return (
    <svg width="100%" height={28} role="img" aria-label={props.label} className="block min-w-[120px]">
      {axis.ticks.map((tick) => (
        <line key={tick} x1={place(axis, tick)} x2={place(axis, tick)} y1={0} y2={28} stroke="var(--rule)" />
      ))}
      <line
        x1={place(axis, props.mark)}
        x2={place(axis, props.mark)}
        y1={0}
        y2={28}
        stroke="var(--ink-3)"
        strokeDasharray="3 2"
      />
      {props.lower === undefined || props.upper === undefined ? null : (
        <line
          x1={place(axis, props.lower)}
          x2={place(axis, props.upper)}
          y1={14}
          y2={14}
          stroke="var(--ink)"
          strokeWidth={1.5}
        />
      )}
      <circle
        cx={place(axis, props.value)}
        cy={14}
        r={5}
        fill="var(--accent)"
        stroke="var(--paper)"
        strokeWidth={1.5}
      />
    </svg>
  );
}
