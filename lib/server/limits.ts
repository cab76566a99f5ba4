/**
 * How much one account may ask of the console, and one campaign of the intake. Nothing is counted by address: a
 * whole authority may stand behind one, and addresses are not kept. Counts are this process's own.
 */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Requests per window of seconds. */
const RULES = {
  /** Writes of an account: far above what a person does, far below what hurts. */
  write: { points: 240, duration: 60 },
  read: { points: 1_200, duration: 60 },
  /** Downloads compute a whole campaign. */
  export: { points: 40, duration: 60 },
  /** Entries of the trail about being refused. */
  refusal: { points: 1, duration: 60 },
  /** Answers to a campaign: 2,000 people within a minute pass, a flood of one link does not take it all. */
  answer: { points: 6_000, duration: 20 },
  /** Drafts of a campaign under resume codes: the pages save every few seconds. */
  draft: { points: 6_000, duration: 20 },
  /** Refused one-time and resume codes of all campaigns together; a code that is good is never counted. */
  code: { points: 6_000, duration: 20 },
} as const;

export type LimitedAct = keyof typeof RULES;

export type Limits = {
  /** Counts an act; the seconds to wait when there were too many, 0 where it may go on. */
  take(act: LimitedAct, key: string): Promise<number>;
};

export function createLimits(): Limits {
  const limiters = Object.fromEntries(
    Object.entries(RULES).map(([act, rule]) => [act, new RateLimiterMemory({ keyPrefix: act, ...rule })]),
  ) as Record<LimitedAct, RateLimiterMemory>;
  return {
    async take(act, key) {
      try {
        await limiters[act].consume(key);
        return 0;
      } catch (refused) {
        if (refused instanceof RateLimiterRes) return Math.max(1, Math.ceil(refused.msBeforeNext / 1_000));
        throw refused;
      }
    },
  };
}
