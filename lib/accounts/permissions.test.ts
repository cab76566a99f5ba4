import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import {
  type Action,
  type Actor,
  authorize,
  may,
  NOBODY,
  PERMISSIONS,
  ROLES,
  type Role,
  SYSTEM,
} from './permissions.ts';

const person = (role: Role, unitId: string | null = null): Actor => ({
  kind: 'staff',
  userId: 'u',
  name: 'n',
  grants: [{ role, unitId }],
});
const actions = Object.keys(PERMISSIONS) as Action[];

/** Written out a second time, so that a slip in the table does not pass for a decision. */
const HELD: Readonly<Record<Role, string>> = {
  system_admin: 'account.self account.list account.create',
  security_admin: 'account.self account.list audit.read',
  auditor: 'account.self audit.read audit.read_all',
  evaluation_admin:
    'account.self instrument.read instrument.decide evaluation.list evaluation.read evaluation.create campaign.read campaign.publish campaign.change scale.read interview.list interview.plan indicator.read export.statistics',
  author:
    'account.self instrument.read instrument.draft instrument.submit instrument.decide evaluation.list evaluation.read',
  lead: 'account.self instrument.read evaluation.list evaluation.read campaign.read scale.read interview.list interview.plan interview.conduct indicator.read indicator.source_state export.statistics',
  evaluator:
    'account.self instrument.read evaluation.list evaluation.read interview.list interview.conduct indicator.read',
  analyst:
    'account.self instrument.read evaluation.list evaluation.read campaign.read scale.read interview.list indicator.read indicator.export indicator.source_state export.statistics export.microdata',
  unit_liaison: 'account.self evaluation.list unit.result',
};

describe('permissions', () => {
  it.each(ROLES)('%s may do what is written down and nothing else', (role) => {
    expect(actions.filter((a) => may(person(role), a)).sort()).toEqual(HELD[role].split(' ').sort());
  });

  it('keeps accounts and evaluation data apart', () => {
    const data = actions.filter((a) => !/^(account|audit)\./.test(a));
    for (const role of ['system_admin', 'security_admin', 'auditor'] as const) {
      expect(data.filter((a) => may(person(role), a))).toEqual([]);
    }
  });

  it('holds a grant of one unit to that unit', () => {
    const liaison = person('unit_liaison', 'A');
    expect([may(liaison, 'unit.result', 'A'), may(liaison, 'unit.result', 'B')]).toEqual([true, false]);
  });

  it('refuses nobody as not signed in, a person as not allowed, and lets the installation do all', () => {
    const code = (actor: Actor) => {
      try {
        authorize(actor, 'campaign.publish');
      } catch (error) {
        return error instanceof AppError ? error.code : error;
      }
    };
    expect([code(NOBODY), code(person('analyst')), code(SYSTEM)]).toEqual([
      'not_signed_in',
      'not_allowed',
      undefined,
    ]);
  });
});
