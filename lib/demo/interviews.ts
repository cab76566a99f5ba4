import { type ReconciliationRow, saveReconciliation } from '#db/repositories/fieldwork.ts';
import type { InstrumentVersionRow } from '#db/repositories/instruments.ts';
import {
  addInterview,
  addRater,
  changeInterview,
  lockRater,
  saveAnswer,
  saveRating,
} from '#db/repositories/interviews.ts';
import type { Db } from '#db/store.ts';
import type { InterviewOutline } from '../interview/outline.ts';
import { questionsOf } from '../interview/outline.ts';
import { parsedOf } from '../library/load-version.ts';
import { demoEvidence, demoNotes } from './findings.ts';
import { DEMO_UNITS } from './parameters.ts';
import { normal, type Random } from './simulate.ts';

const DAY = 86_400_000;
const HOUR = 3_600_000;
/** Nine in the morning at UTC+8, counted from midnight UTC. */
const MORNING = HOUR;
const startOfDay = (at: number) => at - (at % DAY);

/** Interviews held per role and unit; the last unit's liaisons are still to be talked to. */
const HELD: Readonly<Record<string, number>> = {
  leadership: 2,
  middle_manager: 4,
  general_staff: 3,
  partner_liaison: 3,
};

const GROUP_TALK = { kind: 'group_talk', people: 6 };

/** Interviews with both raters' locked ratings around the unit's level, reconciled where far apart, and some planned. */
export async function loadDemoInterviews(
  db: Db,
  demo: {
    evaluationId: string;
    units: readonly { id: string; code: string }[];
    raters: readonly string[];
    published: readonly InstrumentVersionRow[];
    createdBy: string;
    now: number;
    random: Random;
  },
): Promise<void> {
  const { random, now } = demo;
  // In an order of their own: that of the store rests on random ids, and every start would rate otherwise.
  const outlines = demo.published
    .filter((r) => r.kind === 'interview_outline')
    .toSorted((a, b) => a.instrumentId.localeCompare(b.instrumentId));
  let before = 0;
  for (const row of outlines) {
    const outline = parsedOf(row) as InterviewOutline;
    for (const unit of demo.units) {
      const level = DEMO_UNITS.find((u) => u.code === unit.code)?.level ?? 0;
      const held = HELD[outline.role] ?? 2;
      const waiting = unit.code === 'T1' && outline.role === 'partner_liaison';
      for (let i = 0; i < held; i++) {
        const interview = await addInterview(db, {
          evaluationId: demo.evaluationId,
          unitId: unit.id,
          outlineVersionId: row.id,
          role: outline.role,
          // One talk with several, so that a group is large enough to be named.
          ...(unit.code === 'E4' && outline.role === 'general_staff' && i === 0 ? GROUP_TALK : {}),
          state: 'planned',
          startedAt: null,
          finishedAt: null,
          createdBy: demo.createdBy,
          createdAt: now,
          place: '会议室（演示）',
          // The next mornings for those still to come, one after the other.
          // Those held: four a day, one after the other, on the days before.
          scheduledAt: waiting
            ? startOfDay(now) + (i + 1) * DAY + MORNING
            : startOfDay(now) - (Math.floor(before / 4) + 1) * DAY + MORNING + (before++ % 4) * 2 * HOUR,
          consent: waiting ? null : 'without_audio',
        });
        for (const [k, rater] of demo.raters.entries())
          await addRater(db, interview.id, rater, k === i % demo.raters.length ? 'lead' : 'recorder');
        if (waiting) continue;
        const agreed: ReconciliationRow[] = [];
        const person = level + 0.4 * normal(random);
        for (const { question } of questionsOf(outline)) {
          await saveAnswer(
            db,
            { interviewId: interview.id, questionId: question.id },
            0,
            {
              notes: demoNotes(unit.code, question.rating?.indicator, i, now),
              composer: '',
              probesAsked: question.probes.length > 0 ? [0] : [],
              evidence: demoEvidence(unit.code, question.ask_for_evidence ?? [], i),
              skipReason: '',
              seconds: question.minutes * 60,
            },
            demo.raters[0] ?? '',
            now,
          );
          if (question.rating === undefined) continue;
          const truth = 3.4 + 0.7 * (person + 0.3 * normal(random));
          const values: number[] = [];
          for (const userId of demo.raters) {
            const value = Math.min(5, Math.max(1, Math.round(truth + 0.35 * normal(random))));
            values.push(value);
            await saveRating(db, {
              interviewId: interview.id,
              questionId: question.id,
              userId,
              value,
              updatedAt: now,
            });
          }
          if (Math.max(...values) - Math.min(...values) < outline.conduct.disagreement_gap) continue;
          agreed.push({
            interviewId: interview.id,
            questionId: question.id,
            value: Math.round(values.reduce((a, b) => a + b, 0) / values.length),
            reason: '（演示）对照记录和材料，按锚点重新讨论后一致认定。',
            agreedBy: demo.raters[0] ?? '',
            agreedAt: now,
          });
        }
        const startedAt = interview.scheduledAt ?? now;
        const finishedAt = startedAt + outline.time_budget_minutes * 60_000;
        await changeInterview(db, interview.id, { state: 'reconciled', startedAt, finishedAt });
        for (const userId of demo.raters) await lockRater(db, interview.id, userId, finishedAt + HOUR);
        for (const row of agreed) await saveReconciliation(db, row);
      }
    }
  }
}
