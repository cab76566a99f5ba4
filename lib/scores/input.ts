import { z } from 'zod';

export const exportRequest = z.object({
  unitIds: z.array(z.string().max(40)).min(1, 'Choose at least one unit.').max(2_000),
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
    .min(1, 'There is nothing to export.')
    .max(50_000),
  why: z.string().trim().min(2, 'Say in a few words why.').max(300),
});

export const revertRequest = z.object({
  unitId: z.string().max(40),
  indicatorId: z.string().max(20),
  seq: z.number().int().min(1),
  why: z.string().trim().min(2, 'Say in a few words why.').max(300),
});

export const sourceStateChange = z.object({
  unitId: z.string().max(40),
  indicatorId: z.string().max(20),
  sourceIndex: z.number().int().min(0).max(20),
  cause: z.enum(['not_applicable', 'withheld', 'not_yet']),
  reason: z.string().trim().min(2, 'Give the reason; for a withheld source, when notice was given.').max(300),
});
