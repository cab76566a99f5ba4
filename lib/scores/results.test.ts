/** A total and its interval recomputed from the stored answers and ratings by code of its own; grades and ranking. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks } from '#db/repositories/evaluations.ts';
import { listInterviews, listRatings } from '#db/repositories/interviews.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { type DemoWorld, openDemoWorld, versionOf } from '../../tests/support/world.ts';
import type { Context } from '../context.ts';
import { exportResults } from '../exports/export-results.ts';
import { toCsv } from '../exports/table.ts';
import { questionsOf } from '../interview/outline.ts';
import { loadVersion } from '../library/load-version.ts';
import { tQuantile } from '../psychometrics/distributions.ts';
import { decideProposal } from './decide-proposal.ts';
import { exportScores } from './export-scores.ts';
import { previewExport } from './preview-export.ts';
import { readResults } from './read-results.ts';
import { readSheet } from './read-sheet.ts';
import { setSourceState } from './set-source-state.ts';

let world: DemoWorld;
let analyst: Context;
let evaluationId: string;
const LONG = 60_000;
const ECONOMIC = ['E1', 'E2', 'E3', 'E4', 'E5', 'E6'];
const INDICATORS = ['B1.2', 'D3.1', 'D3.2', 'D3.3', 'D3.4', 'D3.5'];

beforeAll(async () => {
  world = await openDemoWorld();
  analyst = await world.account('analyst', 'analyst');
  evaluationId = world.demo.evaluationId;
  await write(ECONOMIC, INDICATORS);
});
afterAll(() => world.close());

const unitId = (code: string) => world.units.get(code)?.id ?? '';

/** Writes scores of these indicators, with a second person. */
async function write(codes: readonly string[], indicators: readonly string[]): Promise<void> {
  const { changes } = await previewExport(analyst, evaluationId, { unitIds: codes.map(unitId) });
  const { proposalId = '' } = await exportScores(analyst, evaluationId, {
    changes: changes
      .filter((c) => indicators.includes(c.indicatorId))
      .map((c) => ({ unitId: c.unitId, indicatorId: c.indicatorId, inputHash: c.after.inputHash })),
    why: '试算',
  });
  const second = await world.account('second', 'analyst');
  await decideProposal(second, evaluationId, proposalId, { decision: 'approve' });
}

const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
const variance = (x: readonly number[]) => x.reduce((s, v) => s + (v - mean(x)) ** 2, 0) / (x.length - 1);

/** Rates 0–1 of a unit's respondents by scale of the service questionnaire; null with too few answers. */
async function rates(code: string): Promise<(number | null)[][]> {
  const { instrument } = await loadVersion(world.store.db, await versionOf(world, 'Q_SERV'), 'questionnaire');
  const links = new Map(
    (await listLinks(world.store.db, world.campaigns.service_recipient.id)).map((l) => [l.id, l.unitId]),
  );
  const rows = (await listResponses(world.store.db, world.campaigns.service_recipient.id)).filter(
    (r) => r.eligible && links.get(r.linkId) === unitId(code),
  );
  return rows.map(({ answers }) =>
    ['ATT', 'EFF', 'FAI', 'ACC', 'SAT'].map((scale) => {
      const items = instrument.items.flatMap((i) => (i.type === 'likert' && i.scale === scale ? [i] : []));
      const codes = items.flatMap(({ id, keyed }) => {
        const a = answers[id];
        return typeof a === 'number' ? [keyed === 'reverse' ? 6 - a : a] : [];
      });
      return 3 * codes.length >= 2 * items.length ? (mean(codes) - 1) / 4 : null;
    }),
  );
}

/** Rates 0–1 of the middle managers' interviews on B1.2. */
async function interviewRates(code: string): Promise<number[]> {
  const { instrument } = await loadVersion(
    world.store.db,
    await versionOf(world, 'IV_MID'),
    'interview_outline',
  );
  const questions = questionsOf(instrument)
    .map((q) => q.question)
    .filter((q) => q.rating?.indicator === 'B1.2');
  const held = (await listInterviews(world.store.db, evaluationId)).filter(
    (i) => i.unitId === unitId(code) && i.role === 'middle_manager',
  );
  const ratings = await listRatings(
    world.store.db,
    held.map((i) => i.id),
  );
  return held.map((i) => {
    const weights = questions.map((q) => q.rating?.weight ?? 0);
    const values = questions.map((q) =>
      mean(
        ratings.flatMap((r) =>
          r.interviewId === i.id && r.questionId === q.id && r.value !== null ? [r.value] : [],
        ),
      ),
    );
    const total = weights.reduce((a, b) => a + b, 0);
    return (values.reduce((s, v, k) => s + v * (weights[k] ?? 0), 0) / total - 1) / 4;
  });
}

const present = (rows: readonly (number | null)[][], a: number) =>
  rows.flatMap((r) => (typeof r[a] === 'number' ? [r[a]] : []));

/** S_ab·n_ab/(n_a·n_b) over respondents with both. */
function covariance(rows: readonly (number | null)[][], a: number, b: number): number {
  const both = rows.flatMap((r) =>
    typeof r[a] === 'number' && typeof r[b] === 'number' ? [[r[a], r[b]] as [number, number]] : [],
  );
  const [ma, mb] = [mean(both.map((p) => p[0])), mean(both.map((p) => p[1]))];
  const s = both.reduce((sum, [x, y]) => sum + (x - ma) * (y - mb), 0) / (both.length - 1);
  return (s * both.length) / (present(rows, a).length * present(rows, b).length);
}

