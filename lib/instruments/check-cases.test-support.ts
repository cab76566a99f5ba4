/** Runs every check of a list over good subjects, which it must pass, and over spoilt ones, which it must not. */
import { describe, expect, it } from 'vitest';
import { expectWords } from '#lib/i18n/problem-text.test-support.ts';
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import type { Kind } from '#lib/instruments/envelope.ts';
import { type Check, runChecks } from '#lib/instruments/finding.ts';
import type { Instrument } from '#lib/instruments/instrument.ts';
import type { CalibrationCases } from '#lib/interview/calibration-cases.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { loadShipped, type ShippedInstrument } from '#lib/library/shipped.ts';
import type { ItemOf, ItemType, Questionnaire } from '#lib/questionnaire/definition.ts';

type Spoil<Subject> = (subject: Subject) => void;
/** For each rule, ways to spoil a good subject so that the rule fires. */
export type Cases<Subject> = Readonly<Record<string, Spoil<Subject> | readonly Spoil<Subject>[]>>;

/** Declares one test per check and way to spoil. */
export function describeChecks<Subject>(
  name: string,
  checks: readonly Check<Subject>[],
  good: readonly Subject[],
  cases: Cases<Subject>,
): void {
  describe(name, () => {
    it('has a case for every rule', () => {
      expect(Object.keys(cases).sort()).toEqual(checks.map((check) => check.rule).sort());
    });
    for (const check of checks) {
      it(`${check.rule} is silent on good files`, () => {
        for (const subject of good) expect(runChecks([check], subject)).toEqual([]);
      });
      [cases[check.rule] ?? []].flat().forEach((spoil, i) => {
        it(`${check.rule} fires (${i + 1})`, () => {
          const subject = structuredClone(good[0]) as Subject;
          spoil(subject);
          const findings = runChecks([check], subject);
          expect(findings.length).toBeGreaterThan(0);
          for (const finding of findings) {
            expect(finding).toMatchObject({ rule: check.rule, severity: check.severity });
            expect(finding.path).not.toMatch(/undefined|NaN|^$/);
            expectWords(finding);
          }
        });
      });
    }
  });
}

export const SHIPPED: readonly ShippedInstrument[] = loadShipped();

type ByKind = {
  questionnaire: Questionnaire;
  interview_outline: InterviewOutline;
  indicator_tree: IndicatorTree;
  scoring_policy: ScoringPolicy;
  calibration_cases: CalibrationCases;
};

/** A fresh copy of a shipped instrument. */
export function shipped<K extends Kind>(kind: K, id: string): ByKind[K] {
  const found = SHIPPED.find(({ instrument }) => instrument.kind === kind && instrument.id === id);
  if (found === undefined) throw new Error(`no shipped ${kind} ${id}`);
  return structuredClone(found.instrument) as Instrument as ByKind[K];
}

/** An element that must exist. */
export function at<T>(list: readonly T[] | undefined, index: number): T {
  const value = list?.at(index);
  if (value === undefined) throw new Error(`nothing at ${index}`);
  return value;
}

/** An item of a known type. */
export function itemOf<T extends ItemType>(q: Questionnaire, id: string, type: T): ItemOf<T> {
  const item = q.items.find((i) => i.id === id);
  if (item?.type !== type) throw new Error(`${id} is not ${type}`);
  return item as ItemOf<T>;
}
