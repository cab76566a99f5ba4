'use client';
import { useTranslations } from 'next-intl';
import { JUDGEMENTS } from '#lib/indicators/ahp.ts';
import { type FormJudge, withJudgement } from '#lib/indicators/weighting-form.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import type { WeightNode } from './take-weights.tsx';
import { useFramework } from './use-framework.ts';

/** 3, 1/3: a judgement as it is said; the mean of several with a decimal. */
export function saidRatio(value: number): string {
  const times = value >= 1 ? value : 1 / value;
  const words = Math.abs(times - Math.round(times)) < 1e-6 ? String(Math.round(times)) : times.toFixed(1);
  return value >= 1 ? words : `1/${words}`;
}

/** Every two siblings compared by one judge, on Saaty's scale. */
export function PairwiseTable(props: { path: string; judge: FormJudge; nodes: readonly WeightNode[] }) {
  const t = useTranslations('framework');
  const { set } = useFramework();
  const { nodes, judge } = props;
  const judged = (a: string, b: string): number | undefined => {
    const row = judge.judgements.find((j) => j.more === a && j.less === b);
    if (row !== undefined) return Number(row.times);
    const reverse = judge.judgements.find((j) => j.more === b && j.less === a);
    return reverse === undefined ? undefined : 1 / Number(reverse.times);
  };
  /** The choice that a judgement is; one from elsewhere may be off the scale. */
  const choice = (value: number | undefined) =>
    value === undefined ? '' : (JUDGEMENTS.find((j) => Math.abs(j - value) < 1e-9) ?? '');
  const pairs = (nodes.length * (nodes.length - 1)) / 2;
  const done = nodes.reduce(
    (sum, a, i) => sum + nodes.slice(i + 1).filter((b) => judged(a.id, b.id) !== undefined).length,
    0,
  );
  return (
    <>
      <ScrollRegion label={`${t('pairwise')} ${judge.name}`}>
        <table className="fe-pairs">
          <thead>
            <tr>
              <td />
              {nodes.map((n) => (
                <th key={n.id} scope="col" title={n.title}>
                  {n.id}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {nodes.map((row, i) => (
              <tr key={row.id}>
                <th scope="row">
                  <span className="id">{row.id}</span> {row.title}
                </th>
                {nodes.map((column, j) => {
                  const value = judged(row.id, column.id);
                  return (
                    <td key={column.id}>
                      {i === j ? (
                        '1'
                      ) : i < j ? (
                        <select
                          aria-label={t('compare', {
                            a: `${row.id} ${row.title}`,
                            b: `${column.id} ${column.title}`,
                          })}
                          value={choice(value)}
                          data-focus={`pair:${props.path}.${row.id}.${column.id}`}
                          onChange={(e) =>
                            set(
                              `${props.path}.judgements`,
                              withJudgement(
                                judge.judgements,
                                row.id,
                                column.id,
                                e.target.value === '' ? undefined : Number(e.target.value),
                              ),
                            )
                          }
                        >
                          <option value="">—</option>
                          {JUDGEMENTS.map((v) => (
                            <option key={v} value={v}>
                              {saidRatio(v)}
                            </option>
                          ))}
                        </select>
                      ) : value === undefined ? (
                        '—'
                      ) : (
                        saidRatio(value)
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {done === pairs ? null : (
        <p className="small quiet" role="status">
          {t('compared', { done, of: pairs })}
        </p>
      )}
    </>
  );
}
