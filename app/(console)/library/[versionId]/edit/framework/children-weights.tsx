'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { FormNode, FormText } from '#lib/indicators/tree-form.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { text } from '../../../../../_ui/localized.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { FieldFindings, TextField } from '../fields.tsx';
import { useFramework } from './use-framework.ts';
import { WeightingAids } from './weighting-aids.tsx';

/** Weights of the children of a node: what they sum to, what is left, and ways to find them. */
export function ChildrenWeights(props: {
  parent: string;
  path: string;
  total: string;
  list: readonly FormNode[];
  listPath: string;
  reason: FormText;
}) {
  const t = useTranslations('framework');
  const locale = useLocale();
  const { register, select } = useFramework();
  const counting = props.list.filter((n) => n.enabled);
  const sum = counting.reduce((s, n) => s + (Number(n.weight) || 0), 0);
  const total = Number(props.total) || 0;
  const rest = total - sum;
  const equal = counting.length > 1 && new Set(counting.map((n) => Number(n.weight))).size === 1;
  const reasonField = props.path === '' ? 'equal_weights_reason' : `${props.path}.equal_weights_reason`;
  const explained = Object.values(props.reason).some((w) => w.trim() !== '');
  const nodes = counting.map((n) => ({ id: n.id, title: text(n.title, locale) }));
  return (
    <>
      <h3 className="mt-6">{t('weights')}</h3>
      <ScrollRegion label={t('weights')} className="mt-1">
        <table className="fe-weights">
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              <th scope="col" className="num">
                {t('points')}
              </th>
              <th scope="col" className="num">
                {t('share')}
              </th>
            </tr>
          </thead>
          <tbody>
            {props.list.map((n, i) => (
              <tr key={n.id} className={n.enabled ? undefined : 'fe-off'}>
                <th scope="row">
                  <button type="button" className="oe-link" onClick={() => select(n.id)}>
                    <span className="id">{n.id}</span> {text(n.title, locale) || t('untitled')}
                  </button>
                  {n.enabled ? null : <span className="small quiet"> · {t('disabled')}</span>}
                </th>
                <td className="num">
                  <input
                    {...register(`${props.listPath}.${i}.weight`)}
                    aria-label={t('pointsOf', { id: n.id })}
                    inputMode="decimal"
                    autoComplete="off"
                    className="w-20 text-right"
                    disabled={!n.enabled}
                  />
                </td>
                <td className="num">
                  {n.enabled && total > 0 ? `${((100 * (Number(n.weight) || 0)) / total).toFixed(1)}%` : '—'}
                </td>
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('sum', { total: props.total })}</th>
              <td className="num font-semibold">{tidy(sum)}</td>
              <td className={`num ${Math.abs(rest) < 1e-9 ? '' : 'text-(--danger)'}`}>
                {Math.abs(rest) < 1e-9
                  ? t('exact')
                  : t(rest > 0 ? 'remainder' : 'excess', { n: tidy(Math.abs(rest)) })}
              </td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
      <FieldFindings
        field={props.path === '' ? 'tree' : `${props.path}.children`}
        id={`weights-${props.parent}`}
      />
      {equal || explained ? (
        <>
          {equal && !explained ? <p className="small text-(--caution)">△ {t('equalHint')}</p> : null}
          <TextField field={reasonField} label={t('equalReason')} focus={`reason:${props.parent}`} optional />
        </>
      ) : null}
      {counting.length < 2 ? null : <WeightingAids parent={props.parent} nodes={nodes} total={total} />}
    </>
  );
}
