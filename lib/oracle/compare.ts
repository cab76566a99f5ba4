/**
 * Compares computed quantities with a file of reference values, block by block.
 *
 * A block is an object with a member `value`; everything outside `value` is configuration. What computes the
 * quantities sees the file with every number under a `value` replaced (`blind`), so that it cannot look.
 */
import type { Estimate } from '#lib/estimate.ts';

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** Computed quantities in the shape of a block's `value`; a missing key means the engine does not know it. */
export type Got =
  | number
  | Estimate
  | readonly (Got | undefined)[]
  | { readonly [key: string]: Got | undefined };

/** Computes one block from its path, or returns `undefined` where it does not know it. */
export type Compute = (path: readonly string[]) => Got | undefined;

export type Disagreement = {
  readonly path: string;
  /** `null` where the engine says undefined. */
  readonly got: number | null;
  readonly expected: number | null;
};

export type OracleResult = {
  readonly agreed: number;
  readonly disagreed: readonly Disagreement[];
  /** Numbers the engine does not compute, by path of their block and key, with how many they are. */
  readonly notComputed: ReadonlyMap<string, number>;
  readonly skipped: number;
};

export function isObject(x: Json | undefined): x is JsonObject {
  return typeof x === 'object' && x !== null && !Array.isArray(x);
}

export function isList(x: Json | undefined): x is readonly Json[] {
  return Array.isArray(x);
}

/** A copy in which numbers, texts and truth values under a `value` are gone: keys stay, leaves become null. */
export function blind(x: Json, inside = false): Json {
  if (isList(x)) return x.map((v) => blind(v, inside));
  if (isObject(x)) {
    return Object.fromEntries(Object.entries(x).map(([k, v]) => [k, blind(v, inside || k === 'value')]));
  }
  return inside ? null : x;
}

/** Compares every number under every `value` of `expected` with what `compute` returns for its block. */
export function compareBlocks(expected: Json, compute: Compute): OracleResult {
  const tally = {
    agreed: 0,
    skipped: 0,
    disagreed: [] as Disagreement[],
    notComputed: new Map<string, number>(),
  };
  const visit = (node: Json | undefined, path: readonly string[]): void => {
    if (isList(node)) for (const [i, v] of node.entries()) visit(v, [...path, String(i)]);
    if (!isObject(node)) return;
    if ('value' in node) compareBlock(node, path, compute, tally);
    else for (const key of Object.keys(node)) visit(node[key], [...path, key]);
  };
  visit(expected, []);
  return tally;
}

type Tally = { agreed: number; skipped: number; disagreed: Disagreement[]; notComputed: Map<string, number> };

const ABSENT = Symbol('absent');

function compareBlock(block: JsonObject, path: readonly string[], compute: Compute, tally: Tally): void {
  const tol = isObject(block.tol) ? block.tol : {};
  const abs = typeof tol.abs === 'number' ? tol.abs : 0;
  const rel = typeof tol.rel === 'number' ? tol.rel : 0;
  const skipBlock = block.test === false;
  const got = skipBlock ? undefined : compute(path);
  const leaf = (
    value: number | null,
    computed: Got | undefined | typeof ABSENT,
    at: readonly string[],
  ): void => {
    if (skipBlock || /^(psych|lmer)_/.test(at.at(-1) ?? '')) {
      tally.skipped++;
    } else if (computed === undefined) {
      const key = [...path, ...at.slice(0, 1)].join('.');
      tally.notComputed.set(key, (tally.notComputed.get(key) ?? 0) + 1);
    } else {
      const number = computed === ABSENT ? null : numberOf(computed);
      if (computed !== ABSENT && agrees(number, value, abs, rel)) tally.agreed++;
      else tally.disagreed.push({ path: [...path, ...at].join('.'), got: number, expected: value });
    }
  };
  const walk = (value: Json, computed: Got | undefined | typeof ABSENT, at: readonly string[]): void => {
    if (typeof value === 'number' || value === null) leaf(value, computed, at);
    else if (isList(value)) {
      value.forEach((v, i) => {
        walk(v, member(computed, i), [...at, String(i)]);
      });
    } else if (isObject(value)) {
      for (const [k, v] of Object.entries(value)) walk(v, member(computed, k), [...at, k]);
    }
  };
  walk(block.value ?? null, got, []);
}

/** A member of what was computed; below something undefined everything is undefined too. */
function member(
  computed: Got | undefined | typeof ABSENT,
  key: string | number,
): Got | undefined | typeof ABSENT {
  if (computed === undefined || computed === ABSENT || typeof computed === 'number') return computed;
  if (isEstimate(computed)) return computed;
  if (Array.isArray(computed)) return key in computed ? (computed as readonly Got[])[key as number] : ABSENT;
  const map = computed as { readonly [k: string]: Got | undefined };
  return Object.hasOwn(map, key) ? map[key] : undefined;
}

function isEstimate(x: Got): x is Estimate {
  return typeof x === 'object' && !Array.isArray(x) && 'kind' in x && typeof x.kind === 'string';
}

function numberOf(x: Got): number | null {
  if (typeof x === 'number') return x;
  if (isEstimate(x)) return x.kind === 'estimate' ? x.value : null;
  throw new TypeError('a structure was computed where the reference has a number');
}

function agrees(got: number | null, expected: number | null, abs: number, rel: number): boolean {
  if (got === null || expected === null) return got === expected;
  return Math.abs(got - expected) <= abs + rel * Math.abs(expected);
}
