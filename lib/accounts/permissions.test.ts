import { describe, expect, it } from 'vitest';
import { AppError } from '../errors.ts';
import {
  type Action,
  type Actor,
  authorize,
  authorizeSomewhere,
  may,
  mayAnywhere,
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
  grants: [{ role, unitId, evaluationId: unitId === null ? null : 'E' }],
});
const actions = Object.keys(PERMISSIONS) as Action[];

/** Written out a second time, so that a slip in the table does not pass for a decision. */
const HELD: Readonly<Record<Role, string>> = {
  system_admin: 'account.self account.list account.create account.change',
  security_admin: 'account.self account.list account.authorize audit.read',
  auditor: 'account.self audit.read audit.read_all',
  evaluation_admin:
    'account.self instrument.read instrument.decide evaluation.list evaluation.read evaluation.create campaign.read campaign.publish campaign.change campaign.strata campaign.codes scale.read interview.list interview.plan calibration.read agreement.read finding.read indicator.read source.read export.statistics',
  author:
    'account.self instrument.read instrument.draft instrument.submit instrument.decide evaluation.list evaluation.read',
  lead: 'account.self instrument.read evaluation.list evaluation.read campaign.read scale.read interview.list interview.plan interview.conduct calibration.take calibration.read agreement.read excerpt.read excerpt.read_own excerpt.read_all excerpt.export finding.read finding.write indicator.read indicator.source_state source.read source.write export.statistics',
  evaluator:
    'account.self instrument.read evaluation.list evaluation.read interview.list interview.conduct calibration.take calibration.read agreement.read excerpt.read excerpt.read_own finding.read finding.write indicator.read source.read',
  analyst:
    'account.self instrument.read evaluation.list evaluation.read campaign.read campaign.strata scale.read response.review interview.list agreement.read excerpt.read excerpt.read_grouped excerpt.export finding.read indicator.read indicator.export indicator.source_state source.read source.write export.statistics export.microdata',
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
    const own = { evaluationId: 'E', unitId: 'A' };
    expect([may(liaison, 'unit.result', own), may(liaison, 'unit.result', { ...own, unitId: 'B' })]).toEqual([
      true,
      false,
    ]);
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

  describe('a narrowed grant', () => {
    const narrowed = (grant: { unitId?: string; evaluationId?: string }): Actor => ({
      kind: 'staff',
      userId: 'u',
      name: 'n',
      grants: [{ role: 'evaluator', unitId: null, evaluationId: null, ...grant }],
    });
    const evaluation = narrowed({ evaluationId: 'E' });
    const unit = narrowed({ evaluationId: 'E', unitId: 'A' });
    const act = 'interview.conduct';

    it('counts where the scope names the same, and nowhere else', () => {
      expect(may(evaluation, act, { evaluationId: 'E' })).toBe(true);
      expect(may(evaluation, act, { evaluationId: 'E', unitId: 'A' })).toBe(true);
      expect(may(evaluation, act, { evaluationId: 'F' })).toBe(false);
      expect(may(unit, act, { evaluationId: 'E', unitId: 'A' })).toBe(true);
      expect(may(unit, act, { evaluationId: 'E', unitId: 'B' })).toBe(false);
      expect(may(unit, act, { evaluationId: 'F', unitId: 'A' })).toBe(false);
    });

    it('is worth nothing in a service that names no scope', () => {
      for (const actor of [evaluation, unit]) {
        for (const a of actions.filter((x) => x !== 'account.self')) expect(may(actor, a), a).toBe(false);
      }
      expect(may(unit, act, { evaluationId: 'E' })).toBe(false);
    });

    it('of a unit sees the outline of its evaluation alone', () => {
      expect(may(unit, 'evaluation.read', { evaluationId: 'E', anyUnit: true })).toBe(true);
      expect(may(unit, 'evaluation.read', { evaluationId: 'F', anyUnit: true })).toBe(false);
      expect(may(narrowed({ unitId: 'A' }), 'evaluation.read', { evaluationId: 'E', anyUnit: true })).toBe(
        false,
      );
    });

    it('makes what lies outside look as if it were not there', () => {
      const code = (work: () => void) => {
        try {
          work();
        } catch (error) {
          return (error as AppError).code;
        }
        return 'allowed';
      };
      expect(code(() => authorize(evaluation, act, { evaluationId: 'F' }))).toBe('not_found');
      expect(code(() => authorize(evaluation, 'campaign.publish', { evaluationId: 'E' }))).toBe(
        'not_allowed',
      );
      expect(code(() => authorizeSomewhere(evaluation, act))).toBe('allowed');
      expect(code(() => authorizeSomewhere(evaluation, 'campaign.publish'))).toBe('not_allowed');
    });
  });

  it('lets a person with something to do first do nothing but that', () => {
    for (const role of ROLES) {
      for (const step of ['give_second_factor', 'change_password', 'set_second_factor'] as const) {
        const actor = { ...person(role), step } as Actor;
        expect(actions.filter((a) => may(actor, a) || mayAnywhere(actor, a))).toEqual(['account.self']);
        expect(() => authorize(actor, 'evaluation.list')).toThrow(step);
      }
    }
  });
});
