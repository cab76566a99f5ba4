/**
 * The `@example` of every exported function, run.
 *
 * An example is plain JavaScript with all exports of this folder in scope. A line that ends in `// => LITERAL` is
 * checked: numbers to the decimals written, arrays and typed arrays entry by entry, objects by the keys named, and
 * `undefined: reason` for an outcome without a value. Files are found, not listed.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = import.meta.dirname;

const files = readdirSync(FOLDER)
  .filter((f) => f.endsWith('.ts') && !/\.(test|test-support|d)\.ts$/.test(f))
  .sort();

type Exported = { readonly file: string; readonly name: string; readonly value: unknown };

const found: Exported[] = [];
for (const file of files) {
  const module = (await import(/* @vite-ignore */ join(FOLDER, file))) as Record<string, unknown>;
  for (const [name, value] of Object.entries(module)) found.push({ file, name, value });
}
const scope = new Map(found.map(({ name, value }) => [name, value]));

/** The comment that stands directly before the declaration of an exported name; '' where there is none. */
function docstring(source: string, name: string): string {
  const declared = new RegExp(`^export (?:async )?(?:function|class|const) ${name}\\b`, 'm').exec(source);
  const before = source.slice(0, declared?.index ?? 0).trimEnd();
  return declared !== null && before.endsWith('*/') ? before.slice(before.lastIndexOf('/**')) : '';
}

/** The lines of the `@example` of a docstring, up to its end or the next tag. */
function exampleLines(doc: string): string[] {
  const [, after] = doc.replace(/\s*\*\/$/, '').split(/^\s*\* @example[ \t]*$/m);
  const [own = ''] = (after ?? '').split(/^\s*\* @\w+/m);
  return own
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .filter((line) => line !== '');
}

type Check = { readonly code: string; readonly expected: string | undefined };

/** Statements in order; one with an expectation begins after the end of the statement before it. */
function statements(lines: readonly string[]): Check[] {
  const out: Check[] = [];
  let code: string[] = [];
  for (const line of lines) {
    const [, text = line, expected] = /^(.*?)\s*\/\/ => (.+)$/.exec(line) ?? [];
    code.push(text);
    if (expected === undefined && !/[;}]$/.test(text)) continue;
    out.push({ code: code.join('\n'), expected });
    code = [];
  }
  if (code.length > 0) throw new SyntaxError(`statement without an end: ${code.join(' ')}`);
  return out;
}

/** Runs an example; every checked expression is compared in its place. */
function run(lines: readonly string[]): { expected: string; faults: string[] }[] {
  const checks: { expected: string; faults: string[] }[] = [];
  const body = statements(lines).map(({ code, expected }) =>
    expected === undefined ? code : `__check(${code.replace(/;$/, '')}, ${JSON.stringify(expected)});`,
  );
  const check = (actual: unknown, expected: string): void => {
    checks.push({ expected, faults: differences(actual, parseLiteral(expected), 'value') });
  };
  const names = [...scope.keys()];
  // an inner block, so that an example may name a constant like an export
  new Function('__check', ...names, `'use strict'; {\n${body.join('\n')}\n}`)(check, ...scope.values());
  return checks;
}

/** A number keeps its text: the decimals written are the precision asked for. */
type Literal =
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'plain'; readonly value: string | boolean | null }
  | { readonly kind: 'undefined'; readonly reason: string | undefined }
  | { readonly kind: 'list'; readonly items: readonly Literal[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Literal])[] };

const TOKEN =
  /\s*(?:(undefined: ?(\w+))|(-?(?:Infinity|NaN|\d+(?:\.\d+)?(?:e[+-]?\d+)?))|'([^']*)'|(\w+)|([[\]{},:]))/y;

function parseLiteral(text: string): Literal {
  TOKEN.lastIndex = 0;
  let token = TOKEN.exec(text);
  const fail = (): never => {
    throw new SyntaxError(`no literal: ${text}`);
  };
  const take = (): RegExpExecArray => {
    const now = token ?? fail();
    const from = TOKEN.lastIndex;
    token = TOKEN.exec(text);
    if (token === null && text.slice(from).trim() !== '') fail();
    return now;
  };
  const until = <T>(end: string, one: () => T): T[] => {
    const out: T[] = [];
    while (token?.[6] !== end) {
      out.push(one());
      if (token?.[6] === ',') take();
      else if (token?.[6] !== end) fail();
    }
    take();
    return out;
  };
  const value = (): Literal => {
    const t = take();
    if (t[1] !== undefined) return { kind: 'undefined', reason: t[2] };
    if (t[3] !== undefined) return { kind: 'number', text: t[3] };
    if (t[4] !== undefined) return { kind: 'plain', value: t[4] };
    if (t[5] === 'undefined') return { kind: 'undefined', reason: undefined };
    if (t[5] === 'true' || t[5] === 'false') return { kind: 'plain', value: t[5] === 'true' };
    if (t[5] === 'null') return { kind: 'plain', value: null };
    if (t[6] === '[') return { kind: 'list', items: until(']', value) };
    if (t[6] !== '{') return fail();
    const entries = until('}', () => {
      const key = take()[5] ?? fail();
      if (take()[6] !== ':') fail();
      return [key, value()] as const;
    });
    return { kind: 'object', entries };
  };
  const literal = value();
  if (token !== null) fail();
  return literal;
}

