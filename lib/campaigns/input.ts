import { z } from 'zod';

const moment = z.iso.datetime({
  offset: true,
  error: 'moment_format',
});

export const newCampaign = z
  .object({
    questionnaireVersionId: z.string().min(1, 'questionnaire_missing').max(40),
    unitIds: z.array(z.string().max(40)).min(1, 'units_unchosen').max(2_000),
    /** Answering departments, one a line; required for cooperating departments. */
    departments: z.string().max(20_000).default(''),
    opensAt: moment,
    closesAt: moment,
    contact: z.string().trim().min(2, 'contact_missing').max(80),
  })
  .refine((c) => Date.parse(c.opensAt) < Date.parse(c.closesAt), {
    path: ['closesAt'],
    message: 'closes_order',
  });

export const campaignChange = z.discriminatedUnion('act', [
  z.object({ act: z.literal('open') }),
  z.object({ act: z.literal('close') }),
  z.object({ act: z.literal('extend'), closesAt: moment }),
]);
export type CampaignChange = z.input<typeof campaignChange>;
