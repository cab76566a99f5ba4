/** Loads the marked demonstration: an evaluation of eight units with simulated answers and interviews. */
import { addGrants, putSetting } from '#db/repositories/accounts.ts';
import { addDemoRater } from '#db/repositories/demo.ts';
import { changeCampaign, listEvaluations, listLinks, listUnits } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { addResponse } from '#db/repositories/responses.ts';
import { authorize } from '../accounts/permissions.ts';
import { publishCampaign } from '../campaigns/publish-campaign.ts';
import { setStratumSizes } from '../campaigns/set-stratum-sizes.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import { createEvaluation } from '../evaluations/create-evaluation.ts';
import { readEvaluation } from '../evaluations/read-evaluation.ts';
import { parsedOf } from '../library/load-version.ts';
import { seededRandom } from '../psychometrics/random.ts';
import type { Questionnaire } from '../questionnaire/definition.ts';
import { calibrateDemo } from './calibrations.ts';
import { loadDemoFindings } from './findings.ts';
import { loadDemoInterviews } from './interviews.ts';
import {
  DEMO_CONTACT,
  DEMO_DEPARTMENTS,
  DEMO_SD,
  DEMO_SEED,
  DEMO_STAFF_LEVELS,
  DEMO_STAFF_ORIGIN,
  DEMO_TITLE,
  DEMO_UNITS,
} from './parameters.ts';
import { loadDemoScores } from './scores.ts';
import { normal, simulateRespondent, unitEffects } from './simulate.ts';
import { loadDemoSources } from './sources.ts';

export const DEMO_RATER_PREFIX = 'demo-rater-';
const DAY = 86_400_000;

export type LoadedDemo = {
  evaluationId: string;
  /** One respondent token per audience. */
  links: { cooperating_department: string; service_recipient: string; own_staff: string };
};

type Audience = keyof LoadedDemo['links'];
const AUDIENCES: readonly Audience[] = ['cooperating_department', 'service_recipient', 'own_staff'];

/** @param without what is left out: scores and source values, for those who write them themselves */
export async function loadDemo(
  ctx: Context,
  without: { scores?: true; sources?: true } = {},
): Promise<LoadedDemo> {
  authorize(ctx.actor, 'evaluation.create');
  const { store } = ctx;
  if ((await listEvaluations(store.db)).some((e) => e.demo)) {
    throw new AppError('conflict', 'A demonstration is loaded already; remove it first.');
  }
  const now = ctx.now();
  const day = (offset: number) => new Date(now + offset * DAY).toISOString().slice(0, 10);
  const lines = DEMO_UNITS.map((u) => `${u.code},${u.name},${u.type},${u.industry ?? ''}`);
  const csv = ['code,name,type,industry', ...lines].join('\n');
  const evaluationId = await createEvaluation(
    ctx,
    { title: DEMO_TITLE, periodStart: day(-60), periodEnd: day(60), units: csv },
    { demo: true },
  );
  const units = await listUnits(store.db, evaluationId);
  const published = await publishedVersions(store.db);
  const links = { cooperating_department: '', service_recipient: '', own_staff: '' };

  for (const [index, audience] of AUDIENCES.entries()) {
    const version = published.find(
      (r) => r.kind === 'questionnaire' && (parsedOf(r) as Questionnaire).audience?.group === audience,
    );
    if (version === undefined)
      throw new AppError('conflict', `No questionnaire for ${audience} is published.`);
    const campaignId = await publishCampaign(ctx, evaluationId, {
      questionnaireVersionId: version.id,
      unitIds: units.map((u) => u.id),
      departments: DEMO_DEPARTMENTS.join('\n'),
      opensAt: new Date(now - 30 * DAY).toISOString(),
      closesAt: new Date(now + 30 * DAY).toISOString(),
      contact: DEMO_CONTACT,
    });
    links[audience] = await simulateAudience(
      ctx,
      campaignId,
      audience,
      parsedOf(version) as Questionnaire,
      index,
      units,
    );
    if (audience === 'own_staff') await enterStaffSizes(ctx, campaignId);
    // Cooperating departments stay open, so that there is something to answer; the others can be analysed at once.
    if (audience !== 'cooperating_department') {
      await store.write((tx) => changeCampaign(tx.db, campaignId, { closedAt: now }));
    }
  }

  const view = await readEvaluation(ctx, evaluationId);
  const raters = [`${DEMO_RATER_PREFIX}1`, `${DEMO_RATER_PREFIX}2`];
  await store.write(async (tx) => {
    for (const [i, id] of raters.entries()) {
      await addDemoRater(tx.db, id, `演示评估员${'甲乙'[i]}`, now);
      await addGrants(tx.db, id, [{ role: 'evaluator', unitId: null, evaluationId: null }], now);
    }
    await calibrateDemo(tx.db, published, raters, now);
    await loadDemoInterviews(tx.db, {
      evaluationId,
      units,
      raters,
      published,
      createdBy: ctx.actor.userId,
      now,
      random: seededRandom(DEMO_SEED + 99),
    });
    await loadDemoFindings(tx.db, { evaluationId, units, createdBy: raters[0] ?? '', now });
    if (without.sources !== true) {
      await loadDemoSources(tx.db, view, raters[0] ?? '', now);
    }
    await putSetting(tx.db, 'demo_link', links.cooperating_department);
  });
  if (without.scores !== true) {
    await loadDemoScores(
      ctx,
      evaluationId,
      units.map((u) => u.id),
      DEMO_RATER_PREFIX,
    );
  }
  ctx.campaignsChanged();
  return { evaluationId, links };
}