/** What of an expectation does not hold, each with its path. */
function differences(actual: unknown, expected: Literal, path: string): string[] {
  const wrong = (): string[] => [`${path} is ${JSON.stringify(actual) ?? String(actual)}`];
  switch (expected.kind) {
    case 'number':
      return typeof actual === 'number' && Math.abs(actual - Number(expected.text)) <= halfUnit(expected.text)
        ? []
        : Object.is(actual, Number(expected.text))
          ? []
          : wrong();
    case 'plain':
      return actual === expected.value ? [] : wrong();
    case 'undefined': {
      if (expected.reason === undefined) return actual === undefined ? [] : wrong();
      const { kind, reason } = (actual ?? {}) as { kind?: unknown; reason?: unknown };
      return kind === 'undefined' && reason === expected.reason ? [] : wrong();
    }
    case 'list': {
      const list = Array.isArray(actual) || (ArrayBuffer.isView(actual) && !(actual instanceof DataView));
      const values = list ? Array.from(actual as ArrayLike<unknown>) : undefined;
      if (values?.length !== expected.items.length) return wrong();
      return expected.items.flatMap((item, i) => differences(values[i], item, `${path}[${i}]`));
    }
    default:
      if (typeof actual !== 'object' || actual === null) return wrong();
      return expected.entries.flatMap(([key, item]) =>
        differences((actual as Record<string, unknown>)[key], item, `${path}.${key}`),
      );
  }
}

/** Half a unit of the last decimal written, and the rounding of a double. */
function halfUnit(text: string): number {
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(text) ?? [];
  return 0.5 * 10 ** (Number(exponent) - decimals.length) + 1e-13 * Math.abs(Number(text));
}

const sourceOf = new Map(files.map((f) => [f, readFileSync(join(FOLDER, f), 'utf8')]));
const functions = found.filter(({ value }) => typeof value === 'function');

describe.each(functions)('$name of $file', ({ file, name }) => {
  it('has a docstring with an example that holds', () => {
    const doc = docstring(sourceOf.get(file) ?? '', name);
    expect(doc, 'docstring').not.toBe('');
    const lines = exampleLines(doc);
    expect(lines.join('\n'), '@example of this function').toContain(name);
    const checks = run(lines);
    expect(checks.length, 'checked lines').toBeGreaterThan(0);
    expect(checks.filter((c) => c.faults.length > 0)).toEqual([]);
  });
});

describe('this test', () => {
  it('finds the files and their functions', () => {
    expect(files).toContain('alpha.ts');
    expect(functions.length).toBeGreaterThan(150);
  });

  it('has every name once, as examples see all of them together', () => {
    const names = found.map(({ name }) => name);
    expect(names.filter((n, i) => names.indexOf(n) !== i)).toEqual([]);
  });

  it.each([
    ['1 + 1; // => 2', true],
    ['1 + 1; // => 3', false],
    ['1 / 3; // => 0.33', true],
    ['1 / 3; // => 0.34', false],
    ['1 / 3; // => 0.3334', false],
    ['1e-34; // => 1.0e-34', true],
    ['1e-34; // => 1.2e-34', false],
    ['"a"; // => \'a\'', true],
    ['[1, 2]; // => [1, 2]', true],
    ['[1, 2]; // => [1]', false],
    ['Float64Array.of(1, 2); // => [1, 2.0]', true],
    ['({ a: 1, b: 2 }); // => { b: 2 }', true],
    ['({ a: 1, b: 2 }); // => { b: 2, c: 1 }', false],
    ['rawAlpha({ k: 1, values: Float64Array.of(1) }, 3); // => undefined: too_few_items', true],
    ['rawAlpha({ k: 1, values: Float64Array.of(1) }, 3); // => undefined: zero_variance', false],
    ['NaN; // => 0', false],
    ['const mean = 4;\nconst x = [\n  mean,\n];\nx[0]; // => 4', true],
  ])('takes %j as %s', (code, holds) => {
    const checks = run(code.split('\n'));
    expect(checks).toHaveLength(1);
    expect(checks.every((c) => c.faults.length === 0)).toBe(holds);
  });

  it('refuses what it cannot read', () => {
    expect(() => parseLiteral('[1, 2')).toThrow(SyntaxError);
    expect(() => parseLiteral('{ a 1 }')).toThrow(SyntaxError);
    expect(() => parseLiteral('1 2')).toThrow(SyntaxError);
    expect(() => run(['const a = 1'])).toThrow(SyntaxError);
    expect(() => run(['nope(1); // => 1'])).toThrow(ReferenceError);
  });
});
