'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { readExpertTable } from '#lib/indicators/expert-weights.ts';
import { type FormWeighting, newJudge } from '#lib/indicators/weighting-form.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import type { WeightNode } from './take-weights.tsx';
import { useFramework } from './use-framework.ts';

/** Points that several experts gave: a row each, typed or pasted from a spreadsheet. */
export function ExpertTable(props: {
  path: string;
  record: FormWeighting;
  nodes: readonly WeightNode[];
  today: string;
}) {
  const t = useTranslations('framework');
  const { edit, set, register } = useFramework();
  const { nodes, record, path } = props;
  const list = `${path}.judges`;
  const score = (index: number, id: string, value: string) => {
    const others = (record.judges[index]?.scores ?? []).filter((s) => s.indicator !== id);
    const next = value.trim() === '' ? others : [...others, { indicator: id, score: value }];
    set(`${list}.${index}.scores`, next);
  };
  return (
    <>
      <ScrollRegion label={t('experts')} className="mt-2">
        <table className="fe-experts">
          <thead>
            <tr>
              <th scope="col">{t('judgeName')}</th>
              <th scope="col">{t('judgeDay')}</th>
              {nodes.map((n) => (
                <th key={n.id} scope="col" className="num" title={n.title}>
                  {n.id}
                </th>
              ))}
              <td />
            </tr>
          </thead>
          <tbody>
            {record.judges.map((judge, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the name of a judge is being typed
              <tr key={i}>
                <td>
                  <input
                    {...register(`${list}.${i}.name`)}
                    aria-label={t('judgeNameOf', { n: i + 1 })}
                    data-focus={`judge:${path}.${i}`}
                    autoComplete="off"
                    className="w-40"
                  />
                </td>
                <td>
                  <input
                    {...register(`${list}.${i}.day`)}
                    aria-label={t('judgeDayOf', { n: i + 1 })}
                    type="date"
                  />
                </td>
                {nodes.map((n) => (
                  <td key={n.id} className="num">
                    <input
                      aria-label={t('scoreOf', { n: i + 1, id: n.id })}
                      // Made anew with each step of the history; what is typed meanwhile stays with the browser.
                      defaultValue={judge.scores.find((s) => s.indicator === n.id)?.score ?? ''}
                      onChange={(e) => score(i, n.id, e.target.value)}
                      data-focus={`score:${path}.${i}.${n.id}`}
                      inputMode="decimal"
                      autoComplete="off"
                      className="w-16 text-right"
                    />
                  </td>
                ))}
                <td>
                  {record.judges.length === 1 ? null : (
                    <button
                      type="button"
                      className="oe-icon"
                      aria-label={t('removeJudge', { name: judge.name || i + 1 })}
                      onClick={() => edit({ type: 'remove_row', list, index: i }, () => `add-judge:${path}`)}
                    >
                      ✕
                    </button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <button
        type="button"
        className="oe-link mt-2"
        data-focus={`add-judge:${path}`}
        onClick={() =>
          edit(
            { type: 'add_row', list, row: newJudge(props.today) },
            () => `judge:${path}.${record.judges.length}`,
          )
        }
      >
        + {t('addJudge')}
      </button>
      <Paste {...props} />
    </>
  );
}

/** A table of points as it comes from a spreadsheet, perhaps with names in its first column. */
function Paste(props: { path: string; record: FormWeighting; nodes: readonly WeightNode[]; today: string }) {
  const t = useTranslations('framework');
  const { edit } = useFramework();
  const id = useId();
  const [pasted, setPasted] = useState('');
  const { nodes, record } = props;
  const read = readExpertTable(pasted, nodes.length);
  const take = () => {
    if (!('rows' in read)) return;
    // Rows in which nothing is written yet make room.
    const kept = record.judges.filter((j) => j.name.trim() !== '' || j.scores.length > 0);
    const judges = read.rows.map((row, i) => ({
      ...newJudge(props.today),
      name: read.names[i] ?? '',
      scores: row.map((value, j) => ({ indicator: nodes[j]?.id ?? '', score: String(value) })),
    }));
    edit(
      { type: 'record_weights', record: { ...record, judges: [...kept, ...judges] } },
      () => `add-judge:${props.path}`,
      t('expertCount', { n: judges.length }),
    );
  };
  return (
    <details className="mt-2">
      <summary>{t('paste')}</summary>
      <label htmlFor={id} className="small quiet">
        {t('expertsHint', { columns: nodes.map((n) => n.id).join(' · ') })}
      </label>
      <textarea
        id={id}
        rows={4}
        value={pasted}
        spellCheck={false}
        aria-describedby={`${id}-f`}
        onChange={(e) => setPasted(e.target.value)}
      />
      <div id={`${id}-f`} role="status" className="small">
        {'rows' in read ? (
          t('expertCount', { n: read.rows.length })
        ) : (
          <span className={read.kind === 'empty' ? 'quiet' : 'text-(--danger)'}>
            {read.kind === 'empty' ? t('expertFault.empty') : null}
            {read.kind === 'columns' ? t('expertFault.columns', read) : null}
            {read.kind === 'number' ? t('expertFault.number', read) : null}
            {read.kind === 'nothing' ? t('expertFault.nothing', read) : null}
          </span>
        )}
      </div>
      <button type="button" className="btn" disabled={!('rows' in read)} onClick={take}>
        {t('takePasted')}
      </button>
    </details>
  );
}
