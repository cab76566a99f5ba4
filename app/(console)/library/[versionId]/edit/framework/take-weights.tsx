'use client';
import { useTranslations } from 'next-intl';
import { POINT_STEPS } from '#lib/indicators/points.ts';
import { useFramework } from './use-framework.ts';

export type WeightNode = { readonly id: string; readonly title: string };

/** Shares as points of the parent in the record's step, and a way to take them over. */
export function TakeWeights(props: {
  parent: string;
  nodes: readonly WeightNode[];
  points: readonly number[] | undefined;
  total: number;
  /** Path of the record in the form. */
  record: string;
  step: string;
}) {
  const t = useTranslations('framework');
  const { edit, register } = useFramework();
  const { points, step } = props;
  return (
    <div className="fe-take">
      <label>
        {t('step')}{' '}
        <select {...register(`${props.record}.step`)}>
          {POINT_STEPS.map((s) => (
            <option key={s} value={s}>
              {s}
            </option>
          ))}
        </select>
      </label>
      {points === undefined ? (
        <p className="small text-(--caution)">{t('noPoints', { total: props.total, step })}</p>
      ) : (
        <>
          <p>
            {t('proposed')} {props.nodes.map((n, i) => `${n.id} ${points[i]}`).join(' · ')}
          </p>
          <button
            type="button"
            className="btn primary"
            data-focus={`take:${props.parent}`}
            onClick={() =>
              edit(
                {
                  type: 'weigh',
                  parent: props.parent,
                  weights: new Map(props.nodes.map((n, i) => [n.id, String(points[i])])),
                },
                () => `take:${props.parent}`,
                t('taken'),
              )
            }
          >
            {t('take')}
          </button>
        </>
      )}
    </div>
  );
}
