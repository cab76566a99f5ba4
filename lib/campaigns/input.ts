import { z } from 'zod';

const moment = z.iso.datetime({
  offset: true,
  error: 'moment_format',
});

/** How people come in: by an address that is open to all, or by codes for one person each. */
export const ENTRIES = ['link', 'code'] as const;

/** Most codes for one link, so that their cards are one document, and for one campaign. */
export const MOST_SEATS = 1_000;
export const MOST_SEATS_IN_ALL = 100_000;

/** Most eligible answers of a link. */
export const MOST_QUOTA = 1_000_000;
const quota = z.int('quota_number').min(1, 'quota_number').max(MOST_QUOTA, 'quota_number');

export const newCampaign = z
  .object({
    questionnaireVersionId: z.string().min(1, 'questionnaire_missing').max(40),
    unitIds: z.array(z.string().max(40)).min(1, 'units_unchosen').max(2_000),
    /** Answering departments, one a line; required for cooperating departments. */
    departments: z.string().max(20_000).default(''),
    /** Values of what the links tell apart, one a line; where the questionnaire's links tell something. */
    categories: z.string().max(20_000).default(''),
    /** Open to whoever has the address, or one answer for each one-time code. */
    entry: z.enum(ENTRIES).default('link'),
    /** Codes for each link; needed on a campaign by codes. */
    seats: z.int('seats_number').min(1, 'seats_number').max(MOST_SEATS, 'seats_number').optional(),
    /** Most eligible answers of each link; none where there is no end to it. */
    quota: quota.optional(),
    /** A trial of the questionnaire: its answers count nowhere. It stays one. */
    pilot: z.boolean().default(false),
    opensAt: moment,
    closesAt: moment,
    contact: z.string().trim().min(2, 'contact_missing').max(80),
  })
  .refine((c) => Date.parse(c.opensAt) < Date.parse(c.closesAt), {
    path: ['closesAt'],
    message: 'closes_order',
  })
  .refine((c) => c.entry === 'link' || c.seats !== undefined, { path: ['seats'], message: 'seats_number' });

export const campaignChange = z
  .discriminatedUnion('act', [
    z.object({ act: z.literal('open') }),
    z.object({ act: z.literal('close') }),
    z.object({ act: z.literal('pause') }),
    z.object({ act: z.literal('resume') }),
    z.object({ act: z.literal('schedule'), opensAt: moment, closesAt: moment }),
    z.object({ act: z.literal('extend'), closesAt: moment }),
    /** Of one link, or of all; null takes the quota away. */
    z.object({ act: z.literal('quota'), linkId: z.string().max(40).optional(), quota: quota.nullable() }),
  ])
  .refine((c) => c.act !== 'schedule' || Date.parse(c.opensAt) < Date.parse(c.closesAt), {
    path: ['closesAt'],
    message: 'closes_order',
  });
export type CampaignChange = z.input<typeof campaignChange>;
export type ChosenChange = z.output<typeof campaignChange>;
