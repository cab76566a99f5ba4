/** Independent ratings of one interview side by side, and the rating that counts for each question. */

export type IndependentRating = {
  readonly questionId: string;
  readonly userId: string;
  /** 1–5, or null for "not asked / cannot rate". */
  readonly value: number | null;
};

export type Agreement = {
  readonly questionId: string;
  /** Null where the raters agreed that it cannot be rated. */
  readonly value: number | null;
  readonly reason: string;
  readonly agreedAt: number;
};

export type SettledQuestion = {
  readonly questionId: string;
  /** In the order of the raters; null where one has not rated or could not. */
  readonly independent: readonly (number | null)[];
  /** Points between the highest and the lowest rating; undefined with fewer than two. */
  readonly gap: number | undefined;
  /** The raters were far apart: an agreement with its reason is due. */
  readonly needed: boolean;
  readonly agreement: Agreement | undefined;
  /** The agreed rating where there is one, else the mean of the independent ones; undefined where it cannot be rated. */
  readonly value: number | undefined;
};

/**
 * Settles the rated questions of an interview.
 * @param lockedAt when each rater locked, in the order of `raters`; an agreement made before the last lock was
 *   made over other ratings and does not count
 */
export function settle(
  questions: readonly string[],
  raters: readonly { readonly userId: string; readonly lockedAt: number | null }[],
  ratings: readonly IndependentRating[],
  agreements: readonly Agreement[],
  disagreementGap: number,
): SettledQuestion[] {
  const lastLock = Math.max(...raters.map((r) => r.lockedAt ?? Number.POSITIVE_INFINITY));
  return questions.map((questionId) => {
    const independent = raters.map(
      (r) => ratings.find((x) => x.questionId === questionId && x.userId === r.userId)?.value ?? null,
    );
    const given = independent.filter((v): v is number => v !== null);
    const gap = given.length < 2 ? undefined : Math.max(...given) - Math.min(...given);
    const agreement = agreements.find((a) => a.questionId === questionId && a.agreedAt >= lastLock);
    const mean = given.length === 0 ? undefined : given.reduce((a, b) => a + b, 0) / given.length;
    return {
      questionId,
      independent,
      gap,
      needed: gap !== undefined && gap >= disagreementGap,
      agreement,
      value: agreement === undefined ? mean : (agreement.value ?? undefined),
    };
  });
}

/**
 * What counts for a question where only some raters' ratings do.
 * @param counts whether each rater's rating counts, in the order of the raters. An agreement with a rater who does not
 *   count is left out with his rating; what the others gave on their own remains
 */
export function valueAmong(question: SettledQuestion, counts: readonly boolean[]): number | undefined {
  if (counts.every(Boolean)) return question.value;
  const given = question.independent.filter((v, i): v is number => v !== null && counts[i] === true);
  return given.length === 0 ? undefined : given.reduce((a, b) => a + b, 0) / given.length;
}

/** Questions that wait for a reconciliation. */
export function missingAgreements(settled: readonly SettledQuestion[]): SettledQuestion[] {
  return settled.filter((q) => q.needed && q.agreement === undefined);
}