describe('recomputed by hand', () => {
  it.each(['E1', 'E4'])('one indicator of %s with its interval', async (code) => {
    const x = present(await rates(code), 0);
    const sheet = await readSheet(analyst, evaluationId, unitId(code));
    const row = sheet.tree
      .flatMap((f) => f.children.flatMap((c) => c.leaves))
      .find((l) => l.indicator.id === 'D3.1');
    const half = tQuantile(0.975, x.length - 1) * Math.sqrt(variance(x) / x.length);
    expect(row?.score?.rate).toMatchObject({ value: expect.closeTo(mean(x), 10) });
    expect(row?.score?.interval).toMatchObject({
      lower: expect.closeTo(mean(x) - half, 5),
      upper: expect.closeTo(mean(x) + half, 5),
    });
  });

  it.each(ECONOMIC)('the total of %s with its interval, to 0.005 points', async (code) => {
    const rows = await rates(code);
    const interviews = await interviewRates(code);
    // Inside D3 by 2 : 3 : 3 : 2 : 3; then B (20) and D (35) alone carry the total.
    const weights = [2, 3, 3, 2, 3].map((w) => w / 13);
    const d = weights.reduce((s, w, a) => s + w * mean(present(rows, a)), 0);
    let vd = 0;
    weights.forEach((wa, a) => {
      weights.forEach((wb, b) => {
        vd += wa * wb * covariance(rows, a, b);
      });
    });
    const [wb, wd] = [20 / 55, 35 / 55];
    const total = 100 * (wb * mean(interviews) + wd * d);
    const parts = [wb ** 2 * (variance(interviews) / interviews.length), wd ** 2 * vd] as [number, number];
    const df =
      (parts[0] + parts[1]) ** 2 /
      (parts[0] ** 2 / (interviews.length - 1) + parts[1] ** 2 / (rows.length - 1));
    const half = 100 * tQuantile(0.975, df) * Math.sqrt(parts[0] + parts[1]);

    const sheet = await readSheet(analyst, evaluationId, unitId(code));
    expect(sheet.total.composite).toMatchObject({ covariance: 'known', counted: 16, withoutError: [] });
    const { rate } = sheet.total.composite;
    expect(rate.kind === 'estimate' ? Math.abs(100 * rate.value - total) : 1).toBeLessThan(0.005);
    const { interval } = sheet.total;
    if (!('lower' in interval)) throw new Error(`no interval: ${JSON.stringify(interval)}`);
    expect(Math.abs(100 * interval.lower - (total - half))).toBeLessThan(0.005);
    expect(Math.abs(100 * interval.upper - (total + half))).toBeLessThan(0.005);
  });
});

describe('results', () => {
  it('rank units of a type whose totals rest on the same sources and are reliable, with their intervals', async () => {
    const view = await readResults(analyst, evaluationId, LONG);
    const group = view.groups.find((g) => g.type === 'economic_department');
    expect(group?.obstacles).toEqual([]);
    expect(group?.rows.map((r) => r.graded?.rank)).toEqual([1, 2, 3, 4, 5, 6]);
    for (const { graded } of group?.rows ?? []) {
      expect(graded?.byThreshold).toBe(view.levels.findIndex((l) => (graded?.points ?? 0) >= l.min_score));
      expect(graded?.drawn?.byThreshold.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 10);
      expect(graded?.drawn?.rank.lower).toBeLessThanOrEqual(graded?.rank ?? 0);
    }
    // Two of six by 30 %, one by the last 15 %.
    expect(group?.rows.map((r) => view.levels[r.graded?.byShare ?? 0]?.id).join('')).toBe('AABBBC');
    expect(view.groups.find((g) => g.type === 'township')?.rows[0]?.graded).toBeUndefined();
  });

  it('say why units are not ranked: other sources, too few of them, evidence that has changed', async () => {
    await write(['T1', 'M1'], INDICATORS);
    await write(['E6'], ['C2.4']);
    const kinds = async (type: string) =>
      (await readResults(analyst, evaluationId, LONG)).groups.find((g) => g.type === type)?.obstacles ?? [];
    expect(await kinds('township')).toEqual([{ kind: 'too_few_units' }]);
    expect(await kinds('economic_department')).toContainEqual({
      kind: 'other_sources',
      unitIds: [unitId('E6')],
    });
    const group = (await readResults(analyst, evaluationId, LONG)).groups[0];
    expect(group?.rows.some((r) => r.graded?.rank !== undefined)).toBe(false);
    await setSourceState(analyst, evaluationId, {
      unitId: unitId('E2'),
      indicatorId: 'D3.2',
      sourceIndex: 1,
      cause: 'withheld',
      reason: '已书面通知',
    });
    expect(await kinds('economic_department')).toContainEqual({ kind: 'stale', unitIds: [unitId('E2')] });
    const sheet = await readSheet(analyst, evaluationId, unitId('E2'));
    expect(sheet.total.composite.covariance).toBe('bound');
  });

  it('come as a table with both grades, their chances and what is missing', async () => {
    const csv = toCsv(await exportResults(analyst, evaluationId));
    const [head = '', ...lines] = csv.trim().split('\r\n');
    expect(head).toContain('grade_by_threshold,borderline,chance_threshold_A,chance_threshold_B');
    expect(lines).toHaveLength(world.units.size);
    const e1 = lines.find((l) => l.includes('E1,')) ?? '';
    expect(e1).toMatch(/A1\.1:not_yet/);
    expect(e1).toContain('other_sources');
    expect(csv).not.toMatch(/NaN|Infinity|undefined/);
  });
});
