/**
 * Confirmatory factor models as lists of cells: Σ = ΛΦΛᵀ + Θ, μ = ν + Λα.
 *
 * A cell of Λ, Φ, Θ, ν or α is free (it names a parameter) or fixed to a value; a cell that is not listed is
 * zero. Cells that name the same parameter are equal, also across groups. Φ and Θ list each pair once.
 *
 * Source: Jöreskog (1969), Psychometrika 34, 183, doi:10.1007/BF02289343.
 */

export type CellPart = 'loading' | 'factorCovariance' | 'residual' | 'intercept' | 'factorMean';

/**
 * Row and column: item and factor (`loading`), two factors, two items (`residual`), item and 0 (`intercept`),
 * factor and 0 (`factorMean`). `parameter` ≥ 0 makes the cell free and `value` its start.
 */
export type Cell = {
  readonly part: CellPart;
  readonly row: number;
  readonly column: number;
  readonly parameter: number;
  readonly value: number;
};

export type Structure = {
  readonly items: number;
  readonly factors: number;
  readonly cells: readonly Cell[];
};

/** Marks a fixed cell. */
export const FIXED = -1;

export type FactorPattern = {
  readonly items: number;
  /** Items of each factor; an item may belong to several (a method factor). */
  readonly factors: readonly (readonly number[])[];
  /** Pairs of factors whose correlation is fixed to zero; all others are free. */
  readonly uncorrelated?: readonly (readonly [number, number])[];
  /** Adds free intercepts. */
  readonly means?: boolean;
};

/**
 * The usual model: factor variances fixed to one, loadings and residual variances free, factors correlated
 * except where told. Parameters are numbered loadings, correlations, residuals, intercepts. Start values are
 * zero; `startValues` of the data replace them.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * s.cells.length; // => 7
 * s.cells[6]; // => { part: 'factorCovariance', parameter: -1, value: 1 }
 */
export function factorModel(pattern: FactorPattern): Structure {
  const cells: Cell[] = [];
  let parameter = 0;
  const add = (part: CellPart, row: number, column: number): void => {
    cells.push({ part, row, column, parameter: parameter++, value: 0 });
  };
  pattern.factors.forEach((items, f) => {
    for (const item of items) add('loading', item, f);
  });
  const m = pattern.factors.length;
  const fixed = (a: number, b: number): boolean =>
    (pattern.uncorrelated ?? []).some(([c, d]) => (c === a && d === b) || (c === b && d === a));
  for (let a = 0; a < m; a++) {
    for (let b = a + 1; b < m; b++) {
      if (fixed(a, b))
        cells.push({ part: 'factorCovariance', row: a, column: b, parameter: FIXED, value: 0 });
      else add('factorCovariance', a, b);
    }
  }
  for (let i = 0; i < pattern.items; i++) add('residual', i, i);
  if (pattern.means === true) for (let i = 0; i < pattern.items; i++) add('intercept', i, 0);
  for (let f = 0; f < m; f++) {
    cells.push({ part: 'factorCovariance', row: f, column: f, parameter: FIXED, value: 1 });
  }
  return { items: pattern.items, factors: m, cells };
}

/**
 * Number of parameters of structures fitted together.
 *
 * @example
 * parameterCount([factorModel({ items: 3, factors: [[0, 1, 2]] })]); // => 6
 */
export function parameterCount(structures: readonly Structure[]): number {
  let top = -1;
  for (const s of structures) for (const c of s.cells) top = Math.max(top, c.parameter);
  return top + 1;
}

/**
 * Start values: loadings 0.6 standard deviations, residuals half a variance, the free means of items, factor
 * variances 1, the rest 0. An item's loading on a second factor starts at half of that, so that a method
 * factor does not start as a copy of the main one.
 *
 * @example
 * const s = factorModel({ items: 3, factors: [[0, 1, 2]] });
 * startValues([s], [Float64Array.of(1, 1, 4)], [undefined]); // => [0.6, 0.6, 1.2, 0.5, 0.5, 2]
 */
export function startValues(
  structures: readonly Structure[],
  variances: readonly Float64Array[],
  means: readonly (Float64Array | undefined)[],
): Float64Array {
  const x = new Float64Array(parameterCount(structures));
  structures.forEach((structure, g) => {
    const seen = new Set<number>();
    for (const { part, row, column, parameter } of structure.cells) {
      if (part === 'loading') {
        const start = (seen.has(row) ? 0.3 : 0.6) * Math.sqrt(variances[g]?.[row] ?? 1);
        seen.add(row);
        if (parameter !== FIXED) x[parameter] = start;
      } else if (parameter !== FIXED) {
        if (part === 'residual') x[parameter] = row === column ? 0.5 * (variances[g]?.[row] ?? 1) : 0;
        else if (part === 'intercept') x[parameter] = means[g]?.[row] ?? 0;
        else if (part === 'factorCovariance') x[parameter] = row === column ? 1 : 0;
      }
    }
  });
  return x;
}
