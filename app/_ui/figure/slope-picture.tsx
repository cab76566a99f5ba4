import { type Legend, Picture } from './picture.tsx';
import { cutText, textWidth } from './text-width.ts';

export type Slope = {
  readonly key: string;
  readonly label: string;
  readonly before: number;
  readonly after: number;
  /** Drawn strong: a change that is more than chance. */
  readonly strong: boolean;
};

const SIDE = 190;
const HEIGHT = 300;
const TOP = 34;
const LINE = 15;

/** Each unit as a line from one wave to the other; strong where its change is more than chance. */
export function SlopePicture(props: {
  legend: Legend;
  range: { readonly min: number; readonly max: number };
  waves: readonly [string, string];
  rows: readonly Slope[];
  format: (value: number) => string;
}) {
  const { rows, range } = props;
  const width = 640;
  const room = Math.max(HEIGHT, rows.length * LINE + 10);
  const y = (v: number) => TOP + 10 + ((range.max - v) / (range.max - range.min)) * (room - 20);
  const left = placed(rows.map((r) => y(r.before)));
  const right = placed(rows.map((r) => y(r.after)));
  const [x1, x2] = [SIDE + 8, width - SIDE - 8];
  return (
    <Picture legend={props.legend} width={width} height={TOP + room + 8}>
      {props.waves.map((wave, i) => (
        <text
          key={wave}
          x={i === 0 ? x1 : x2}
          y={18}
          fontSize={12}
          fontWeight={600}
          textAnchor={i === 0 ? 'end' : 'start'}
        >
          {cutText(wave, SIDE, 12)}
        </text>
      ))}
      {[x1, x2].map((x) => (
        <line key={x} x1={x} x2={x} y1={TOP} y2={TOP + room} stroke="var(--rule-strong)" />
      ))}
      {rows.map((r, i) => {
        const colour = r.strong ? 'var(--series-1)' : 'var(--ink-3)';
        const name = cutText(r.label, SIDE - textWidth(`${props.format(r.before)}  `, 11) - 8, 11);
        return (
          <g key={r.key}>
            <line
              x1={x1}
              y1={y(r.before)}
              x2={x2}
              y2={y(r.after)}
              stroke={colour}
              strokeWidth={r.strong ? 2.5 : 1}
              {...(r.strong ? {} : { strokeDasharray: '4 3' })}
            />
            <circle cx={x1} cy={y(r.before)} r={3.5} fill={colour} />
            <circle cx={x2} cy={y(r.after)} r={3.5} fill={colour} />
            <text x={x1 - 8} y={(left[i] ?? 0) + 4} fontSize={11} textAnchor="end">
              {`${name} ${props.format(r.before)}`}
            </text>
            <text x={x2 + 8} y={(right[i] ?? 0) + 4} fontSize={11}>
              {`${props.format(r.after)} ${name}`}
            </text>
          </g>
        );
      })}
    </Picture>
  );
}

/** Heights of labels pushed apart so that none covers another, near where they belong. */
function placed(wanted: readonly number[]): number[] {
  const order = wanted.map((_, i) => i).sort((a, b) => (wanted[a] ?? 0) - (wanted[b] ?? 0));
  const found = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const i of order) {
    last = Math.max(wanted[i] ?? 0, last + LINE);
    found[i] = last;
  }
  return found;
}
