/** A platform in a temporary folder: a real store, the shipped instruments, and contexts for invented people. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addGrants } from '#db/repositories/accounts.ts';
import { addDemoRater } from '#db/repositories/demo.ts';
import { type CampaignRow, listCampaigns, listUnits, type UnitRow } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { type Actor, NOBODY, type Role, SYSTEM } from '#lib/accounts/permissions.ts';
import { createVault } from '#lib/accounts/vault.ts';
import { workAtOnce } from '#lib/analysis/at-once.ts';
import type { Context } from '#lib/context.ts';
import { calibrateDemo } from '#lib/demo/calibrations.ts';
import { type LoadedDemo, loadDemo } from '#lib/demo/load-demo.ts';
import { AppError, type ErrorCode } from '#lib/errors.ts';
import { publishShipped } from '#lib/library/publish-shipped.ts';
import { loadShipped } from '#lib/library/shipped.ts';

export const DAY = 86_400_000;
export const START = Date.UTC(2026, 4, 11, 2, 0, 0);

export type World = {
  readonly folder: string;
  readonly store: Store;
  /** The clock of every context; tests set it. */
  now: number;
  /** How often services said that campaigns have changed. */
  changes: number;
  readonly system: Context;
  readonly nobody: Context;
  /** A person with these roles; the same name is the same person. */
  as(name: string, ...roles: Role[]): Context;
  /** The same as a stored account, where a service looks the person up. */
  account(name: string, ...roles: Role[]): Promise<Context>;
  /** Lets people have passed the calibration ten days ago, so that what they lock counts. */
  calibrate(...names: string[]): Promise<void>;
  close(): Promise<void>;
};

/** A world with the shipped instruments published and nothing else. */
export async function openWorld(): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'hengping-world-'));
  const store = openSqlite(folder);
  const work = workAtOnce();
  const vault = createVault('the secret of a world that is thrown away');
  const contextOf = (actor: Actor): Context => ({
    store,
    vault,
    work,
    actor,
    now: () => world.now,
    publicOrigin: 'http://localhost:3000',
    campaignsChanged: () => {
      world.changes++;
    },
  });
  const world: World = {
    folder,
    store,
    now: START,
    changes: 0,
    system: contextOf(SYSTEM),
    nobody: contextOf(NOBODY),
    as: (name, ...roles) =>
      contextOf({
        kind: 'staff',
        userId: name,
        name,
        grants: roles.map((role) => ({ role, unitId: null, evaluationId: null })),
      }),
    async account(name, ...roles) {
      await store.write(async (tx) => {
        await addDemoRater(tx.db, name, name, world.now);
        const grants = roles.map((role) => ({ role, unitId: null, evaluationId: null }));
        await addGrants(tx.db, name, grants, world.now);
      });
      return world.as(name, ...roles);
    },
    async calibrate(...names) {
      await store.write(async (tx) => {
        await calibrateDemo(tx.db, await publishedVersions(tx.db), names, world.now);
      });
    },
    async close() {
      await store.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  await publishShipped(
    world.system,
    loadShipped().map(({ file, text }) => ({ file, text })),
  );
  return world;
}

export type DemoWorld = World & {
  readonly demo: LoadedDemo;
  readonly campaigns: Readonly<Record<keyof LoadedDemo['links'], CampaignRow>>;
  /** Units by code. */
  readonly units: ReadonlyMap<string, UnitRow>;
};

/** A world with the demonstration, before any score was written and any source value entered. */
export async function openDemoWorld(): Promise<DemoWorld> {
  const world = await openWorld();
  const demo = await loadDemo(world.system, { scores: true, sources: true });
  const campaigns = await listCampaigns(world.store.db, demo.evaluationId);
  const byAudience = (audience: string) => {
    const found = campaigns.find((c) => c.audience === audience);
    if (found === undefined) throw new Error(`no campaign for ${audience}`);
    return found;
  };
  const units = await listUnits(world.store.db, demo.evaluationId);
  return Object.assign(world, {
    demo,
    campaigns: {
      cooperating_department: byAudience('cooperating_department'),
      service_recipient: byAudience('service_recipient'),
      own_staff: byAudience('own_staff'),
    },
    units: new Map(units.map((u) => [u.code, u])),
  });
}

/** Version id of a published instrument. */
export async function versionOf(world: World, instrumentId: string): Promise<string> {
  const row = (await publishedVersions(world.store.db)).find((r) => r.instrumentId === instrumentId);
  if (row === undefined) throw new Error(`${instrumentId} is not published`);
  return row.id;
}

/** The error that `work` is refused with. */
export async function refusal(work: Promise<unknown>): Promise<AppError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof AppError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

export async function refusalCode(work: Promise<unknown>): Promise<ErrorCode> {
  return (await refusal(work)).code;
}
