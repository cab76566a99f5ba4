import { createElement, Fragment, type ReactNode } from 'react';
import type { Block, CellOf, Plot, Words } from '#lib/documents/blocks.ts';
import { IntervalPlot } from './interval-plot.tsx';
import { ScrollRegion } from './scroll-region.tsx';

/** Of a plot by itself: fits a phone. */
const PLOT_WIDTH = 340;

/** A document on screen and on paper: the blocks that its Word file is made of. The page has the title. */
export function DocumentBlocks({ blocks }: { blocks: readonly Block[] }) {
  return <div className="document">{joined(blocks.map(blockOf))}</div>;
}

/** Made whole and never reordered, so that its parts need no keys. */
function joined(parts: readonly ReactNode[]): ReactNode {
  return createElement(Fragment, null, ...parts);
}

function blockOf(block: Block): ReactNode {
  if (block.kind === 'table') return tableOf(block);
  const said = saidOf(block.words);
  if (block.kind === 'plot') {
    return (
      <figure className="my-4">
        {plotOf(block.plot, PLOT_WIDTH)}
        <figcaption className="small">{said}</figcaption>
      </figure>
    );
  }
  switch (block.kind) {
    case 'title':
      return null;
    case 'heading':
      return <h2>{said}</h2>;
    case 'mark':
      return <p className="notice">{said}</p>;
    default:
      if (block.words === '') return null;
      return <p className={block.kind === 'small' ? 'small' : undefined}>{said}</p>;
  }
}

function tableOf({ widths, rows, head = 0, caption, rules }: Extract<Block, { kind: 'table' }>): ReactNode {
  const whole = widths.reduce((a, b) => a + b, 0);
  const columnOf = (w: number): ReactNode => <col style={{ width: `${(100 * w) / whole}%` }} />;
  // Rows that name no column are part of the body, however often they are printed.
  const named = rows.slice(0, head).every((cells) => cells.every((c) => c.label)) ? head : 0;
  const table = (
    <table className={rules === 'three' ? 'three-line' : undefined}>
      {caption === undefined ? null : <caption>{caption}</caption>}
      <colgroup>{joined(widths.map(columnOf))}</colgroup>
      {named === 0 ? null : <thead>{joined(rows.slice(0, named).map((cells) => rowOf(cells, 'col')))}</thead>}
      <tbody>{joined(rows.slice(named).map((cells) => rowOf(cells, 'row')))}</tbody>
    </table>
  );
  return caption === undefined ? table : <ScrollRegion label={caption}>{table}</ScrollRegion>;
}

function rowOf(cells: readonly CellOf[], scope: 'row' | 'col'): ReactNode {
  return <tr>{joined(cells.map((cell) => cellOf(cell, scope)))}</tr>;
}

function cellOf(cell: CellOf, scope: 'row' | 'col'): ReactNode {
  const lines = joined(cell.lines.map(lineOf));
  const align = cell.align === 'right' ? 'num' : undefined;
  return cell.label ? (
    <th scope={scope} colSpan={cell.span} className={align}>
      {lines}
    </th>
  ) : (
    <td colSpan={cell.span} className={align}>
      {lines}
      {cell.plot === undefined ? null : plotOf(cell.plot)}
    </td>
  );
}

function plotOf({ min, max, value, lower, upper, marks = [], label }: Plot, width = 130): ReactNode {
  return (
    <IntervalPlot
      min={min}
      max={max}
      value={value}
      {...(lower === undefined || upper === undefined ? {} : { lower, upper })}
      marks={marks}
      label={label}
      width={width}
    />
  );
}

function saidOf(words: Words): ReactNode {
  if (typeof words === 'string') return words;
  return joined(words.map(pieceOf));
}

function lineOf(line: Words): ReactNode {
  return <p>{saidOf(line)}</p>;
}

function pieceOf(piece: Exclude<Words, string>[number]): ReactNode {
  return typeof piece === 'string' ? piece : <b>{piece.text}</b>;
}
