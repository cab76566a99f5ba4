/** Single answers for analysts who may have them: de-identified, in an order drawn anew. */

import { randomInt } from 'node:crypto';
import { findCampaign, findEvaluation, listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { listResponses, listTexts } from '#db/repositories/responses.ts';
import { authorize, authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';
import { reverseCode } from '../psychometrics/keying.ts';
import { itemsInOrder } from '../questionnaire/definition.ts';
import { loadDataset } from '../responses/dataset.ts';
import type { Cell, Table } from './table.ts';

/**
 * One row per eligible response: a random number drawn anew for this export, unit and its industry, audience, department,
 * raw codes, `_r` columns with the keyed code of reverse items, and scale scores. Department and declared
 * strata are blanked where their crossing inside the unit holds fewer than k_breakdown responses.
 */
export async function exportAnswers(ctx: Context, campaignId: string): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.microdata');
  const { db } = ctx.store;
  const { demo, pilot, id: evaluationId } = await evaluationOf(ctx, campaignId);
  authorize(ctx.actor, 'export.microdata', { evaluationId });
  const dataset = await loadDataset(db, campaignId, ctx.now());
  const { questionnaire, key, policy } = dataset;
  const units = new Map((await listUnits(db, evaluationId)).map((u) => [u.id, u]));
  const links = new Map((await listLinks(db, campaignId)).map((l) => [l.id, l]));
  const responses = (await listResponses(db, campaignId)).filter((r) => r.eligible);
  const items = itemsInOrder(questionnaire).filter((i) => i.type !== 'open_text');
  const keyed = key.scales.flatMap((s) => s.items);
  const reversed = keyed.filter((i) => i.reverse);
  const strata = new Set(key.strata.map((s) => s.id));

  const unitOf = (linkId: string) => links.get(linkId)?.unitId ?? '';
  // Department and declared strata together: it is their crossing that can point at one person.
  const crossing = responses.map((r) => [
    links.get(r.linkId)?.stratum ?? '',
    ...[...strata].map((id) => String(r.answers[id] ?? '')),
  ]);
  const shown = shownCrossings(
    responses.map((r, i) => ({ unit: unitOf(r.linkId), crossing: (crossing[i] ?? []).join('\u0000') })),
    policy.disclosure.k_breakdown,
  );
  const numbers = shuffledNumbers(responses.length);
  const rows = responses.map((r, i): Cell[] => {
    const unit = units.get(unitOf(r.linkId));
    const codes = items.map((item): Cell => {
      if (strata.has(item.id) && !shown[i]) return null;
      return r.answers[item.id] ?? null;
    });
    const reverse = reversed.map((item): Cell => {
      const code = r.answers[item.id];
      return typeof code === 'number' ? reverseCode(code, item.min, item.max) : null;
    });
    const scores = key.scales.map((scale): Cell => {
      const given = scale.items.flatMap((item) => {
        const code = r.answers[item.id];
        if (typeof code !== 'number') return [];
        return [item.reverse ? reverseCode(code, item.min, item.max) : code];
      });
      return given.length < scale.minAnswered ? null : given.reduce((a, b) => a + b, 0) / given.length;
    });
    return [
      numbers[i] ?? 0,
      unit?.code ?? '',
      unit?.name ?? '',
      unit?.industry ?? null,
      dataset.audience,
      shown[i] ? crossing[i]?.[0] || null : null,
      ...codes,
      ...reverse,
      ...scores,
    ];
  });
  rows.sort((a, b) => Number(a[0]) - Number(b[0]));
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.microdata', campaignId, {
      evaluationId,
      detail: { table: 'responses', rows: rows.length },
    }),
  );
  return {
    name: `${questionnaire.id}-responses`,
    sheet: 'responses',
    demo,
    pilot,
    columns: [
      'row',
      'unit_code',
      'unit',
      'industry',
      'audience',
      'department',
      ...items.map((i) => i.id),
      ...reversed.map((i) => `${i.id}_r`),
      ...key.scales.map((s) => `score_${s.id}`),
    ],
    rows,
  };
}

/** Open text on its own, without anything that could join it to answers; the unit named only from k_verbatim eligible answers about it on. */
export async function exportTexts(ctx: Context, campaignId: string): Promise<Table> {
  authorizeSomewhere(ctx.actor, 'export.microdata');
  const { demo, pilot, id } = await evaluationOf(ctx, campaignId);
  authorize(ctx.actor, 'export.microdata', { evaluationId: id });
  const dataset = await loadDataset(ctx.store.db, campaignId, ctx.now());
  const units = new Map((await listUnits(ctx.store.db, id)).map((u) => [u.id, u]));
  const texts = await listTexts(ctx.store.db, campaignId);
  const k = dataset.policy.disclosure.k_verbatim;
  const rows = texts.map((t): Cell[] => {
    const answered = [...dataset.unit].filter((u) => dataset.units[u]?.id === t.unitId).length;
    const unit = answered < k ? undefined : units.get(t.unitId);
    return [randomInt(2 ** 40), unit?.code ?? null, unit?.name ?? null, t.itemId, t.text];
  });
  rows.sort((a, b) => Number(a[0]) - Number(b[0]));
  await ctx.store.write((tx) =>
    audit(ctx, tx, 'export.microdata', campaignId, {
      evaluationId: id,
      detail: { table: 'texts', rows: rows.length },
    }),
  );
  return {
    name: `${dataset.questionnaire.id}-texts`,
    sheet: 'texts',
    demo,
    pilot,
    columns: ['unit_code', 'unit', 'item', 'text'],
    rows: rows.map((r) => r.slice(1)),
  };
}

async function evaluationOf(ctx: Context, campaignId: string) {
  const campaign = await findCampaign(ctx.store.db, campaignId);
  const evaluation = await findEvaluation(ctx.store.db, campaign?.evaluationId ?? '');
  if (campaign === undefined || evaluation === undefined) {
    throw new AppError('not_found', because('no_campaign'));
  }
  return { id: evaluation.id, demo: evaluation.demo, pilot: campaign.pilot };
}

/**
 * Whether each row's crossing of strata may be shown: it must be held by at least k people of the unit. Where
 * what is hidden in a unit would add up to fewer than k people, the next smallest crossing is hidden too, so
 * that it cannot be had by subtraction.
 */
export function shownCrossings(rows: readonly { unit: string; crossing: string }[], k: number): boolean[] {
  const counts = new Map<string, Map<string, number>>();
  for (const { unit, crossing } of rows) {
    const own = counts.get(unit) ?? new Map<string, number>();
    own.set(crossing, (own.get(crossing) ?? 0) + 1);
    counts.set(unit, own);
  }
  const hidden = new Map<string, Set<string>>();
  for (const [unit, own] of counts) {
    const hide = new Set<string>();
    let people = 0;
    for (const [crossing, n] of [...own].sort((a, b) => a[1] - b[1])) {
      if (n >= k && (people === 0 || people >= k)) break;
      hide.add(crossing);
      people += n;
    }
    hidden.set(unit, hide);
  }
  return rows.map(({ unit, crossing }) => !hidden.get(unit)?.has(crossing));
}

/** The numbers 1..n in an order drawn anew (Durstenfeld 1964, doi:10.1145/364520.364540). */
function shuffledNumbers(n: number): number[] {
  const out = Array.from({ length: n }, (_, i) => i + 1);
  for (let i = n - 1; i > 0; i--) {
    const j = randomInt(i + 1);
    [out[i], out[j]] = [out[j] as number, out[i] as number];
  }
  return out;
}
