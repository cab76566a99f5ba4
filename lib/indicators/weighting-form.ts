/** The record of weights as it is edited, and what becomes of it when nodes go or get other ids. */
import { z } from 'zod';
import { LOCALES, type Localized } from '#lib/instruments/envelope.ts';
import { TOP, type Weighting, type WeightingMethod } from './weighting.ts';

const typed = z.string();

export const weightingFormSchema = z.object({
  below: typed,
  method: typed,
  step: typed,
  other_weights_reason: z.record(z.enum(LOCALES), z.string()),
  judges: z.array(
    z.object({
      name: typed,
      day: typed,
      judgements: z.array(z.object({ more: typed, less: typed, times: typed })),
      scores: z.array(z.object({ indicator: typed, score: typed })),
    }),
  ),
});
export type FormWeighting = z.infer<typeof weightingFormSchema>;
export type FormJudge = FormWeighting['judges'][number];

/** The form that shows a record. */
export function weightingFormOf(record: Weighting): FormWeighting {
  return {
    below: record.below,
    method: record.method,
    step: String(record.step),
    other_weights_reason: { 'zh-CN': '', 'zh-TW': '', en: '', ...record.other_weights_reason },
    judges:
      record.method === 'pairwise'
        ? record.judges.map(({ name, day, judgements }) => ({
            name,
            day,
            judgements: judgements.map((j) => ({ ...j, times: String(j.times) })),
            scores: [],
          }))
        : record.judges.map(({ name, day, scores }) => ({
            name,
            day,
            judgements: [],
            scores: scores.map((s) => ({ ...s, score: String(s.score) })),
          })),
  };
}

/**
 * The record that a form says, in the way in which `treeOf` reads its numbers and texts: the type holds only for what
 * the format accepts.
 */
export function weightingOf(
  form: FormWeighting,
  number: (typed: string) => number,
  localized: (text: FormWeighting['other_weights_reason']) => Localized,
): Weighting {
  const reason = localized(form.other_weights_reason);
  return {
    below: form.below,
    method: form.method,
    step: number(form.step),
    ...(Object.keys(reason).length === 0 ? {} : { other_weights_reason: reason }),
    judges: form.judges.map(({ name, day, judgements, scores }) => ({
      name: name.trim(),
      day,
      ...(form.method === 'pairwise'
        ? { judgements: judgements.map((j) => ({ ...j, times: number(j.times) })) }
        : {
            // A blank cell is a score that was not given.
            scores: scores
              .filter((s) => s.score.trim() !== '')
              .map((s) => ({ ...s, score: number(s.score) })),
          }),
    })),
  } as Weighting;
}

/** A record that nothing is written in yet, for a set of siblings. */
export function newWeighting(below: string, method: WeightingMethod, day: string): FormWeighting {
  return {
    below,
    method,
    step: '0.5',
    other_weights_reason: { 'zh-CN': '', 'zh-TW': '', en: '' },
    judges: [newJudge(day)],
  };
}

export function newJudge(day: string): FormJudge {
  return { name: '', day, judgements: [], scores: [] };
}

/** The records without what they say of nodes that are no longer children of the node they are about. */
export function fittingWeightings(
  records: readonly FormWeighting[],
  childrenOf: ReadonlyMap<string, readonly string[]>,
): FormWeighting[] {
  return records.flatMap((record) => {
    const children = childrenOf.get(record.below);
    if (children === undefined || children.length < 2) return [];
    const known = new Set(children);
    const judges = record.judges.map((judge) => ({
      ...judge,
      judgements: judge.judgements.filter((j) => known.has(j.more) && known.has(j.less)),
      scores: judge.scores.filter((s) => known.has(s.indicator)),
    }));
    return [{ ...record, judges }];
  });
}

/** The records with other ids. */
export function renamedWeightings(
  records: readonly FormWeighting[],
  name: (id: string) => string,
): FormWeighting[] {
  return records.map((record) => ({
    ...record,
    below: record.below === TOP ? TOP : name(record.below),
    judges: record.judges.map((judge) => ({
      ...judge,
      judgements: judge.judgements.map((j) => ({ ...j, more: name(j.more), less: name(j.less) })),
      scores: judge.scores.map((s) => ({ ...s, indicator: name(s.indicator) })),
    })),
  }));
}

/** The judgement of two siblings replaced, or taken back where there is none. `value` is a over b. */
export function withJudgement(
  judgements: FormJudge['judgements'],
  a: string,
  b: string,
  value: number | undefined,
): FormJudge['judgements'] {
  const others = judgements.filter(
    (j) => !((j.more === a && j.less === b) || (j.more === b && j.less === a)),
  );
  if (value === undefined) return others;
  return [
    ...others,
    value >= 1
      ? { more: a, less: b, times: String(Math.round(value)) }
      : { more: b, less: a, times: String(Math.round(1 / value)) },
  ];
}
