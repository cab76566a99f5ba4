/** How the weights of siblings came about: the record that a tree keeps, and what is asked of it. */
import { z } from 'zod';
import { indicatorIdSchema, localizedSchema } from '#lib/instruments/envelope.ts';

/** Name of the first level, where the node above the siblings is asked for. */
export const TOP = 'total';
export const WEIGHTING_METHODS = ['pairwise', 'experts'] as const;
export type WeightingMethod = (typeof WEIGHTING_METHODS)[number];

/** Whoever judged: name or role, and the day. */
const judge = { name: z.string().trim().min(1).max(80), day: z.iso.date() };

const judgementSchema = z.strictObject({
  more: indicatorIdSchema,
  less: indicatorIdSchema,
  /** How many times `more` matters as much as `less`, on Saaty's scale: 1 where they matter alike. */
  times: z.number().positive().max(1000),
});
const scoreSchema = z.strictObject({
  indicator: indicatorIdSchema,
  /** Points in a unit of the judge's own: only their shares count. */
  score: z.number().min(0).max(1_000_000),
});

const set = {
  /** The node whose children were weighed, or `total` for the first level. */
  below: z.union([z.literal(TOP), indicatorIdSchema]),
  /** What the points were rounded to. */
  step: z.union([z.literal(1), z.literal(0.5), z.literal(0.1)]),
  /** Why the weights in force are others than those that follow. */
  other_weights_reason: localizedSchema.exactOptional(),
};

const judges = <S extends z.ZodRawShape>(said: S) =>
  z
    .array(z.strictObject({ ...judge, ...said }))
    .min(1)
    .max(200);

/** One set of siblings: by which method its weights were found, and what every judge said. */
export const weightingSchema = z.discriminatedUnion('method', [
  z.strictObject({
    ...set,
    method: z.literal('pairwise'),
    judges: judges({ judgements: z.array(judgementSchema).max(1000) }),
  }),
  z.strictObject({
    ...set,
    method: z.literal('experts'),
    judges: judges({ scores: z.array(scoreSchema).max(100) }),
  }),
]);

export type Weighting = z.infer<typeof weightingSchema>;
export type Judgement = z.infer<typeof judgementSchema>;

/** How much more `a` matters than `b` by somebody's judgements; undefined where the two were not compared. */
export function judgedBetween(judgements: readonly Judgement[], a: string, b: string): number | undefined {
  for (const { more, less, times } of judgements) {
    if (more === a && less === b) return times;
    if (more === b && less === a) return 1 / times;
  }
  return undefined;
}
