import { describe, expect, it } from 'vitest';
import { openDemoWorld } from '../../tests/support/world.ts';
import { prepareEvidence } from '../scores/prepare-evidence.ts';
import { readOverview } from './read-overview.ts';

describe('the overview of an evaluation', () => {
  it('tells each person what waits for him, and nothing he may not do', async () => {
    const world = await openDemoWorld();
    try {
      const { evaluationId } = world.demo;
      const whatOf = async (...roles: Parameters<typeof world.as>[1][]) =>
        (await readOverview(world.as('p', ...roles), evaluationId, true)).needs.map((n) => n.what);
      expect(await whatOf('evaluator')).toEqual([]);
      expect(await whatOf('analyst')).toContain('sources');
      expect(await whatOf('lead')).not.toContain('proposals');
    } finally {
      await world.close();
    }
  });

  it('counts how far the stages are, and says nothing of scores before their answers are there', async () => {
    const world = await openDemoWorld();
    try {
      const ctx = world.as('an analyst', 'analyst');
      const view = await readOverview(ctx, world.demo.evaluationId, true);
      const stage = (name: string) => view.stages.find((s) => s.stage === name);
      // Two of the demonstration's three campaigns have closed.
      expect(stage('questionnaires')).toEqual({ stage: 'questionnaires', done: 2, of: 3 });
      expect(stage('scores')?.of).toBe(view.units.length);
      const given = [...view.evidence.values()];
      expect(stage('sources')?.of).toBe(given.reduce((n, e) => n + e.of, 0));
      expect(view.needs.find((n) => n.what === 'sources')?.n).toBe(
        given.reduce((n, e) => n + e.of - e.given, 0),
      );
      const early = await readOverview(ctx, world.demo.evaluationId, false);
      expect(early.matrix).toBeUndefined();
      expect(early.stages.map((s) => s.stage)).toEqual(['questionnaires', 'interviews', 'sources']);
    } finally {
      await world.close();
    }
  });
});

describe('answers that are read into memory', () => {
  it('say how far that is, and are there afterwards', async () => {
    const world = await openDemoWorld();
    try {
      const ctx = world.as('an analyst', 'analyst');
      const first = await prepareEvidence(ctx, world.demo.evaluationId, 0);
      expect(first).toMatchObject({ state: 'running' });
      if (first.state === 'running') {
        expect(first.share).toBeGreaterThanOrEqual(0);
        expect(first.share).toBeLessThan(1);
      }
      expect(await prepareEvidence(ctx, world.demo.evaluationId, 60_000)).toEqual({
        state: 'ready',
      });
      await expect(
        prepareEvidence(world.as('nobody in it'), world.demo.evaluationId, 60_000),
      ).rejects.toMatchObject({ code: 'not_allowed' });
    } finally {
      await world.close();
    }
  });
});
