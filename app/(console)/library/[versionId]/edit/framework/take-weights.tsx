'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { POINT_STEPS, pointsFrom } from '#lib/indicators/points.ts';
import { useFramework } from './use-framework.ts';

export type WeightNode = { readonly id: string; readonly title: string };

/** Shares as points of the parent in the wanted step, and a way to take them over. */
export function TakeWeights(props: {
  parent: string;
  nodes: readonly WeightNode[];
  shares: readonly number[];
  total: number;
}) {
  const t = useTranslations('framework');
  const { edit } = useFramework();
  const [step, setStep] = useState<number>(0.5);
  const points = pointsFrom(props.shares, props.total, step);
  return (
    <div className="fe-take">
      <label>
        {t('step')}{' '}
        <select value={step} onChange={(e) => setStep(Number(e.target.value))}>
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
            onClick={() =>
              edit(
                {
                  type: 'weigh',
                  parent: props.parent,
                  weights: new Map(props.nodes.map((n, i) => [n.id, String(points[i])])),
                },
                undefined,
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