/** How many people each level of post has, as the staff registers would say. */
async function enterStaffSizes(ctx: Context, campaignId: string): Promise<void> {
  const lines = DEMO_UNITS.flatMap((u) =>
    DEMO_STAFF_LEVELS.filter(({ people }) => people > 0).map(
      ({ value, people }) => `${u.code},staff_level,${value},${Math.ceil(u.n.own_staff * people)}`,
    ),
  );
  const table = ['unit,stratum,value,people', ...lines].join('\n');
  await setStratumSizes(ctx, campaignId, { table, origin: DEMO_STAFF_ORIGIN });
}

/** Simulates one audience about every unit; returns the first unit's first link. */
async function simulateAudience(
  ctx: Context,
  campaignId: string,
  audience: Audience,
  questionnaire: Questionnaire,
  stream: number,
  units: readonly { id: string; code: string }[],
): Promise<string> {
  const random = seededRandom(DEMO_SEED + stream);
  const links = await listLinks(ctx.store.db, campaignId);
  let first = '';
  await ctx.store.write(async (tx) => {
    for (const demo of DEMO_UNITS) {
      const unit = units.find((u) => u.code === demo.code);
      // Small units hear from fewer departments.
      const own = links
        .filter((l) => l.unitId === unit?.id)
        .sort((a, b) => a.stratum.localeCompare(b.stratum, 'zh'))
        .slice(0, demo.n.cooperating_department < 10 ? 4 : undefined);
      if (unit === undefined || own.length === 0) continue;
      if (first === '') first = own[0]?.token ?? '';
      const effects = unitEffects(questionnaire, demo.level, random);
      const departments = own.map(() => DEMO_SD.department * normal(random));
      for (let i = 0; i < demo.n[audience]; i++) {
        const at = i % own.length;
        const link = own[at];
        if (link === undefined) continue;
        const simulated = simulateRespondent(
          questionnaire,
          effects,
          audience === 'cooperating_department' ? (departments[at] ?? 0) : 0,
          random,
        );
        await addResponse(tx.db, {
          campaignId,
          linkId: link.id,
          unitId: unit.id,
          day: new Date(ctx.now() - Math.floor(random() * 25 + 1) * DAY).toISOString().slice(0, 10),
          ...simulated,
        });
      }
    }
  });
  return first;
}
