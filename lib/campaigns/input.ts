import { z } from 'zod';

const moment = z.iso.datetime({
  offset: true,
  error: 'A date and time with zone, for example 2026-03-09T09:00:00+08:00.',
});

export const newCampaign = z
  .object({
    questionnaireVersionId: z.string().min(1, 'Choose a version.').max(40),
    unitIds: z.array(z.string().max(40)).min(1, 'Choose at least one unit.').max(2_000),
    /** Answering departments, one a line; required for cooperating departments. */
    departments: z.string().max(20_000).default(''),
    opensAt: moment,
    closesAt: moment,
    contact: z.string().trim().min(2, 'Say who asks and whom to ask back.').max(80),
  })
  .refine((c) => Date.parse(c.opensAt) < Date.parse(c.closesAt), {
    path: ['closesAt'],
    message: 'The end is not after the start.',
  });

export const campaignChange = z.discriminatedUnion('act', [
  z.object({ act: z.literal('open') }),
  z.object({ act: z.literal('close') }),
  z.object({ act: z.literal('extend'), closesAt: moment }),
]);
export type CampaignChange = z.input<typeof campaignChange>;
