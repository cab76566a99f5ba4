/** The plot of a table cell as a small picture without words, for programs that draw none themselves. */
import { crc32, deflateSync } from 'node:zlib';
import type { Plot } from './blocks.ts';

/** Height of a plot, and what is kept free at its sides, in CSS pixels. */
export const PLOT_HEIGHT = 18;
const SIDE = 4;
/** Dots per CSS pixel: 384 to the inch, so that no edge has to be softened. */
const DENSITY = 4;

const PAPER = 0;
const AXIS = 1;
const INK = 2;
const POINT = 3;
/** Red, green and blue of these, as on a page in the light. */
const PALETTE = Uint8Array.of(255, 255, 255, 190, 197, 200, 29, 36, 40, 47, 94, 107);

/**
 * @param width CSS pixels
 * @returns a PNG of four times that many dots
 */
export function plotPicture(plot: Plot, width: number): Uint8Array {
  const { min, max, value, lower, upper, marks = [] } = plot;
  const wide = width * DENSITY;
  const high = PLOT_HEIGHT * DENSITY;
  const middle = PLOT_HEIGHT / 2;
  const x = (v: number) =>
    SIDE + ((Math.min(max, Math.max(min, v)) - min) / (max - min)) * (width - 2 * SIDE);
  const dots = new Uint8Array(wide * high).fill(PAPER);
  /** Paints where `inside` holds; positions are in CSS pixels, of the middle of a dot. */
  const paint = (colour: number, inside: (px: number, py: number) => boolean) => {
    for (let r = 0; r < high; r++) {
      for (let c = 0; c < wide; c++) {
        if (inside((c + 0.5) / DENSITY, (r + 0.5) / DENSITY)) dots[r * wide + c] = colour;
      }
    }
  };
  const line = (from: number, to: number, thick: number) => (px: number, py: number) =>
    px >= from && px <= to && Math.abs(py - middle) <= thick / 2;
  paint(AXIS, line(SIDE, width - SIDE, 1));
  for (const mark of marks) {
    paint(INK, (px, py) => Math.abs(px - x(mark)) <= 0.5 && Math.floor(py / 2) % 2 === 0);
  }
  if (lower !== undefined && upper !== undefined) paint(INK, line(x(lower), x(upper), 1.5));
  const far = (px: number, py: number) => Math.hypot(px - x(value), py - middle);
  paint(PAPER, (px, py) => far(px, py) <= 4.5);
  paint(POINT, (px, py) => far(px, py) <= 3.5);
  return png(dots, wide, high);
}

/** Portable Network Graphics with a palette (ISO/IEC 15948). */
function png(dots: Uint8Array, wide: number, high: number): Uint8Array {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(wide, 0);
  header.writeUInt32BE(high, 4);
  // Eight bits for an entry of the palette; the rest of the header is 0.
  header.set([8, 3], 8);
  const rows = Buffer.alloc((wide + 1) * high);
  for (let r = 0; r < high; r++) rows.set(dots.subarray(r * wide, (r + 1) * wide), r * (wide + 1) + 1);
  return Buffer.concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    chunk('IHDR', header),
    chunk('PLTE', PALETTE),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', new Uint8Array()),
  ]);
}

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const frame = Buffer.alloc(body.length + 8);
  frame.writeUInt32BE(data.length, 0);
  frame.set(body, 4);
  frame.writeUInt32BE(crc32(body), body.length + 4);
  return frame;
}
