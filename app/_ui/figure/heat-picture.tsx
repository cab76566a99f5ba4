import { type Legend, Picture } from './picture.tsx';
import { cutText } from './text-width.ts';

export type HeatRow = {
  readonly key: string;
  readonly label: string;
  /** By column: a share 0–1 with its figure; a text alone where there is no value; undefined where nothing is asked. */
  readonly cells: readonly ({ readonly share?: number; readonly text: string } | undefined)[];
};

const LABEL = 150;
const CELL = { width: 40, height: 26 };
const SMALL = 12;
/** Light enough for figures in ink to stay readable on the darkest cell, in light and dark. */
const STEPS = [0, 0.08, 0.17, 0.27, 0.38] as const;
const LIMITS = [0.5, 0.6, 0.7, 0.8] as const;

/** Rows × columns with the value in every cell; the shade repeats in five steps what the figure says. */
export function HeatPicture(props: {
  legend: Legend;
  columns: readonly { readonly id: string; readonly title: string }[];
  groups: readonly { readonly key: string; readonly label: string; readonly rows: readonly HeatRow[] }[];
}) {
  const { columns, groups } = props;
  const width = Math.max(420, LABEL + columns.length * CELL.width + 8);
  const places = groups.map((g, i) => ({
    ...g,
    top: 50 + groups.slice(0, i).reduce((sum, before) => sum + 24 + before.rows.length * CELL.height, 0),
  }));
  const bottom = 50 + groups.reduce((sum, g) => sum + 24 + g.rows.length * CELL.height, 0);
  return (
    <Picture legend={props.legend} width={width} height={bottom + 4}>
      {STEPS.map((opacity, i) => (
        <g key={opacity} transform={`translate(${8 + i * 78} 2)`}>
          <rect
            width={16}
            height={14}
            fill="var(--accent)"
            fillOpacity={opacity}
            stroke="var(--rule-strong)"
          />
          <text x={21} y={12} fontSize={11} fill="var(--ink-2)">
            {stepName(i)}
          </text>
        </g>
      ))}
      {columns.map((c, j) => (
        <text
          key={c.id}
          x={LABEL + (j + 0.5) * CELL.width}
          y={42}
          fontSize={11}
          fill="var(--ink-2)"
          textAnchor="middle"
        >
          {c.id}
          <title>{c.title}</title>
        </text>
      ))}
      {places.map((group) => (
        <g key={group.key}>
          <text x={8} y={group.top + 17} fontSize={11} fill="var(--ink-2)">
            {group.label}
          </text>
          {group.rows.map((row, i) => {
            const y = group.top + 24 + i * CELL.height;
            return (
              <g key={row.key}>
                <text x={8} y={y + 17} fontSize={SMALL}>
                  {cutText(row.label, LABEL - 12, SMALL)}
                </text>
                {row.cells.map((cell, j) => {
                  const x = LABEL + j * CELL.width;
                  const id = columns[j]?.id ?? '';
                  return (
                    <g key={id}>
                      <rect
                        x={x + 1}
                        y={y + 1}
                        width={CELL.width - 2}
                        height={CELL.height - 2}
                        fill={cell?.share === undefined ? 'none' : 'var(--accent)'}
                        fillOpacity={cell?.share === undefined ? 1 : STEPS[stepOf(cell.share)]}
                        stroke="var(--rule)"
                      />
                      <text
                        x={x + CELL.width / 2}
                        y={y + 17}
                        fontSize={11}
                        textAnchor="middle"
                        fill={cell?.share === undefined ? 'var(--ink-3)' : 'var(--ink)'}
                      >
                        {cell?.text ?? '—'}
                      </text>
                    </g>
                  );
                })}
              </g>
            );
          })}
        </g>
      ))}
    </Picture>
  );
}

function stepOf(share: number): number {
  return LIMITS.filter((l) => share >= l).length;
}

function stepName(step: number): string {
  const percent = (l: number | undefined) => Math.round(100 * (l ?? 0));
  if (step === 0) return `< ${percent(LIMITS[0])}`;
  return step === LIMITS.length
    ? `≥ ${percent(LIMITS[3])}`
    : `${percent(LIMITS[step - 1])}–${percent(LIMITS[step])}`;
}
