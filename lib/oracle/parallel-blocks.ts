/** Blocks of parallel analysis, with draws of the engine's own. */

import { isUndefined } from '#lib/psychometrics/outcome.ts';
import {
  componentSpectrum,
  factorSpectrum,
  normalCorrelations,
  type ParallelAnalysis,
  parallelAnalysis,
  resampledCorrelations,
} from '#lib/psychometrics/parallel-analysis.ts';
import { seededRandom } from '#lib/psychometrics/random.ts';
import type { Got } from './compare.ts';
import type { ScaleData } from './data.ts';

const SEED = 20_240_917;
const DRAWS = 100;

export function parallelBlock(s: ScaleData, name: string): Got | undefined {
  if (name === 'horn_pc') return horn(s);
  return name === 'psych' ? resampled(s) : undefined;
}

function horn(s: ScaleData): Got {
  const m = s.moments('listwise');
  if (isUndefined(m)) return m;
  const r = m.correlation;
  if (isUndefined(r)) return r;
  const a = parallelAnalysis(r, componentSpectrum, normalCorrelations(m.n, r.k, seededRandom(SEED)), 1000);
  if (isUndefined(a)) return a;
  const gaps = Array.from(a.observed, (v, i) => Math.abs(v - (a.quantile[i] ?? 0)));
  return {
    observed: Array.from(a.observed),
    random_mean: Array.from(a.mean),
    random_p95: Array.from(a.quantile),
    random_sd: Array.from(a.sd),
    n_components_p95: a.count,
    n_components_mean: a.countByMean,
    closest_call_observed_minus_p95: Math.min(...gaps),
  };
}

function resampled(s: ScaleData): Got | undefined {
  const m = s.moments('listwise');
  if (isUndefined(m)) return m;
  const r = m.correlation;
  if (isUndefined(r)) return r;
  if (s.columns.length === 0) return undefined;
  const complete = (row: number): boolean => s.columns.every((c) => c.valid[row] === 1);
  const columns = s.columns.map((c) => c.values.filter((_, row) => complete(row)));
  const valid = columns.map((c) => new Uint8Array(c.length).fill(1));
  const drawn = () => resampledCorrelations(columns, valid, seededRandom(SEED));
  const normal = normalCorrelations(m.n, r.k, seededRandom(SEED));
  const pc = parallelAnalysis(r, componentSpectrum, drawn(), DRAWS);
  const pcSim = parallelAnalysis(r, componentSpectrum, normal, DRAWS);
  const fa = parallelAnalysis(r, factorSpectrum, drawn(), DRAWS);
  const faSim = parallelAnalysis(r, factorSpectrum, normal, DRAWS);
  if (isUndefined(pc)) return pc;
  if (isUndefined(pcSim)) return pcSim;
  if (isUndefined(fa)) return fa;
  if (isUndefined(faSim)) return faSim;
  return {
    n_factors: fa.count,
    n_components: pc.count,
    fa_values_observed: Array.from(fa.observed),
    fa_sim_mean: afterFirst(faSim),
    fa_resampled_mean: afterFirst(fa),
    pc_sim_mean: Array.from(pcSim.mean),
    pc_resampled_mean: Array.from(pc.mean),
  };
}

/**
 * Without the first factor: draws with a Heywood case give its random eigenvalue a standard deviation of about
 * 0.3 (12 items) or 0.12 (25), so that two means of 100 draws differ by more than the reference allows.
 */
function afterFirst(a: ParallelAnalysis): Got {
  return Array.from(a.mean, (v, i) => (i === 0 ? undefined : v));
}
