/** A point with its interval on a common axis; one per table row, so that the table is the chart. */
export function IntervalPlot(props: {
  min: number;
  max: number;
  value: number;
  lower?: number;
  upper?: number;
  /** Reference lines, for example grade thresholds or the grand mean. */
  marks?: readonly number[];
  label: string;
  width?: number;
}) {
  const width = props.width ?? 160;
  const x = (v: number) =>
    4 + ((Math.min(props.max, Math.max(props.min, v)) - props.min) / (props.max - props.min)) * (width - 8);
  return (
    <svg width={width} height={18} role="img" aria-label={props.label} className="inline-block align-middle">
      <line x1={4} x2={width - 4} y1={9} y2={9} stroke="var(--rule)" />
      {(props.marks ?? []).map((m) => (
        <line key={m} x1={x(m)} x2={x(m)} y1={0} y2={18} stroke="var(--rule-strong)" strokeDasharray="2 2" />
      ))}
      {props.lower === undefined || props.upper === undefined ? null : (
        <line x1={x(props.lower)} x2={x(props.upper)} y1={9} y2={9} stroke="var(--ink)" strokeWidth={1.5} />
      )}
      <circle cx={x(props.value)} cy={9} r={4} fill="var(--accent)" stroke="var(--paper)" strokeWidth={1.5} />
    </svg>
  );
}
