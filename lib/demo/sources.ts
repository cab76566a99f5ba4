/** Source values of the demonstration: invented, and marked so in their origin. */
import { addSourceValues, type NewSourceValue } from '#db/repositories/source-values.ts';
import type { Db } from '#db/store.ts';
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import type { EnteredPart } from '../indicators/entered.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import type { Transform } from '../indicators/policy.ts';
import { seededRandom } from '../psychometrics/random.ts';
import { slotsOf } from '../sources/slots.ts';
import { DEMO_SEED, DEMO_UNITS } from './parameters.ts';

const ORIGIN = { statistics: '演示数据：统计年报', document: '演示数据：材料核查' } as const;

/** What nobody has entered yet, so that there is something to do: code of the unit, indicator. */
const OPEN: ReadonlySet<string> = new Set(['T1 B1.2', 'T1 D1.2', 'M1 E1.1']);

/** One unit has a confirmed red line, and the deduction that goes with it. */
const RED_LINE = { unit: 'E5', indicator: 'C1.1', deduction: 'C1.1-d1' } as const;

export async function loadDemoSources(
  db: Db,
  view: Pick<EvaluationView, 'evaluation' | 'units' | 'tree' | 'policy'>,
  recordedBy: string,
  now: number,
): Promise<void> {
  const random = seededRandom(DEMO_SEED + 7);
  const asOf = new Date(now - 10 * 86_400_000).toISOString().slice(0, 10);
  const shared = { evaluationId: view.evaluation.id, asOf, note: '', recordedBy, recordedAt: now };
  const rows: NewSourceValue[] = [];
  for (const { code, level } of DEMO_UNITS) {
    const unit = view.units.find((u) => u.code === code);
    if (unit === undefined) continue;
    for (const { indicator } of indicatorsOf(view.tree)) {
      for (const { kind, parts, transform } of slotsOf(view, indicator, unit.type)) {
        for (const part of parts) {
          const drawn = drawnValue(part, transform, level, random());
          if (OPEN.has(`${code} ${indicator.id}`)) continue;
          rows.push({
            ...shared,
            unitId: unit.id,
            indicatorId: indicator.id,
            kind,
            part: part.id,
            value: code === RED_LINE.unit && part.id === RED_LINE.deduction ? 1 : drawn,
            origin: ORIGIN[kind],
            evidence: indicator.evidence ?? [],
          });
        }
      }
    }
    if (code !== RED_LINE.unit) continue;
    const indicator = indicatorsOf(view.tree).find((i) => i.indicator.id === RED_LINE.indicator)?.indicator;
    rows.push({
      ...shared,
      unitId: unit.id,
      indicatorId: RED_LINE.indicator,
      kind: 'red_line',
      part: '',
      value: 1,
      origin: ORIGIN.document,
      evidence: indicator?.evidence ?? [],
      note: '（演示）超编进人 1 名，限期整改已过仍未消化',
    });
  }
  await addSourceValues(db, rows);
}

/** A better unit does better, with some chance. @param chance 0–1 */
function drawnValue(part: EnteredPart, transform: Transform, level: number, chance: number): number {
  const share = Math.min(1.02, Math.max(0.5, 0.9 + 0.1 * level + 0.12 * (chance - 0.5)));
  if (part.asks === 'level') return Math.min(5, Math.max(2, Math.round(3.8 + level + (chance - 0.5))));
  if (part.asks === 'count') return chance < 0.18 - 0.2 * level ? 1 : 0;
  if (part.target !== undefined) return rounded(part.target * share);
  if (transform.type === 'ratio') return rounded(transform.params.target * share);
  if (transform.type === 'range') {
    const { lo, hi, zero_hi } = transform.params;
    return rounded(share > 0.86 ? lo + (hi - lo) * share * 0.95 : hi + (zero_hi - hi) * (1 - share));
  }
  return rounded(share);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
