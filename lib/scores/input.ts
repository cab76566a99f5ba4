import { z } from 'zod';

export const exportRequest = z.object({
  unitIds: z.array(z.string().max(40)).min(1, 'units_unchosen').max(2_000),
  /** The campaign whose statistics are meant to go in, where one asks for it by name. */
  campaignId: z.string().max(40).optional(),
});

export const exportDecision = z.object({
  /** Changes as they were shown: only what still has the same inputs is written. */
  changes: z
    .array(
      z.object({
        unitId: z.string().max(40),
        indicatorId: z.string().max(20),
        inputHash: z.string().length(64),
      }),
    )
    .min(1, 'nothing_to_export')
    .max(50_000),
  why: z.string().trim().min(2, 'why_missing').max(300),
});

export const proposalDecision = z
  .object({
    decision: z.enum(['approve', 'return']),
    /** Needed for a return. */
    reason: z.string().trim().max(300).default(''),
  })
  .refine(({ decision, reason }) => decision === 'approve' || reason.length >= 2, {
    path: ['reason'],
    message: 'reason_missing',
  });

export const revertRequest = z.object({
  unitId: z.string().max(40),
  indicatorId: z.string().max(20),
  seq: z.number().int().min(1),
  why: z.string().trim().min(2, 'why_missing').max(300),
});

export const sourceStateChange = z.object({
  unitId: z.string().max(40),
  indicatorId: z.string().max(20),
  sourceIndex: z.number().int().min(0).max(20),
  cause: z.enum(['not_applicable', 'withheld', 'not_yet']),
  reason: z.string().trim().min(2, 'source_reason_missing').max(300),
});

/** A question of what would be: a version of the framework, and weights as `A:15,B1:4`. */
export const whatIfQuestion = z.object({
  tree: z.string().max(40).optional(),
  w: z.string().max(4_000).optional(),
});
