/**
 * Who may do what. The table is complete: an action that is not listed, or a role that is not listed under
 * it, is refused. Services call `authorize` in their first line; no other place decides.
 */
import { AppError } from '../errors.ts';

export const ROLES = [
  'system_admin',
  'security_admin',
  'auditor',
  'evaluation_admin',
  'author',
  'lead',
  'evaluator',
  'analyst',
  'unit_liaison',
] as const;
export type Role = (typeof ROLES)[number];

export type Grant = { readonly role: Role; readonly unitId: string | null };

/** Who acts: a signed-in person, or the installation itself (set-up, command line, demonstration). */
export type Actor =
  | {
      readonly kind: 'staff';
      readonly userId: string;
      readonly name: string;
      readonly grants: readonly Grant[];
    }
  | {
      readonly kind: 'system';
      readonly userId: 'system';
      readonly name: string;
      readonly grants: readonly Grant[];
    }
  | { readonly kind: 'nobody'; readonly userId: ''; readonly name: ''; readonly grants: readonly Grant[] };

export const NOBODY: Actor = { kind: 'nobody', userId: '', name: '', grants: [] };
export const SYSTEM: Actor = { kind: 'system', userId: 'system', name: 'system', grants: [] };

const STAFF_WITH_DATA = ['evaluation_admin', 'author', 'lead', 'evaluator', 'analyst'] as const;

export const PERMISSIONS = {
  /** Own name, own roles, signing out. */
  'account.self': ROLES,
  'account.list': ['system_admin', 'security_admin'],
  'account.create': ['system_admin'],
  /** What concerns accounts; everything for those who may read all. */
  'audit.read': ['auditor', 'security_admin'],
  'audit.read_all': ['auditor'],
  /** The installation alone, from its command line. */
  'audit.prune': [],
  'instrument.read': STAFF_WITH_DATA,
  'instrument.draft': ['author'],
  'instrument.submit': ['author'],
  'instrument.decide': ['author', 'evaluation_admin'],
  'evaluation.list': [...STAFF_WITH_DATA, 'unit_liaison'],
  'evaluation.read': STAFF_WITH_DATA,
  'evaluation.create': ['evaluation_admin'],
  'campaign.read': ['evaluation_admin', 'lead', 'analyst'],
  'campaign.publish': ['evaluation_admin'],
  'campaign.change': ['evaluation_admin'],
  'scale.read': ['evaluation_admin', 'lead', 'analyst'],
  'interview.list': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'interview.plan': ['evaluation_admin', 'lead'],
  'interview.conduct': ['evaluator', 'lead'],
  'indicator.read': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'indicator.export': ['analyst'],
  'indicator.source_state': ['analyst', 'lead'],
  'export.statistics': ['evaluation_admin', 'lead', 'analyst'],
  /** Single answers: its own permission with its own audit record. */
  'export.microdata': ['analyst'],
  'unit.result': ['unit_liaison'],
} as const satisfies Record<string, readonly Role[]>;

export type Action = keyof typeof PERMISSIONS;

/** Whether a role appears under an action at all (a scope may narrow it further). */
export function roleMay(role: Role, action: Action): boolean {
  return (PERMISSIONS[action] as readonly Role[]).includes(role);
}

/** Whether `actor` may do `action` (on `unitId`, where his grant names a unit). */
export function may(actor: Actor, action: Action, unitId?: string): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'nobody') return false;
  return actor.grants.some(
    (g) => roleMay(g.role, action) && (g.unitId === null || unitId === undefined || g.unitId === unitId),
  );
}

/** @throws AppError `not_signed_in` or `not_allowed` */
export function authorize(actor: Actor, action: Action, unitId?: string): void {
  if (actor.kind === 'nobody') throw new AppError('not_signed_in', 'Sign in first.');
  if (!may(actor, action, unitId)) throw new AppError('not_allowed', `Not allowed: ${action}.`);
}
