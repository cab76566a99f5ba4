'use client';
import { useLocale, useTranslations } from 'next-intl';
import { childrenOf, type Placed, ROOT, stepIn } from '#lib/indicators/tree-edits.ts';
import { text } from '../../../../../_ui/localized.ts';
import { ChoiceField, ShortField, TextField } from '../fields.tsx';
import { CatalogueFields } from './catalogue-fields.tsx';
import { ChildrenWeights } from './children-weights.tsx';
import { CrosswalkFields } from './crosswalk-fields.tsx';
import { LeafFields } from './leaf-fields.tsx';
import { UnitTypes } from './unit-types.tsx';
import { CATALOGUE, CROSSWALK, UNITS, useFramework } from './use-framework.ts';

/** The fields of what is chosen in the tree. */
export function NodePanel() {
  const { selected, nodes } = useFramework();
  if (selected === CROSSWALK) return <CrosswalkFields />;
  if (selected === CATALOGUE) return <CatalogueFields />;
  if (selected === UNITS) return <UnitTypes />;
  const placed = nodes.find(({ node }) => node.id === selected);
  return placed === undefined ? <Whole /> : <NodeFields placed={placed} />;
}

/** The tree as a whole, with the weights of the first level. */
function Whole() {
  const t = useTranslations('framework');
  const shared = useTranslations('outline');
  const { now, view, edit } = useFramework();
  return (
    <section aria-label={t('whole')}>
      <h2>{t('whole')}</h2>
      <TextField field="title" label={t('name')} focus="title:whole" />
      <div className="oe-row">
        <ShortField field="id" label={shared('id')} hint={shared('idHint')} wide readOnly={!view.asNew} />
        <ShortField field="version" label={shared('version')} hint={shared('versionHint')} wide />
        <ShortField field="full_score" label={t('fullScore')} />
        <ChoiceField
          field="self_assessment"
          label={t('selfAssessment')}
          options={(['compare_only', 'none'] as const).map((value) => ({
            value,
            label: t(`selfName.${value}`),
          }))}
        />
      </div>
      <ChildrenWeights
        parent={ROOT}
        path=""
        total={now.full_score}
        list={now.tree}
        listPath="tree"
        reason={now.equal_weights_reason}
      />
      <p className="mt-3">
        <button type="button" className="btn" onClick={() => edit({ type: 'add', parent: ROOT }, focusTitle)}>
          + {t('addLevel.1')}
        </button>
      </p>
      <h3 className="mt-6">{t('tracks')}</h3>
      <p className="small quiet">{t('tracksHint')}</p>
      <TextField field="tracks.execution" label={t('trackName.execution')} focus="track:execution" />
      <TextField field="tracks.benefit" label={t('trackName.benefit')} focus="track:benefit" />
    </section>
  );
}

const focusTitle = (id: string) => `title:${id}`;

function NodeFields({ placed }: { placed: Placed }) {
  const t = useTranslations('framework');
  const shared = useTranslations('outline');
  const locale = useLocale();
  const { now, nodes, view, edit, register, setRemoved } = useFramework();
  const { node, path, level, parent } = placed;
  const name = `${node.id} ${text(node.title, locale)}`;
  const move = (by: -1 | 1) => {
    const to = stepIn(now, node.id, by);
    const what = by === -1 ? 'up' : 'down';
    return (
      <button
        type="button"
        className="btn"
        aria-disabled={to === undefined || undefined}
        data-focus={`${what}:${node.id}`}
        onClick={() =>
          to === undefined
            ? undefined
            : edit(
                { type: 'move', id: node.id, ...to },
                (id) => `${what}:${id}`,
                t('moved', { id: node.id, n: to.index + 1 }),
              )
        }
      >
        {t(what)}
      </button>
    );
  };
  const parents = nodes.filter((p) => p.level === level - 1 && p.node.id !== parent);
  return (
    <section aria-label={name}>
      <h2>
        <span className="id">{node.id}</span> {text(node.title, locale) || t('untitled')}{' '}
        <span className="small quiet font-normal">{t(`level.${level}`)}</span>
      </h2>
      <div className="fe-acts">
        {move(-1)}
        {move(1)}
        {parents.length === 0 ? null : (
          <select
            aria-label={t('moveUnder')}
            value=""
            onChange={(e) =>
              edit(
                { type: 'move', id: node.id, parent: e.target.value, index: 99 },
                undefined,
                t('movedUnder'),
              )
            }
          >
            <option value="">{t('moveUnder')}</option>
            {parents.map((p) => (
              <option key={p.node.id} value={p.node.id}>
                {p.node.id} {text(p.node.title, locale)}
              </option>
            ))}
          </select>
        )}
        <button
          type="button"
          className="btn"
          onClick={() => {
            edit({ type: 'remove', id: node.id });
            setRemoved(name);
          }}
        >
          {shared('remove', { name: node.id })}
        </button>
        <label className="oe-check">
          <input type="checkbox" {...register(`${path}.enabled`)} />
          {t('enabled')}
        </label>
      </div>
      {view.taken.includes(node.id) ? null : <p className="small quiet">{t('newId', { id: node.id })}</p>}
      <TextField field={`${path}.title`} label={t('name')} focus={`title:${node.id}`} />
      <ShortField field={`${path}.weight`} label={t('points')} />
      {'children' in node ? (
        <>
          <ChildrenWeights
            parent={node.id}
            path={path}
            total={node.weight}
            list={childrenOf(node)}
            listPath={`${path}.children`}
            reason={node.equal_weights_reason}
          />
          <p className="mt-3">
            <button
              type="button"
              className="btn"
              onClick={() => edit({ type: 'add', parent: node.id }, focusTitle)}
            >
              + {t(level === 1 ? 'addLevel.2' : 'addLevel.3')}
            </button>
          </p>
        </>
      ) : (
        <LeafFields leaf={node} path={path} />
      )}
    </section>
  );
}
