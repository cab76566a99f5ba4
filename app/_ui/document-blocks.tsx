import { createElement, Fragment, type ReactNode } from 'react';
import type { Block, CellOf, Words } from '#lib/documents/blocks.ts';

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
  switch (block.kind) {
    case 'title':
      return null;
    case 'heading':
      return <h2>{said}</h2>;
    case 'mark':
      return <p className="notice">{said}</p>;
    default:
      return <p className={block.kind === 'small' ? 'small' : undefined}>{said}</p>;
  }
}

function tableOf({ widths, rows }: Extract<Block, { kind: 'table' }>): ReactNode {
  const whole = widths.reduce((a, b) => a + b, 0);
  const columnOf = (w: number): ReactNode => <col style={{ width: `${(100 * w) / whole}%` }} />;
  return (
    <table>
      <colgroup>{joined(widths.map(columnOf))}</colgroup>
      <tbody>{joined(rows.map(rowOf))}</tbody>
    </table>
  );
}

function rowOf(cells: readonly CellOf[]): ReactNode {
  return <tr>{joined(cells.map(cellOf))}</tr>;
}

function cellOf(cell: CellOf): ReactNode {
  const lines = joined(cell.lines.map(lineOf));
  return cell.label ? (
    <th scope="row" colSpan={cell.span}>
      {lines}
    </th>
  ) : (
    <td colSpan={cell.span} className={cell.align === 'right' ? 'num' : undefined}>
      {lines}
    </td>
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
