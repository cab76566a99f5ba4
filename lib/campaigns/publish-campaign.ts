import {
  addCampaign,
  addLink,
  findEvaluation,
  listUnits,
  noteCounted,
} from '#db/repositories/evaluations.ts';
import { addSeats } from '#db/repositories/seats.ts';
import { authorize } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { loadVersion } from '../library/load-version.ts';
import { parseInput } from '../parse-input.ts';
import { because, type Fault, fault } from '../problems.ts';
import { linkVariable } from '../questionnaire/definition.ts';
import { MOST_SEATS_IN_ALL, newCampaign } from './input.ts';
import { seatMarks } from './seat-codes.ts';

/**
 * Publishes a questionnaire version to an audience: one link per unit, or, where the questionnaire is for
 * cooperating departments, one per unit and invited department (a department never rates itself), or one per unit
 * and category where links tell categories apart.
 */
export async function publishCampaign(ctx: Context, evaluationId: string, input: unknown): Promise<string> {
  authorize(ctx.actor, 'campaign.publish', { evaluationId });
  const wanted = parseInput(newCampaign, input);
  const evaluation = await findEvaluation(ctx.store.db, evaluationId);
  if (evaluation === undefined) throw new AppError('not_found', because('no_evaluation'));
  const { row, instrument } = await loadVersion(ctx.store.db, wanted.questionnaireVersionId, 'questionnaire');
  if (row.status !== 'published') throw new AppError('conflict', because('unpublished_campaign'));
  if (instrument.validation_instrument !== undefined) {
    throw refuse(fault('campaign_validation', 'questionnaireVersionId'));
  }
  const all = await listUnits(ctx.store.db, evaluationId);
  const units = [...new Set(wanted.unitIds)].map((id) => {
    const unit = all.find((u) => u.id === id);
    if (unit === undefined) throw refuse(fault('campaign_unit', 'unitIds'));
    return unit;
  });
  const departments = linesOf(wanted.departments);
  const categories = linesOf(wanted.categories);
  const byDepartment = instrument.audience.group === 'cooperating_department';
  if (byDepartment && departments.length === 0) {
    throw refuse(fault('campaign_departments', 'departments'));
  }
  if (categories.length > 0 && (byDepartment || linkVariable(instrument) === undefined)) {
    throw refuse(fault('campaign_categories', 'categories'));
  }
  const strataOf = (unit: { name: string }) => {
    if (byDepartment) return departments.filter((d) => d !== unit.name);
    return categories.length === 0 ? [''] : categories;
  };
  const seats = wanted.entry === 'code' ? (wanted.seats ?? 0) : 0;
  const links = units.reduce((n, unit) => n + strataOf(unit).length, 0);
  if (links * seats > MOST_SEATS_IN_ALL) throw refuse(fault('campaign_seats', 'seats', { links, seats }));
  const quota = wanted.quota === undefined ? {} : { quota: wanted.quota };
  const id = await ctx.store.write(async (tx) => {
    const campaignId = await addCampaign(tx.db, {
      evaluationId,
      questionnaireVersionId: row.id,
      audience: instrument.audience.group,
      entry: wanted.entry,
      contact: wanted.contact,
      opensAt: Date.parse(wanted.opensAt),
      closesAt: Date.parse(wanted.closesAt),
      closedAt: null,
      pilot: wanted.pilot,
      createdBy: ctx.actor.userId,
      createdAt: ctx.now(),
    });
    for (const unit of units) {
      for (const stratum of strataOf(unit)) {
        const link = await addLink(tx.db, {
          campaignId,
          unitId: unit.id,
          stratum,
          seats,
          ...quota,
        });
        await addSeats(tx.db, campaignId, link.id, seatMarks(ctx.vault, link));
      }
    }
    if (wanted.quota !== undefined) await noteCounted(tx.db, campaignId);
    await audit(ctx, tx, 'campaign.publish', campaignId, {
      evaluationId,
      detail: {
        questionnaire: `${row.instrumentId}@${row.version}`,
        units: units.length,
        departments: byDepartment ? departments.length : 0,
        ...(categories.length === 0 ? {} : { categories: categories.length }),
        ...quota,
        ...(wanted.pilot ? { pilot: true } : {}),
        ...(seats === 0 ? {} : { entry: wanted.entry, seatsPerLink: seats }),
      },
    });
    return campaignId;
  });
  ctx.campaignsChanged();
  return id;
}

/** Distinct lines that are not blank. */
function linesOf(text: string): string[] {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return [...new Set(lines.filter(Boolean))];
}

function refuse(found: Fault): AppError {
  return new AppError('invalid_input', because('input_refused'), [{ rule: 'campaign', ...found }]);
}
