/**
 * 三员分立: whoever makes accounts, whoever grants roles and whoever reads the trail are three people, and none of
 * them touches an evaluation. Only the marked demonstration lets one person hold several.
 */
import { getSetting } from '#db/repositories/accounts.ts';
import type { Db } from '#db/store.ts';
import type { Role } from './permissions.ts';

const OFFICES: readonly Role[] = ['system_admin', 'security_admin', 'auditor'];
/** Roles whose holder needs a second factor: administrators, the auditor, and who may take single answers. */
const GUARDED: readonly Role[] = [...OFFICES, 'evaluation_admin', 'analyst'];

/** Whether a role may be added to roles already held. */
export function mayHoldTogether(held: readonly Role[], added: Role): boolean {
  const others = held.filter((r) => r !== added);
  return !OFFICES.includes(added) ? !others.some((r) => OFFICES.includes(r)) : others.length === 0;
}

export function needsSecondFactor(roles: readonly Role[]): boolean {
  return roles.some((r) => GUARDED.includes(r));
}

/** The marked demonstration: rules about who may be whom are relaxed, and every page says so. */
export async function isDemonstration(db: Db): Promise<boolean> {
  return (await getSetting<boolean>(db, 'demonstration')) === true;
}
