/** What a field device keeps in IndexedDB: its own record in clear text without secrets, everything else sealed. */
import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb';
import type { Sealed, Wrapped } from './key.ts';

export const DATABASE = 'hengping-field';

export type DeviceRecord = {
  readonly id: string;
  readonly userId: string;
  readonly wrapped: Wrapped;
  readonly createdAt: number;
};

interface FieldSchema extends DBSchema {
  device: { key: 'device'; value: DeviceRecord };
  /** Interviews taken along, by id. */
  packs: { key: string; value: Sealed };
  /** Unsaved work, by interview, kind and question. */
  work: { key: string; value: Sealed };
}
export type FieldDatabase = IDBPDatabase<FieldSchema>;

/** @param onClosed another tab wipes the device, or the browser has dropped the connection */
export function openDatabase(onClosed: () => void = () => {}): Promise<FieldDatabase> {
  return openDB<FieldSchema>(DATABASE, 1, {
    upgrade(db) {
      db.createObjectStore('device');
      db.createObjectStore('packs');
      db.createObjectStore('work');
    },
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      onClosed();
    },
    terminated: onClosed,
  });
}

/** Removes everything the device holds. */
export async function dropDatabase(db: FieldDatabase): Promise<void> {
  db.close();
  await deleteDB(DATABASE);
}
