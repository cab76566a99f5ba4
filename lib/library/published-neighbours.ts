/** The questionnaires and outlines that a framework's sources can name: the newest published version of each. */
import { publishedVersions } from '#db/repositories/instruments.ts';
import type { Db } from '#db/store.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import type { Questionnaire } from '../questionnaire/definition.ts';
import { parsedOf } from './load-version.ts';

export async function publishedNeighbours(db: Db): Promise<{
  questionnaires: ReadonlyMap<string, Questionnaire>;
  outlines: ReadonlyMap<string, InterviewOutline>;
}> {
  const questionnaires = new Map<string, Questionnaire>();
  const outlines = new Map<string, InterviewOutline>();
  const rows = [...(await publishedVersions(db))].sort((a, b) => (a.decidedAt ?? 0) - (b.decidedAt ?? 0));
  for (const row of rows) {
    const instrument = parsedOf(row);
    // Instruments that only validate the engine feed nothing.
    if (instrument.kind === 'questionnaire' && instrument.validation_instrument === undefined) {
      questionnaires.set(instrument.id, instrument);
    } else if (instrument.kind === 'interview_outline') {
      outlines.set(instrument.id, instrument);
    }
  }
  return { questionnaires, outlines };
}
