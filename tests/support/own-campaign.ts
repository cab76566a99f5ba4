/** A campaign of one's own on a running server, made through its API as staff make it. */
import { listLinks } from '#db/repositories/evaluations.ts';
import { publishedVersions } from '#db/repositories/instruments.ts';
import { openSqlite } from '#db/sqlite-store.ts';
import type { Store } from '#db/store.ts';
import { type Admin, call } from './people.ts';
import type { RunningServer } from './server.ts';

const DAY = 86_400_000;

export type OwnCampaign = {
  readonly campaignId: string;
  /** Tokens of its links with their codes, where it has codes. */
  readonly links: readonly {
    readonly id: string;
    readonly token: string;
    readonly codes: readonly string[];
  }[];
};

export type Wanted = {
  readonly entry?: 'link' | 'code';
  readonly seats?: number;
  readonly opensAt?: number;
  readonly closesAt?: number;
  /** Answering departments. */
  readonly departments?: readonly string[];
  readonly contact?: string;
  readonly unitName?: string;
  /** Version of a published questionnaire; that for cooperating departments where none is named. */
  readonly questionnaireVersionId?: string;
};

/** What a server has stored, read beside it. */
export async function reading<T>(server: RunningServer, work: (store: Store) => Promise<T>): Promise<T> {
  const store = openSqlite(server.dataFolder, { readOnly: true });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
}

async function done<T>(reply: Response): Promise<T> {
  if (!reply.ok) throw new Error(`answered ${reply.status}: ${await reply.text()}`);
  return (await reply.json()) as T;
}

/** Publishes a questionnaire about one unit, one link for each department. */
export async function ownCampaign(
  server: RunningServer,
  cookie: string,
  wanted: Wanted = {},
): Promise<OwnCampaign> {
  const admin: Admin = { origin: server.origin, cookie };
  const name = `"${(wanted.unitName ?? '某某局').replaceAll('"', '""')}"`;
  const { evaluationId } = await done<{ evaluationId: string }>(
    await call(admin, '/api/v1/evaluations', {
      ...{ title: '自建评估', periodStart: '2026-01-01', periodEnd: '2026-12-31' },
      units: `code,name,type\nX1,${name},economic_department`,
    }),
  );
  const [unitId, version] = await reading(server, async ({ db }) => {
    const units = await db.select().from(db.tables.unit);
    const versions = await publishedVersions(db);
    return [
      units.find((u) => u.evaluationId === evaluationId)?.id,
      wanted.questionnaireVersionId ?? versions.find((v) => v.instrumentId === 'Q_COOP')?.id,
    ];
  });
  const { campaignId } = await done<{ campaignId: string }>(
    await call(admin, `/api/v1/evaluations/${evaluationId}/campaigns`, {
      ...{ questionnaireVersionId: version, unitIds: [unitId] },
      departments: (wanted.departments ?? ['某部门']).join('\n'),
      entry: wanted.entry ?? 'link',
      ...(wanted.seats === undefined ? {} : { seats: wanted.seats }),
      opensAt: new Date(wanted.opensAt ?? Date.now() - 60_000).toISOString(),
      closesAt: new Date(wanted.closesAt ?? Date.now() + 30 * DAY).toISOString(),
      contact: wanted.contact ?? '评估组 0000-0000',
    }),
  );
  const rows = await reading(server, ({ db }) => listLinks(db, campaignId));
  const codesOf = async (id: string) => {
    if (wanted.entry !== 'code') return [];
    const path = `/api/v1/campaigns/${campaignId}/links/${id}/export`;
    const csv = await (await fetch(server.origin + path, { headers: { cookie } })).text();
    return [...csv.matchAll(/,((?:[0-9A-Z]{4}-){2}[0-9A-Z]{4}),/g)].map((m) => m[1] ?? '');
  };
  const links: OwnCampaign['links'][number][] = [];
  for (const { id, token } of rows) links.push({ id, token, codes: await codesOf(id) });
  return { campaignId, links };
}

/** Closes a campaign at once. */
export async function closeCampaign(
  server: RunningServer,
  cookie: string,
  campaignId: string,
): Promise<void> {
  await done(
    await call({ origin: server.origin, cookie }, `/api/v1/campaigns/${campaignId}`, { act: 'close' }),
  );
}
