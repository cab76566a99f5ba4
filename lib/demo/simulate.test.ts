import { describe, expect, it } from 'vitest';
import { seededRandom } from '../psychometrics/random.ts';
import { DEMO_THRESHOLDS, DEMO_UNITS } from './parameters.ts';
import { gradedResponse, normal } from './simulate.ts';

describe('the simulated answers', () => {
  it('follow the graded response model: category shares equal its probabilities', () => {
    const random = seededRandom(7);
    const [theta, a, shift, draws] = [0.4, 1.7, 0.15, 40_000];
    const counts = [0, 0, 0, 0, 0];
    for (let i = 0; i < draws; i++) {
      const code = gradedResponse(theta, a, shift, random);
      counts[code - 1] = (counts[code - 1] ?? 0) + 1;
    }
    const above = DEMO_THRESHOLDS.map((b) => 1 / (1 + Math.exp(-a * (theta - b - shift))));
    const cumulative = [1, ...above, 0];
    counts.forEach((n, c) => {
      const p = (cumulative[c] ?? 0) - (cumulative[c + 1] ?? 0);
      // Five standard errors of a share: a fault of one in a million draws of this seed.
      expect(Math.abs(n / draws - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / draws));
    });
  });

  it('draws standard normal deviates', () => {
    const random = seededRandom(11);
    const n = 50_000;
    let [sum, squares] = [0, 0];
    for (let i = 0; i < n; i++) {
      const z = normal(random);
      sum += z;
      squares += z * z;
    }
    expect(Math.abs(sum / n)).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(squares / n - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  it('are about eight units, six of one type, of unequal numbers', () => {
    const types = DEMO_UNITS.map((u) => u.type);
    expect(types).toHaveLength(8);
    expect(types.filter((t) => t === types[0])).toHaveLength(6);
    expect(new Set(DEMO_UNITS.map((u) => u.n.service_recipient)).size).toBe(8);
  });
});
