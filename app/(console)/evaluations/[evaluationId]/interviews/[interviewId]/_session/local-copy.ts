/** The copy of unsaved work in the browser's own storage, so that a killed tab loses nothing. */
import { z } from 'zod';
import type { SessionState } from '#lib/interview/session-state.ts';

const content = z.object({
  notes: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['quote', 'fact', 'problem', 'suggestion']),
      text: z.string(),
      at: z.number(),
    }),
  ),
  composer: z.string(),
  probesAsked: z.array(z.number()),
  evidence: z.record(z.string(), z.enum(['not_asked', 'seen', 'promised', 'refused'])),
  skipReason: z.string(),
  seconds: z.number(),
});
const rating = z.number().nullable();
const copy = z.object({
  slots: z.record(
    z.string(),
    z.object({ version: z.number(), base: content, local: content, sent: content.exactOptional() }),
  ),
  ratings: z.record(z.string(), z.object({ base: rating.exactOptional(), local: rating.exactOptional() })),
});

export function copyKey(interviewId: string, userId: string): string {
  return `hengping.interview.${interviewId}.${userId}`;
}

export function writeCopy(part: SessionState): string | undefined {
  const nothing = Object.keys(part.slots).length === 0 && Object.keys(part.ratings).length === 0;
  return nothing ? undefined : JSON.stringify(part);
}

/** The copy, or undefined where there is none or it is not ours. */
export function readCopy(text: string | null): SessionState | undefined {
  if (text === null) return undefined;
  try {
    const parsed = copy.safeParse(JSON.parse(text));
    if (!parsed.success) return undefined;
    const ratings = Object.entries(parsed.data.ratings).map(
      ([id, r]) => [id, { base: r.base, local: r.local }] as const,
    );
    return { slots: parsed.data.slots, ratings: Object.fromEntries(ratings) };
  } catch {
    return undefined;
  }
}
