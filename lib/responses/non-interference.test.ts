/**
 * Non-interference (Goguen & Meseguer, 1982, 10.1109/SP.1982.10014): two installations that differ in nothing but the
 * answers about a unit with too few of them. Whatever somebody without single answers reads or takes as a file must be
 * the same in both; a single number that depends on the hidden answers would tell them apart.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listUnits } from '#db/repositories/evaluations.ts';
import { secondWave } from '../../tests/support/second-wave.ts';
import { type DemoWorld, openDemoWorld } from '../../tests/support/world.ts';
import type { Role } from '../accounts/permissions.ts';
import { createWork } from '../analysis/work.ts';
import type { Context } from '../context.ts';
import { loadDemoScores } from '../demo/scores.ts';
import { readJoint } from '../evidence/read-joint.ts';
import { exportComparison } from '../exports/export-comparison.ts';
import { exportJoint } from '../exports/export-joint.ts';
import { exportResults } from '../exports/export-results.ts';
import { exportScaleTable } from '../exports/export-scale-table.ts';
import { exportScoreVersions } from '../exports/export-scores.ts';
import { exportStatistics } from '../exports/export-statistics.ts';
import { readOverallReport, readUnitReport } from '../reports/read-reports.ts';
import { readCareless } from '../scores/read-careless.ts';
import { readComparison } from '../scores/read-comparison.ts';
import { readMatrix } from '../scores/read-matrix.ts';
import { readResults } from '../scores/read-results.ts';
import { readSheet } from '../scores/read-sheet.ts';
import { readChange } from './read-change.ts';
import { readScale } from './read-scales.ts';

const SMALL = 'E6';
const FEW = 3;
const SCALES = ['ATT', 'EFF', 'FAI', 'ACC', 'SAT'];
const ROLES: readonly Role[] = ['lead', 'evaluation_admin', 'analyst', 'evaluator'];

type Installation = { world: DemoWorld; evaluationId: string; campaignId: string };
let same: Installation;
let again: Installation;
let other: Installation;
/** As `other`, but it is the answers about a unit that is shown that differ. */
let shown: Installation;

/** The answers about one unit turned round: as many as before, and every code another. */
async function install(turned: string | undefined): Promise<Installation> {
  const world = await openDemoWorld();
  const wave = await secondWave(world, (answers, code, place) => {
    if (code === SMALL && place >= FEW) return undefined;
    if (code !== turned) return answers;
    return Object.fromEntries(
      Object.entries(answers).map(([id, a]) => [id, typeof a === 'number' ? 6 - a : a]),
    );
  });
  const units = await listUnits(world.store.db, wave.evaluationId);
  await loadDemoScores(
    world.system,
    wave.evaluationId,
    units.map((u) => u.id),
    'second-',
  );
  return { world, ...wave };
}

beforeAll(async () => {
  [same, again, other, shown] = await Promise.all([
    install(undefined),
    install(undefined),
    install(SMALL),
    install('E1'),
  ]);
}, 120_000);
afterAll(async () => {
  for (const { world } of [same, again, other, shown]) await world.close();
});

