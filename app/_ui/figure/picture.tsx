import type { ReactNode } from 'react';
import { wrapText } from './text-width.ts';

/** What a picture says of itself, so that it still says it when it is taken out of the page. */
export type Legend = {
  readonly title: string;
  /** What is drawn: number of units and answers, kind of interval. */
  readonly note: string;
  /** Evaluation, and that the data are simulated or a pilot. */
  readonly source: string;
};

const TITLE = 15;
const SMALL = 12;
const EDGE = 8;

/** A drawing of known size with its title above, and note and source below. Plain SVG, made on the server. */
export function Picture(props: { legend: Legend; width: number; height: number; children: ReactNode }) {
  const { legend, width, height } = props;
  const room = width - 2 * EDGE;
  const title = wrapText(legend.title, room, TITLE);
  const below = [...wrapText(legend.note, room, SMALL), ...wrapText(legend.source, room, SMALL)];
  const top = title.length * 20 + 12;
  const full = top + height + below.length * 17 + 14;
  return (
    <svg
      width={width}
      height={full}
      viewBox={`0 0 ${width} ${full}`}
      role="img"
      aria-label={`${legend.title}. ${legend.note}`}
      fontFamily="var(--font)"
      fill="var(--ink)"
      className="block"
    >
      {title.map((line, i) => (
        <text key={line} x={EDGE} y={20 + 20 * i} fontSize={TITLE} fontWeight={600}>
          {line}
        </text>
      ))}
      <g transform={`translate(0 ${top})`}>{props.children}</g>
      {below.map((line, i) => (
        <text key={line} x={EDGE} y={top + height + 20 + 17 * i} fontSize={SMALL} fill="var(--ink-2)">
          {line}
        </text>
      ))}
    </svg>
  );
}
