/** Findings: what lint says about an instrument, and how checks are written. */
import type { Problem } from '#lib/errors.ts';
import type { Fault } from '#lib/problems.ts';

export type Severity = 'error' | 'warning';
export type Finding = Problem & { severity: Severity };

/**
 * A rule over a subject (one instrument, or two that belong together). A check collects every fault it sees
 * and never throws. `design` marks advice on how to build a scale, which a validation instrument, taken over
 * from elsewhere as it stands, is exempt from.
 */
export type Check<Subject> = {
  readonly rule: string;
  readonly severity: Severity;
  readonly design?: true;
  readonly find: (subject: Subject) => Iterable<Fault>;
};

/** Runs checks over a subject and returns all findings, in the order of the checks. */
export function runChecks<Subject>(
  checks: readonly Check<Subject>[],
  subject: Subject,
  options: { file?: string | undefined; skipDesign?: boolean } = {},
): Finding[] {
  const findings: Finding[] = [];
  for (const check of checks) {
    if (check.design === true && options.skipDesign === true) continue;
    for (const fault of check.find(subject)) {
      findings.push({
        rule: check.rule,
        severity: check.severity,
        ...fault,
        ...(options.file === undefined ? {} : { file: options.file }),
      });
    }
  }
  return findings;
}

/** Whether any finding forbids publishing. */
export function hasErrors(findings: readonly Finding[]): boolean {
  return findings.some((f) => f.severity === 'error');
}

/** Path of a value inside a file: `items[3].maps[0].weight`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let out = '';
  for (const key of path) {
    if (typeof key === 'number') out += `[${key}]`;
    else out += out === '' ? String(key) : `.${String(key)}`;
  }
  return out === '' ? '(file)' : out;
}

/** Indices at which a value occurs that an earlier element already has. */
export function repeatedAt<T>(values: readonly T[]): number[] {
  const seen = new Set<T>();
  const repeated: number[] = [];
  values.forEach((value, index) => {
    if (seen.has(value)) repeated.push(index);
    seen.add(value);
  });
  return repeated;
}

/** Equality of sums of decimal weights, where 0.1 + 0.2 must equal 0.3. */
export function sameSum(a: number, b: number): boolean {
  return Math.abs(a - b) < 1e-9;
}

/** Sum with at most nine decimals, for messages. */
export function tidy(value: number): string {
  return String(Math.round(value * 1e9) / 1e9);
}