/** Everything that a role reads about the second evaluation, as text by the place where it stands. */
async function told({ world, evaluationId, campaignId }: Installation, role: Role) {
  // Resampling draws over rows in the order of their keys, which are drawn anew everywhere.
  const never = createWork(() => ({ result: new Promise<never>(() => {}), stop: () => {} }));
  const ctx: Context = { ...world.as(role, role), work: { ...never, settle: async () => {} } };
  const units = await listUnits(world.store.db, evaluationId);
  const found = new Map<string, string>();
  const note = async (place: string, read: () => Promise<unknown>) => {
    const what = await read().catch((error: Error) => ({ refused: error.message }));
    found.set(place, comparable(what));
  };
  const selections = [
    ['all', {}],
    ...[...new Set(units.map((u) => u.type))].map((type) => [type, { type }] as const),
    ...units.map((u) => [u.code, { unit: u.id }] as const),
  ] as const;
  for (const scale of SCALES) {
    for (const [name, selection] of selections) {
      await note(`scale ${scale} of ${name}`, async () => {
        const read = await readScale(ctx, campaignId, scale, selection, 0);
        return 'view' in read ? { view: read.view, without: read.without } : { refused: read.selected };
      });
      for (const table of ['units', 'distribution', 'matrix'] as const) {
        await note(`file ${table} of ${scale} of ${name}`, () =>
          exportScaleTable(ctx, campaignId, scale, selection, table),
        );
      }
    }
    await note(`comparison of ${scale}`, () =>
      readComparison(ctx, evaluationId, { of: `${campaignId}.${scale}` }),
    );
    await note(`file of the comparison of ${scale}`, () =>
      exportComparison(ctx, evaluationId, 'units', { of: `${campaignId}.${scale}` }),
    );
  }
  for (const table of ['scales', 'items'] as const) {
    await note(`file ${table}`, () => exportStatistics(ctx, campaignId, table));
  }
  for (const unit of units) {
    await note(`sheet of ${unit.code}`, () => readSheet(ctx, evaluationId, unit.id));
    await note(`joint display of ${unit.code}`, () => readJoint(ctx, evaluationId, { unitId: unit.id }));
    await note(`report of ${unit.code}`, () =>
      readUnitReport(ctx, evaluationId, unit.id, { locale: 'zh-CN', waitMs: 0 }),
    );
  }
  // Screening asks for no order of the rows, so that it may run.
  await note('careless answers', () => readCareless(world.as(role, role), evaluationId, { waitMs: 60_000 }));
  await note('matrix', () => readMatrix(ctx, evaluationId));
  await note('results', () => readResults(ctx, evaluationId, 0));
  await note('overall report', () =>
    readOverallReport(ctx, evaluationId, {}, { locale: 'zh-CN', waitMs: 0 }),
  );
  await note('before and after', () => readChange(ctx, evaluationId, { with: world.demo.evaluationId }, 0));
  await note('file of joint display', () => exportJoint(ctx, evaluationId, {}));
  await note('file of results', () => exportResults(ctx, evaluationId));
  // Scores written at one moment stand in the order of their keys.
  await note('file of scores', async () =>
    (await exportScoreVersions(ctx, evaluationId)).rows.map((r) => comparable(r.slice(0, 15))).sort(),
  );
  return found;
}

/** As text: keys by the order in which they occur, numbers as far as they do not depend on the order of summation. */
function comparable(what: unknown): string {
  const text = JSON.stringify(what, (_, value: unknown) => {
    if (value instanceof Map) return [...value];
    // By row, and rows stand in the order of their keys.
    if (ArrayBuffer.isView(value)) return [...(value as Float64Array)].sort((a, b) => a - b);
    return typeof value === 'number' ? Number(value.toFixed(9)) : value;
  });
  const names = new Map<string, string>();
  // Keys are drawn, and fingerprints are of keys too.
  return (text ?? '').replace(/\b([0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{64})\b/g, (key) => {
    const name = names.get(key) ?? `key ${names.size}`;
    names.set(key, name);
    return name;
  });
}

function different(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): string[] {
  expect([...a.keys()]).toEqual([...b.keys()]);
  return [...a].flatMap(([place, text]) => {
    const theirs = b.get(place) ?? '';
    if (theirs === text) return [];
    const at = [...text].findIndex((c, i) => c !== theirs[i]);
    return [`${place}: ${text.slice(Math.max(0, at - 80), at + 60)}`];
  });
}

describe.each(ROLES)('what a %s is told', (role) => {
  let mine: ReadonlyMap<string, string>;
  beforeAll(async () => {
    mine = await told(same, role);
  }, 60_000);

  it('is the same where nothing differs: the comparison is calm', async () => {
    expect(different(mine, await told(again, role))).toEqual([]);
  });

  it('does not depend on the answers about a unit with too few of them', async () => {
    expect(different(mine, await told(other, role))).toEqual([]);
  });

  it('does depend on those about a unit with enough: the comparison sees what it should', async () => {
    const seen = different(mine, await told(shown, role)).map((line) => line.split(':')[0]);
    const open = [
      'sheet of E1',
      'joint display of E1',
      'report of E1',
      'matrix',
      'results',
      'overall report',
    ];
    const scales = [
      'scale SAT of all',
      'scale SAT of E1',
      'file scales',
      'comparison of SAT',
      'before and after',
    ];
    expect(seen).toEqual(expect.arrayContaining(role === 'evaluator' ? open : [...open, ...scales]));
    expect(seen.some((place) => place?.endsWith(`of ${SMALL}`) && place.startsWith('sheet'))).toBe(false);
  });
});
