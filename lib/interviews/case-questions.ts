import { publishedVersions } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import { AppError } from '../errors.ts';
import type { Localized } from '../instruments/envelope.ts';
import { isVersionOf } from '../interview/calibration.ts';
import type { CalibrationCases } from '../interview/calibration-cases.ts';
import { type InterviewOutline, questionsOf } from '../interview/outline.ts';
import { parsedOf } from '../library/load-version.ts';
import { because } from '../problems.ts';

/** What a case asks, in the words of its outline. */
export type CaseQuestion = {
  readonly role: string;
  readonly text: Localized;
  readonly anchors: { readonly 1: Localized; readonly 3: Localized; readonly 5: Localized };
  /** The choice list that its ratings are given on. */
  readonly choices: string;
};

/**
 * The questions of calibration cases by case, from the newest published versions of their outlines.
 * @throws AppError `conflict` where an outline is no longer published or has lost the question
 */
export async function questionsOfCases(
  db: Db,
  set: CalibrationCases,
): Promise<ReadonlyMap<string, CaseQuestion>> {
  const published = (await publishedVersions(db))
    .filter((r) => r.kind === 'interview_outline')
    .toSorted((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0));
  return new Map(
    set.cases.map((c) => {
      const row = published.find((r) => isVersionOf(c.outline, r));
      const outline = row === undefined ? undefined : (parsedOf(row) as InterviewOutline);
      const found = outline && questionsOf(outline).find(({ question }) => question.id === c.question);
      const rating = found?.question.rating;
      if (outline === undefined || found === undefined || rating === undefined) {
        throw new AppError('conflict', because('kind_unpublished', { kind: 'interview_outline' }));
      }
      const { '1': one, '3': three, '5': five } = rating.anchors;
      const question: CaseQuestion = {
        role: outline.role,
        text: found.question.text,
        anchors: { 1: one, 3: three, 5: five },
        choices: outline.conduct.rating_choices,
      };
      return [c.id, question];
    }),
  );
}
