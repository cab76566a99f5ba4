/** Two evaluations of the same units: change recomputed from the rows, what is left out, and what is said first. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listLinks } from '#db/repositories/evaluations.ts';
import { listResponses } from '#db/repositories/responses.ts';
import { secondWave } from '../../tests/support/second-wave.ts';
import { type DemoWorld, openDemoWorld, refusalCode, versionOf } from '../../tests/support/world.ts';
import { createWork } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { exportChange } from '../exports/export-change.ts';
import { toCsv } from '../exports/table.ts';
import { loadVersion } from '../library/load-version.ts';
import { sampleMoments, welchTest } from '../psychometrics/two-samples.ts';
import { commonItems } from '../questionnaire/common-items.ts';
import { type ChangeView, readChange } from './read-change.ts';
import { cancelChange, readChangeProgress, restartChange } from './steer-change.ts';

let world: DemoWorld;
let later: Awaited<ReturnType<typeof secondWave>>;
const WAIT = 60_000;

beforeAll(async () => {
  world = await openDemoWorld();
  // E1 gains a point wherever there is room; of E6 four answers are left, of T1 none.
  later = await secondWave(world, (answers, code, place) => {
    if (code === 'T1' || (code === 'E6' && place >= 4)) return undefined;
    if (code !== 'E1') return answers;
    return Object.fromEntries(
      Object.entries(answers).map(([id, a]) => [id, typeof a === 'number' ? Math.min(5, a + 1) : a]),
    );
  });
});
afterAll(() => world.close());

const read = (query: Record<string, string> = {}, ctx = world.as('analyst', 'analyst')) =>
  readChange(ctx, later.evaluationId, { with: world.demo.evaluationId, ...query }, WAIT);

/** Scores of a unit's respondents on SAT from the stored answers. */
async function scores(campaignId: string, code: string): Promise<number[]> {
  const { instrument } = await loadVersion(world.store.db, await versionOf(world, 'Q_SERV'), 'questionnaire');
  const items = instrument.items.flatMap((i) => (i.type === 'likert' && i.scale === 'SAT' ? [i] : []));
  const own = (await world.store.db.select().from(world.store.db.tables.unit)).filter((u) => u.code === code);
  const links = new Set(
    (await listLinks(world.store.db, campaignId))
      .filter((l) => own.some((u) => u.id === l.unitId))
      .map((l) => l.id),
  );
  return (await listResponses(world.store.db, campaignId)).flatMap((r) => {
    if (!r.eligible || !links.has(r.linkId)) return [];
    const codes = items.flatMap(({ id, keyed }) => {
      const a = r.answers[id];
      return typeof a === 'number' ? [keyed === 'reverse' ? 6 - a : a] : [];
    });
    if (3 * codes.length < 2 * items.length) return [];
    return [codes.reduce((s, c) => s + c, 0) / codes.length];
  });
}

