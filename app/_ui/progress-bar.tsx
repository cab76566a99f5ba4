/** Received against target, with a mark at the minimum: grey when the target is reached, amber below the minimum. */
export function ProgressBar(props: { value: number; minimum: number; target: number; label: string }) {
  const width = 72;
  const top = Math.max(props.target, props.minimum, 1);
  const x = (n: number) => Math.min(width, (n / top) * width);
  const fill =
    props.value < props.minimum
      ? 'var(--caution)'
      : props.value >= props.target
        ? 'var(--rule-strong)'
        : 'var(--accent)';
  return (
    <svg width={width} height={14} role="img" aria-label={props.label} className="inline-block align-middle">
      <rect x={0.5} y={3.5} width={width - 1} height={7} fill="none" stroke="var(--rule-strong)" />
      <rect x={0} y={3} width={x(props.value)} height={8} fill={fill} />
      <line x1={x(props.minimum)} x2={x(props.minimum)} y1={0} y2={14} stroke="var(--ink)" />
    </svg>
  );
}
