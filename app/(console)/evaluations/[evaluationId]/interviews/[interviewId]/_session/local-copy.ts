/** The copy of unsaved work on the device, so that a killed tab loses nothing. */
import { z } from 'zod';
import { CONSENTS, type SessionState } from '#lib/interview/session-state.ts';
import { unsavedPart } from '#lib/interview/session-unsaved.ts';

/** Where unsaved work is kept. */
export type Keeper = {
  /** The copy, or undefined where there is none. */
  load(): Promise<SessionState | undefined>;
  /** Brings the copy up to what only this device has of `state`. @throws when the device does not take it */
  save(state: SessionState): Promise<void>;
};

const line = { id: z.string(), text: z.string(), at: z.number() };
const content = z.object({
  notes: z.array(z.object({ ...line, kind: z.enum(['quote', 'fact', 'problem', 'suggestion']) })),
  composer: z.string(),
  probesAsked: z.array(z.number()),
  evidence: z.record(z.string(), z.enum(['not_asked', 'seen', 'promised', 'refused'])),
  followUps: z.array(z.object(line)).default([]),
  skipReason: z.string(),
  seconds: z.number(),
});
const rating = z.number().nullable();
const slot = z.object({
  version: z.number(),
  base: content,
  local: content,
  sent: z.object({ op: z.string(), content }).exactOptional(),
  clash: z
    .object({
      theirs: content,
      version: z.number(),
      fields: z.array(z.enum(['composer', 'skipReason', 'evidence'])),
    })
    .exactOptional(),
});
const ratingSlot = z.object({
  base: rating.exactOptional(),
  local: rating.exactOptional(),
  sent: z.object({ op: z.string(), value: rating }).exactOptional(),
  clash: z.object({ theirs: rating }).exactOptional(),
});
const consent = z.enum(CONSENTS);
const consentSlot = z.object({
  base: consent.exactOptional(),
  local: consent.exactOptional(),
  sent: z.object({ op: z.string(), value: consent }).exactOptional(),
  clash: z.object({ theirs: consent }).exactOptional(),
});
const copy = z.object({
  slots: z.record(z.string(), slot),
  ratings: z.record(z.string(), ratingSlot),
  consent: consentSlot.exactOptional(),
});

function isEmpty(part: SessionState): boolean {
  const { slots, ratings, consent } = part;
  return Object.keys(slots).length === 0 && Object.keys(ratings).length === 0 && consent === undefined;
}

/** A copy as it was read, or undefined where it is not ours. */
export function parseCopy(value: unknown): SessionState | undefined {
  const parsed = copy.safeParse(value);
  if (!parsed.success) return undefined;
  const ratings = Object.entries(parsed.data.ratings).map(
    ([id, r]) => [id, { ...r, base: r.base, local: r.local }] as const,
  );
  const { slots, consent: c } = parsed.data;
  return {
    slots,
    ratings: Object.fromEntries(ratings),
    ...(c === undefined ? {} : { consent: { ...c, base: c.base, local: c.local } }),
  };
}

/** The copy in the browser's own storage, in clear text: for devices that are not set up for field work. */
export function storageKeeper(
  interviewId: string,
  userId: string,
  storage: () => Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined,
): Keeper {
  const key = `hengping.interview.${interviewId}.${userId}`;
  return {
    async load() {
      try {
        const text = storage()?.getItem(key) ?? null;
        return text === null ? undefined : parseCopy(JSON.parse(text));
      } catch {
        return undefined;
      }
    },
    // Done before the first pause, so that it is done also while the page is being left.
    async save(state) {
      const part = unsavedPart(state);
      if (isEmpty(part)) storage()?.removeItem(key);
      else storage()?.setItem(key, JSON.stringify(part));
    },
  };
}
