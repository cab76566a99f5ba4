'use client';
import { useTranslations } from 'next-intl';
import { MOST_COMPARED } from '#lib/indicators/ahp.ts';
import { ROOT } from '#lib/indicators/tree-edits.ts';
import { TOP, WEIGHTING_METHODS, type WeightingMethod } from '#lib/indicators/weighting.ts';
import { type FormWeighting, newJudge, newWeighting } from '#lib/indicators/weighting-form.ts';
import { weighed } from '#lib/indicators/weighting-result.ts';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import { Term } from '../../../../../_ui/term.tsx';
import { FindingList, TextField } from '../fields.tsx';
import { ExpertTable } from './expert-table.tsx';
import { PairwiseTable } from './pairwise-table.tsx';
import { TakeWeights, type WeightNode } from './take-weights.tsx';
import { useFramework } from './use-framework.ts';
import { Results } from './weighting-results.tsx';

type Siblings = { parent: string; nodes: readonly WeightNode[]; total: number };

/** Today where the writer is, as it is written into a record. */
function today(): string {
  const now = new Date();
  const two = (n: number) => String(n).padStart(2, '0');
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

/** How the weights of siblings are found, and the record of it that is kept with the tree. */
export function WeightingAids(props: Siblings) {
  const t = useTranslations('framework');
  const { now, findings, open, setOpen } = useFramework();
  const below = props.parent === ROOT ? TOP : props.parent;
  const index = now.weighting.findIndex((w) => w.below === below);
  const record = now.weighting[index];
  const fold = (method: string) => `${method} of ${below}`;
  const path = `weighting.${index}`;
  const own = findings.filter((f) => `${fieldOf(f.path)}.`.startsWith(`${path}.`));
  const differs = own.some((f) => f.rule === 'weighting_differs');
  const explained =
    record !== undefined && Object.values(record.other_weights_reason).some((w) => w.trim() !== '');
  return (
    <>
      <div className="fe-aids">
        {WEIGHTING_METHODS.map((method) => (
          <button
            key={method}
            type="button"
            className="btn"
            aria-expanded={open.has(fold(method))}
            onClick={() => {
              setOpen(WEIGHTING_METHODS.map(fold), false);
              setOpen([fold(method)], !open.has(fold(method)));
            }}
          >
            {t(method)}
            {record?.method === method ? ` · ${t('recorded', { n: record.judges.length })}` : null}
          </button>
        ))}
      </div>
      {record === undefined ? null : (
        <FindingList findings={own.filter((f) => f.rule !== 'translation')} id={`record-${below}`} />
      )}
      {differs || explained ? (
        <TextField
          field={`${path}.other_weights_reason`}
          label={t('otherReason')}
          focus={`other:${below}`}
          optional
        />
      ) : null}
      {WEIGHTING_METHODS.filter((method) => open.has(fold(method))).map((method) => (
        <section key={method} className="fe-aid" aria-label={t(method)}>
          <p className="small quiet">
            {method === 'pairwise' ? (
              <>
                <Term method="ahp" definition={t('ahpDefinition')}>
                  {t('ahp')}
                </Term>{' '}
                {t('pairwiseHint')}
              </>
            ) : (
              t('expertsLead')
            )}
          </p>
          {record?.method === method ? (
            <Recorded {...props} method={method} record={record} index={index} />
          ) : (
            <Begin {...props} method={method} below={below} record={record} />
          )}
        </section>
      ))}
    </>
  );
}

/** Before there is a record by this method: what there is instead, and a way to begin. */
function Begin(
  props: Siblings & { method: WeightingMethod; below: string; record: FormWeighting | undefined },
) {
  const t = useTranslations('framework');
  const { edit, now } = useFramework();
  const { method, below, record } = props;
  if (method === 'pairwise' && props.nodes.length > MOST_COMPARED)
    return <p className="notice mt-3">{t('tooMany', { n: MOST_COMPARED })}</p>;
  const place = now.weighting.filter((w) => w.below !== below).length;
  return (
    <>
      {record === undefined ? null : (
        <p className="notice mt-2">
          {t('otherRecord', { method: t(record.method as WeightingMethod), n: record.judges.length })}
        </p>
      )}
      <button
        type="button"
        className="btn mt-2"
        onClick={() =>
          edit(
            { type: 'record_weights', record: newWeighting(below, method, today()) },
            () => `judge:weighting.${place}.0`,
          )
        }
      >
        {t(record === undefined ? 'begin' : 'replaceRecord')}
      </button>
    </>
  );
}

function Recorded(props: Siblings & { method: WeightingMethod; record: FormWeighting; index: number }) {
  const t = useTranslations('framework');
  const { tree, edit } = useFramework();
  const { parent, nodes, total, record, index } = props;
  const path = `weighting.${index}`;
  const kept = tree.weighting?.[index];
  const result =
    kept &&
    weighed(
      kept,
      nodes.map((n) => n.id),
      total,
    );
  return (
    <>
      {props.method === 'pairwise' ? (
        <Judges path={path} record={record} nodes={nodes} />
      ) : (
        <ExpertTable path={path} record={record} nodes={nodes} today={today()} />
      )}
      {result === undefined || !('shares' in result) ? null : (
        <>
          <Results result={result} nodes={nodes} judges={record.judges.length} />
          <TakeWeights
            parent={parent}
            nodes={nodes}
            points={result.points}
            total={total}
            record={path}
            step={record.step}
          />
        </>
      )}
      <p className="mt-3">
        <button
          type="button"
          className="oe-link"
          onClick={() => edit({ type: 'remove_row', list: 'weighting', index }, () => `row:${parent}`)}
        >
          {t('removeRecord')}
        </button>
      </p>
    </>
  );
}

/** Each judge with the comparisons; those of one are shown at once, of several on demand. */
function Judges({
  path,
  record,
  nodes,
}: {
  path: string;
  record: FormWeighting;
  nodes: readonly WeightNode[];
}) {
  const t = useTranslations('framework');
  const { edit, register, open, setOpen } = useFramework();
  const list = `${path}.judges`;
  const fold = (i: number) => `judge ${i} of ${record.below}`;
  const shown = (i: number) => record.judges.length === 1 || open.has(fold(i));
  return (
    <>
      {record.judges.map((judge, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the name of a judge is being typed
        <fieldset key={i} className="fe-row-fields">
          <legend>{t('judge', { n: i + 1 })}</legend>
          <div className="oe-row">
            <label className="flex items-center gap-2">
              {t('judgeName')}
              <input
                {...register(`${list}.${i}.name`)}
                aria-label={t('judgeNameOf', { n: i + 1 })}
                data-focus={`judge:${path}.${i}`}
                autoComplete="off"
                className="w-48"
              />
            </label>
            <label className="flex items-center gap-2">
              {t('judgeDay')}
              <input
                {...register(`${list}.${i}.day`)}
                aria-label={t('judgeDayOf', { n: i + 1 })}
                type="date"
              />
            </label>
            {record.judges.length === 1 ? null : (
              <>
                <button
                  type="button"
                  className="oe-link"
                  aria-expanded={shown(i)}
                  onClick={() => setOpen([fold(i)], !shown(i))}
                >
                  {t(shown(i) ? 'hideJudgements' : 'showJudgements')}
                </button>
                <button
                  type="button"
                  className="oe-icon"
                  aria-label={t('removeJudge', { name: judge.name || i + 1 })}
                  onClick={() => edit({ type: 'remove_row', list, index: i }, () => `add-judge:${path}`)}
                >
                  ✕
                </button>
              </>
            )}
          </div>
          {shown(i) ? <PairwiseTable path={`${list}.${i}`} judge={judge} nodes={nodes} /> : null}
        </fieldset>
      ))}
      <button
        type="button"
        className="oe-link"
        data-focus={`add-judge:${path}`}
        onClick={() => {
          setOpen([fold(record.judges.length)], true);
          edit(
            { type: 'add_row', list, row: newJudge(today()) },
            () => `judge:${path}.${record.judges.length}`,
          );
        }}
      >
        + {t('addJudge')}
      </button>
    </>
  );
}
