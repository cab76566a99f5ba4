import { PNG } from 'pngjs';
import { expect, test } from 'vitest';
import { PLOT_HEIGHT, plotPicture } from './plot-picture.ts';

const WIDTH = 108;
/** The first and last dot of a colour along a row or column, in CSS pixels. */
function extent(colours: readonly string[], wanted: string) {
  const found = colours.flatMap((c, i) => (c === wanted ? [i] : []));
  return [(found[0] ?? Number.NaN) / 4, ((found.at(-1) ?? Number.NaN) + 1) / 4];
}

function read(plot: Parameters<typeof plotPicture>[0]) {
  const { width, height, data } = PNG.sync.read(Buffer.from(plotPicture(plot, WIDTH)));
  expect([width, height]).toEqual([4 * WIDTH, 4 * PLOT_HEIGHT]);
  const at = (c: number, r: number) => data.subarray(4 * (r * width + c), 4 * (r * width + c) + 3).join();
  return {
    across: Array.from({ length: width }, (_, c) => at(c, height / 2)),
    down: (px: number) => Array.from({ length: height }, (_, r) => at(Math.round(4 * px), r)),
  };
}

const POINT = '47,94,107';
const INK = '29,36,40';
const AXIS = '190,197,200';

test('point, interval, mark and axis stand where the numbers are', () => {
  // An axis of a hundred pixels from 4 to 104: one for each point.
  const { across, down } = read({
    min: 0,
    max: 100,
    value: 50,
    lower: 30,
    upper: 80,
    marks: [90],
    label: '',
  });
  expect(extent(across, POINT)).toEqual([50.5, 57.5]);
  expect(extent(across.slice(0, 4 * 92), INK)).toEqual([34, 84]);
  expect(extent(across, AXIS)[0]).toBe(4);
  expect(extent(across, AXIS)[1]).toBe(104);
  expect(extent(down(54), POINT)).toEqual([5.5, 12.5]);
  expect(new Set(down(94))).toEqual(new Set([INK, '255,255,255']));
});

test('what lies beyond the axis is drawn at its end, and without an interval there is none', () => {
  const { across } = read({ min: 0.6, max: 1, value: 0.2, label: '' });
  expect(extent(across, POINT)).toEqual([0.5, 7.5]);
  expect(across).not.toContain(INK);
});
