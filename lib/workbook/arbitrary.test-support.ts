/** Random lists of units and random frameworks, valid in form. */
import fc from 'fast-check';
import { industryName, UNIT_TYPES } from '../evaluations/input.ts';
import { type IndicatorTree, indicatorTreeSchema } from '../indicators/framework.ts';
import { loadShipped } from '../library/shipped.ts';

/** Texts of any characters, the awkward ones often: formulas, controls, surrogates, names of objects, marks. */
export const anyText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
  fc.constantFrom(
    '=1+1',
    '＝1',
    '\u00a0=HYPERLINK("http://x")',
    '_x000D_',
    '__proto__',
    'constructor',
    ' a ',
    '\r\n',
    '\ud800',
    '\ufffe',
    '&amp;<>"\'',
    ']]>',
  ),
  fc.string({
    unit: fc.constantFrom(
      '=',
      '+',
      '-',
      '@',
      '\t',
      '\r',
      '＝',
      ' ',
      '\ufeff',
      '_x0041_',
      '局',
      '\u{1f600}',
      '\u0000',
    ),
  }),
);

/** A text as the formats take it: trimmed and not empty. */
const words = (max: number) => anyText.map((t) => t.trim().slice(0, max).trim()).filter((t) => t.length > 0);

export const anyUnits = fc.uniqueArray(
  fc.record(
    {
      code: fc.stringMatching(/^[\w.-]{1,20}$/),
      name: words(80),
      type: fc.constantFrom(...UNIT_TYPES),
      industry: fc.option(
        words(40)
          .map(industryName)
          .filter((name) => /^\P{C}{1,40}$/u.test(name)),
      ),
    },
    { noNullPrototype: true },
  ),
  { selector: (u) => u.code, minLength: 1, maxLength: 30 },
);

const shipped = loadShipped()
  .map((s) => s.instrument)
  .find((i) => i.kind === 'indicator_tree');

const weight = fc.double({ min: 0.0001, max: 1000, noNaN: true });
const share = fc.double({ min: 0, max: 1, noNaN: true });

const node = fc.stringMatching(/^[A-Z][0-9]{1,2}\.[0-9]{1,2}$/);
const judgesWho = <T>(key: string, said: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(words(80), { minLength: 1, maxLength: 3 })
    .chain((names) =>
      fc.tuple(
        ...names.map((name) =>
          fc.array(said, { maxLength: 4 }).map((list) => ({ name, day: '2026-03-02', [key]: list })),
        ),
      ),
    );
const noted = {
  below: fc.constantFrom('total', 'A', 'B1', 'C2', 'D'),
  step: fc.constantFrom(1, 0.5, 0.1),
};
/** A record of weights, valid in form. */
const anyWeighting = fc.oneof(
  fc.record({
    ...noted,
    method: fc.constant('pairwise'),
    judges: judgesWho('judgements', fc.record({ more: node, less: node, times: weight })),
  }),
  fc.record({
    ...noted,
    method: fc.constant('experts'),
    judges: judgesWho('scores', fc.record({ indicator: node, score: share })),
  }),
);

/** The shipped framework with other texts, weights and fewer parts: valid in form, whatever lint says of it. */
export const anyFramework: fc.Arbitrary<IndicatorTree> = fc
  .record({
    texts: fc.array(words(200), { minLength: 40, maxLength: 40 }),
    weights: fc.array(weight, { minLength: 15, maxLength: 15 }),
    shares: fc.array(share, { minLength: 15, maxLength: 15 }),
    keep: fc.array(fc.boolean(), { minLength: 23, maxLength: 23 }),
    weighting: fc.uniqueArray(anyWeighting, { selector: (w) => w.below, maxLength: 4 }),
  })
  .map(({ texts, weights, shares, keep, weighting }) => {
    let at = 0;
    const next = <T>(from: readonly T[]): T => from[at++ % from.length] as T;
    const change = (value: unknown, name = ''): unknown => {
      if (Array.isArray(value)) {
        const inner = value.map((v) => change(v, name));
        const optional = ['evidence_catalogue', 'children', 'tree', 'sources', 'deductions'].includes(name);
        return optional ? inner.filter((_, i) => i === 0 || next(keep)) : inner;
      }
      if (typeof value === 'object' && value !== null) {
        return Object.fromEntries(Object.entries(value).map(([k, v]) => [k, change(v, k)]));
      }
      if (['zh-CN', 'zh-TW', 'en'].includes(name)) return next(texts);
      if (name === 'weight' && typeof value === 'number') return next(value > 1 ? weights : shares) || value;
      if (name === 'target') return next(weights);
      return value;
    };
    const tree = change(shipped) as object;
    return indicatorTreeSchema.parse({ ...tree, ...(weighting.length === 0 ? {} : { weighting }) });
  });
