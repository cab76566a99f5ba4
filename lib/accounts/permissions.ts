/**
 * Who may do what. The table is complete: an action that is not listed, or a role that is not listed under
 * it, is refused. Services call `authorize` in their first line; no other place decides.
 */
import { AppError } from '../errors.ts';
import { because } from '../problems.ts';

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

/** A role somebody holds, possibly for one evaluation or one unit alone. */
export type Grant = {
  readonly role: Role;
  readonly unitId: string | null;
  readonly evaluationId: string | null;
};

/** What a person must do before anything else, in this order. */
export type Step = 'give_second_factor' | 'change_password' | 'set_second_factor';

/** Who acts: a signed-in person, or the installation itself (set-up, command line, demonstration). */
export type Actor =
  | {
      readonly kind: 'staff';
      readonly userId: string;
      readonly name: string;
      readonly grants: readonly Grant[];
      readonly sessionId?: string;
      readonly step?: Step | undefined;
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
  /** Making, disabling, inviting again, ending: the account, not what it may do. */
  'account.create': ['system_admin'],
  'account.change': ['system_admin'],
  /** Roles, second factors, other people's sessions: what accounts may do. */
  'account.authorize': ['security_admin'],
  /** The installation alone, from its command line. */
  'account.rescue': [],
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
  /** How many people each stratum has, which answers are weighed by. */
  'campaign.strata': ['evaluation_admin', 'analyst'],
  /** Reading one-time codes, to hand them out: who has them can answer. */
  'campaign.codes': ['evaluation_admin'],
  'scale.read': ['evaluation_admin', 'lead', 'analyst'],
  /** Looking at flagged responses one by one, and deciding whether they count. */
  'response.review': ['analyst'],
  'interview.list': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'interview.plan': ['evaluation_admin', 'lead'],
  'interview.conduct': ['evaluator', 'lead'],
  /** Rating the calibration cases oneself; how those who rate stand. */
  'calibration.take': ['evaluator', 'lead'],
  'calibration.read': ['evaluation_admin', 'lead', 'evaluator'],
  /** How far raters agree; those who only rate see their own severity and no more. */
  'agreement.read': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  /** Words of interviews: one's own interviews, all of them, or without telling whose they are. */
  'excerpt.read': ['evaluator', 'lead', 'analyst'],
  'excerpt.read_own': ['evaluator', 'lead'],
  'excerpt.read_all': ['lead'],
  'excerpt.read_grouped': ['analyst'],
  'excerpt.export': ['lead', 'analyst'],
  'finding.read': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'finding.write': ['evaluator', 'lead'],
  'indicator.read': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'indicator.export': ['analyst'],
  'indicator.source_state': ['analyst', 'lead'],
  /** Values of statistics, document checks and verified deductions, and red lines. */
  'source.read': ['evaluation_admin', 'lead', 'evaluator', 'analyst'],
  'source.write': ['analyst', 'lead'],
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

/**
 * Where an act happens. A grant narrowed to an evaluation or a unit counts only where the scope names the same
 * one, so a service that names no scope is closed to everybody with a narrowed grant.
 */
export type Scope = {
  readonly evaluationId?: string | undefined;
  readonly unitId?: string | undefined;
  /** The act concerns the evaluation's outline (its title, its list of units), which each of its units may see. */
  readonly anyUnit?: true;
};

function covers(grant: Grant, { evaluationId, unitId, anyUnit }: Scope): boolean {
  if (grant.evaluationId !== null && grant.evaluationId !== evaluationId) return false;
  if (grant.unitId === null || grant.unitId === unitId) return true;
  // A unit's grant says which evaluation the unit belongs to; without it nothing is known about this one.
  return anyUnit === true && grant.evaluationId !== null;
}

/** Whether `actor` may do `action` in `scope`. */
export function may(actor: Actor, action: Action, scope: Scope = {}): boolean {
  if (actor.kind === 'system') return true;
  if (actor.kind === 'nobody') return false;
  if (actor.step !== undefined && action !== 'account.self') return false;
  return actor.grants.some((g) => roleMay(g.role, action) && covers(g, scope)) || action === 'account.self';
}

/** Whether there is any place at all where `actor` may do `action`: for navigation and lists that are narrowed then. */
export function mayAnywhere(actor: Actor, action: Action): boolean {
  if (actor.kind !== 'staff' || actor.step !== undefined) return may(actor, action);
  return actor.grants.some((g) => roleMay(g.role, action));
}

/**
 * @throws AppError `not_signed_in`, `step_required` (what must be done first), `not_allowed`, or `not_found` where
 *   the actor may do it elsewhere: what lies outside somebody's scope does not exist for him
 */
export function authorize(actor: Actor, action: Action, scope: Scope = {}): void {
  if (may(actor, action, scope)) return;
  requireStanding(actor);
  if (mayAnywhere(actor, action)) throw new AppError('not_found', because('not_here'));
  throw new AppError('not_allowed', because('not_permitted', { action }));
}

/** The first look, before anything has been read: refuses who may do it nowhere. */
export function authorizeSomewhere(actor: Actor, action: Action): void {
  if (mayAnywhere(actor, action)) return;
  requireStanding(actor);
  throw new AppError('not_allowed', because('not_permitted', { action }));
}

function requireStanding(actor: Actor): void {
  if (actor.kind === 'nobody') throw new AppError('not_signed_in', because('sign_in_first'));
  if (actor.kind === 'staff' && actor.step !== undefined) throw stepRequired(actor.step);
}

/** What has to be done before anything else. */
export function stepRequired(step: Step): AppError {
  return new AppError('step_required', because('step_first', { step }));
}
