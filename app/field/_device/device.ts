/** A field device: set up once online, opened by its passphrase or by its owner's sign-in. */
import { z } from 'zod';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { type Sent, send } from '../../_ui/send.ts';
import { DATABASE, type DeviceRecord, dropDatabase, type FieldDatabase, openDatabase } from './database.ts';
import { fromBase64, randomBytes, seal, toBase64, unseal, unwrapKey, workingKey, wrapKey } from './key.ts';
import { type WorkKeeper, workKeeper } from './work.ts';

/** An interview on the device. */
export type Pack = { readonly view: SessionView; readonly takenAt: number };

/** Written by ourselves and sealed: what is checked is that it is a pack at all. */
const pack = z.object({
  takenAt: z.number(),
  view: z.custom<SessionView>(
    (v) => typeof v === 'object' && v !== null && 'interview' in v && 'outline' in v && 'answers' in v,
  ),
});

export type OpenDevice = {
  readonly id: string;
  readonly userId: string;
  packs(): Promise<Pack[]>;
  pack(interviewId: string): Promise<Pack | undefined>;
  keepPack(view: SessionView): Promise<void>;
  keeper(view: SessionView): WorkKeeper;
  /** Changes this passphrase for another, without touching what is kept. */
  rewrap(passphrase: string): Promise<void>;
  /** Removes everything, the key included. */
  wipe(): Promise<void>;
};

/** The device's record; undefined where this browser is not set up. */
export async function readDevice(): Promise<DeviceRecord | undefined> {
  const known = await indexedDB.databases();
  if (!known.some((d) => d.name === DATABASE)) return undefined;
  const db = await openDatabase();
  try {
    return await db.get('device', 'device');
  } finally {
    db.close();
  }
}

/** Makes a key, has the server keep it sealed, and stores it here under the passphrase. */
export async function setUpDevice(name: string, passphrase: string): Promise<Sent<OpenDevice>> {
  const raw = randomBytes(32);
  const reply = await send<{ deviceId: string; userId: string }>('POST', '/api/v1/field/devices', {
    name,
    key: toBase64(raw),
  });
  if (!reply.ok) return reply;
  const { deviceId: id, userId } = reply.value;
  const db = await openDatabase();
  const record = { id, userId, wrapped: await wrapKey(raw, passphrase, id), createdAt: Date.now() };
  await db.put('device', record, 'device');
  return { ok: true, value: await opened(db, record, raw) };
}

/** Opens the device, or undefined where the passphrase is another. */
export async function unlockDevice(
  record: DeviceRecord,
  passphrase: string,
): Promise<OpenDevice | undefined> {
  const raw = await unwrapKey(record.wrapped, passphrase, record.id);
  return raw === undefined ? undefined : opened(await openDatabase(), record, raw);
}

/** Opens the device with the key that the server keeps for its owner. */
export async function unlockOnline(record: DeviceRecord): Promise<Sent<OpenDevice>> {
  const reply = await send<{ key: string }>('POST', `/api/v1/field/devices/${record.id}/key`);
  if (!reply.ok) return reply;
  return { ok: true, value: await opened(await openDatabase(), record, fromBase64(reply.value.key)) };
}

/** Removes what a device holds that nobody can open. */
export async function wipeLocked(): Promise<void> {
  await dropDatabase(await openDatabase());
}

async function opened(
  db: FieldDatabase,
  record: DeviceRecord,
  raw: Uint8Array<ArrayBuffer>,
): Promise<OpenDevice> {
  const key = await workingKey(raw);
  const packAt = (id: string) => `pack ${id}`;
  const read = async (id: string): Promise<Pack | undefined> => {
    const sealed = await db.get('packs', id);
    return sealed === undefined ? undefined : pack.parse(await unseal(key, packAt(id), sealed));
  };
  return {
    id: record.id,
    userId: record.userId,
    async packs() {
      const all = await Promise.all((await db.getAllKeys('packs')).map(read));
      return all.filter((p) => p !== undefined);
    },
    pack: read,
    async keepPack(view) {
      const { id } = view.interview;
      const sealed = await seal(key, packAt(id), { view, takenAt: Date.now() });
      await db.put('packs', sealed, id);
    },
    keeper: (view) => workKeeper(db, key, view),
    async rewrap(passphrase) {
      await db.put('device', { ...record, wrapped: await wrapKey(raw, passphrase, record.id) }, 'device');
    },
    wipe: () => dropDatabase(db),
  };
}