describe('change of a unit', () => {
  it.each(['E1', 'E2'])('of %s is that of two independent samples, with Welch’s interval', async (code) => {
    const old = sampleMoments(await scores(world.campaigns.service_recipient.id, code));
    const now = sampleMoments(await scores(later.campaignId, code));
    const welch = welchTest(now, old);
    if ('kind' in welch) throw new Error('no test');
    const view = await read();
    const scale = view.scales.find((s) => s.scale === 'SAT');
    const found = scale?.units.find((u) => u.code === code)?.compared;
    expect(found?.people).toEqual([old.n, now.n]);
    expect(found?.change).toMatchObject({ value: expect.closeTo(now.mean - old.mean, 10) });
    expect(found?.interval).toMatchObject({
      lower: expect.closeTo(welch.lower, 8),
      upper: expect.closeTo(welch.upper, 8),
      df: expect.closeTo(welch.df, 6),
    });
  });

  it('says nothing of a unit that is below the minimum in either wave, in no form', async () => {
    const view = await read();
    for (const scale of view.scales) {
      for (const code of ['E6', 'T1']) {
        expect(Object.keys(scale.units.find((u) => u.code === code) ?? {}).sort()).toEqual([
          'code',
          'name',
          'type',
        ]);
      }
    }
    const csv = toCsv(
      await exportChange(world.as('analyst', 'analyst'), later.evaluationId, {
        with: world.demo.evaluationId,
      }),
    );
    const line = csv.split('\r\n').find((l) => l.includes(',E6,')) ?? '';
    expect(line).toMatch(/,E6,[^,]+,economic_department,,,,,,,,,,below_minimum/);
    expect(csv).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('goes from the earlier evaluation to the later, whichever is asked', async () => {
    const back = await readChange(
      world.as('analyst', 'analyst'),
      world.demo.evaluationId,
      { with: later.evaluationId },
      WAIT,
    );
    const change = (v: typeof back) =>
      v.scales.find((s) => s.scale === 'SAT')?.units.find((u) => u.code === 'E1')?.compared?.change;
    expect(change(back)).toEqual(change(await read()));
    expect(change(back)).toMatchObject({ kind: 'estimate' });
  });
});

describe('invariance', () => {
  it('holds where nothing but some answers has changed for most units, and is said for each scale', async () => {
    const view = await read();
    expect(view.scales.length).toBeGreaterThan(3);
    for (const { sameness, common } of view.scales) {
      expect(sameness.state).toBe(common.length < 3 ? 'unknown' : 'known');
    }
  });

  it('is told how far it is, ended and asked for anew', async () => {
    const { work, asked } = slowly();
    const ctx = { ...world.as('analyst', 'analyst'), work };
    const query = { with: world.demo.evaluationId };
    const steer = <R>(act: (c: Context, id: string, q: typeof query) => Promise<R>) =>
      act(ctx, later.evaluationId, query);
    const states = async () => {
      const { scales, standing } = (await readChange(ctx, later.evaluationId, query, 20)) as Extract<
        ChangeView,
        { other: unknown }
      >;
      return [
        standing.state,
        new Set(scales.flatMap((s) => (s.common.length < 3 ? [] : [s.sameness.state]))),
      ];
    };
    expect(await steer(readChangeProgress)).toEqual({ state: 'done', progress: null });
    expect(await states()).toEqual(['running', new Set(['computing'])]);
    const checks = asked.length;
    expect(checks).toBeGreaterThan(3);
    asked[0]?.tell(0.5);
    expect((await steer(readChangeProgress)).progress).toBeCloseTo(0.5 / checks, 9);
    await steer(cancelChange);
    expect((await steer(readChangeProgress)).state).toBe('cancelled');
    expect(await states()).toEqual(['cancelled', new Set(['unknown'])]);
    await steer(restartChange);
    expect(await states()).toEqual(['running', new Set(['computing'])]);
    expect(asked.length).toBe(2 * checks);
    await expect(readChangeProgress(world.nobody, later.evaluationId, query)).rejects.toThrow();
  });

  it('fails where an item has turned round, and where its mean alone has moved', async () => {
    const other = await openDemoWorld();
    const moved = (a: unknown, to: (code: number) => number) =>
      typeof a === 'number' ? Math.min(5, Math.max(1, to(a))) : a;
    const wave = await secondWave(other, (answers) => ({
      ...answers,
      SVC_SAT1: moved(answers.SVC_SAT1, (a) => 6 - a) as number,
      SVC_EFF1: moved(answers.SVC_EFF1, (a) => a - 1) as number,
    }));
    const view = await readChange(
      other.as('analyst', 'analyst'),
      wave.evaluationId,
      { with: other.demo.evaluationId },
      WAIT,
    );
    const level = (scale: string) => {
      const found = view.scales.find((s) => s.scale === scale)?.sameness;
      return found?.state === 'known' ? found.level : found?.state;
    };
    expect(level('SAT')).toBe('configural');
    expect(level('EFF')).toBe('metric');
    expect(level('ATT')).toBe('scalar');
    await other.close();
  });
});

describe('who may', () => {
  it('needs the right to read scales in both evaluations', async () => {
    expect(await refusalCode(read({}, world.as('evaluator', 'evaluator')))).toBe('not_allowed');
    const half = world.as('half', 'lead');
    const narrow = {
      ...half,
      actor: {
        ...half.actor,
        grants: [{ role: 'lead' as const, unitId: null, evaluationId: later.evaluationId }],
      },
    } as typeof half;
    expect(await refusalCode(read({}, narrow))).toBe('not_found');
    expect(await refusalCode(read({ with: later.evaluationId }))).toBe('not_found');
    expect(await refusalCode(read({ audience: 'everybody' }))).toBe('not_found');
  });
});

describe('items in common', () => {
  it('are those with the same id, words, direction and choices', async () => {
    const { db } = world.store;
    const { instrument: questionnaire } = await loadVersion(
      db,
      await versionOf(world, 'Q_SERV'),
      'questionnaire',
    );
    const { instrument: policy } = await loadVersion(
      db,
      (await world.store.db.select().from(db.tables.evaluation))[0]?.policyVersionId ?? '',
      'scoring_policy',
    );
    const same = { questionnaire, policy };
    const all = commonItems(same, same);
    const [scale = '', ids = []] = [...all][0] ?? [];
    expect(ids.length).toBeGreaterThan(1);
    const changed = {
      policy,
      questionnaire: {
        ...questionnaire,
        items: questionnaire.items.map((i) =>
          i.id === ids[0] ? { ...i, text: { ...i.text, 'zh-CN': '另一句话' } } : i,
        ),
      },
    };
    expect(commonItems(same, changed).get(scale)).toEqual(ids.slice(1));
    const fewer = {
      policy: {
        ...policy,
        choice_lists: policy.choice_lists.map((l) => ({ ...l, choices: l.choices.slice(1) })),
      },
      questionnaire,
    };
    expect(commonItems(same, fewer).size).toBe(0);
  });
});

/** Work that never ends by itself. */
function slowly() {
  const asked: { tell: (share: number) => void }[] = [];
  const work = createWork((_task, _input, tell) => {
    asked.push({ tell });
    return { result: new Promise<never>(() => {}), stop: () => {} };
  });
  return { work, asked };
}
