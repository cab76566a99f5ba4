import { type Indicator, type IndicatorSource, transformOf } from '../indicators/framework.ts';
import { type ScoringPolicy, type Transform, withParams } from '../indicators/policy.ts';

/** The transform of a source with the parameters that its indicator gives it. */
export function transformFor(
  policy: ScoringPolicy,
  indicator: Indicator,
  source: IndicatorSource,
): Transform {
  const id = transformOf(indicator, source);
  const transform = policy.transforms.find((t) => t.id === id);
  if (transform === undefined) throw new Error(`transform ${id} is not in ${policy.id}`);
  return withParams(
    transform,
    source.params ?? (source.transform === undefined ? indicator.method.params : undefined),
  );
}
