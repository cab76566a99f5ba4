'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { KeyboardEvent } from 'react';
import { childrenOf, type Placed, ROOT, stepIn } from '#lib/indicators/tree-edits.ts';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import { text } from '../../../../../_ui/localized.ts';
import { useDrag } from '../use-drag.ts';
import { CATALOGUE, CROSSWALK, UNITS, useFramework } from './use-framework.ts';

/** The whole tree, one row a node. Arrows choose, Alt with arrows moves, the handle drags. */
export function TreeOutline() {
  const t = useTranslations('framework');
  const locale = useLocale();
  const { now, nodes, selected, select, edit, view } = useFramework();
  const parts = [
    { id: ROOT, label: t('whole'), meta: now.full_score },
    ...nodes.map(({ node }) => ({ id: node.id, label: '', meta: '' })),
    { id: CATALOGUE, label: t('catalogue'), meta: '' },
    { id: CROSSWALK, label: t('crosswalk'), meta: '' },
    { id: UNITS, label: t('units'), meta: '' },
  ];
  const focus = (id: string) => {
    select(id);
    document.querySelector<HTMLElement>(`[data-focus="row:${CSS.escape(id)}"]`)?.focus();
  };
  const show = (id: string) => {
    focus(id);
    const panel = document.querySelector('.fe > .oe-main');
    // Below the tree on a phone, or scrolled past: what was chosen is to be seen.
    const narrow = window.matchMedia('(max-width: 1080px)').matches;
    if (panel !== null && (narrow || panel.getBoundingClientRect().top < 0)) panel.scrollIntoView();
  };
  const byKey = (event: KeyboardEvent<HTMLElement>) => {
    const by = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : undefined;
    const place = parts.findIndex((p) => p.id === selected);
    if (by !== undefined && event.altKey) {
      const to = view.may.edit ? stepIn(now, selected, by) : undefined;
      if (to !== undefined) {
        edit({ type: 'move', id: selected, ...to }, undefined, t('moved', { id: selected, n: to.index + 1 }));
      }
    } else if (by !== undefined) focus(parts[place + by]?.id ?? selected);
    else if (event.key === 'Home') focus(ROOT);
    else if (event.key === 'End') focus(parts.at(-1)?.id ?? ROOT);
    else return;
    event.preventDefault();
  };
  const drop = (id: string, to: { section: string; index: number }) => {
    const parent = to.section === '-' ? ROOT : to.section;
    const from = nodes.find(({ node }) => node.id === id);
    if (from === undefined) return;
    // Its own place is left first, so what was behind it moves up by one.
    const index = from.parent === parent && from.index < to.index ? to.index - 1 : to.index;
    if (from.parent === parent && from.index === index) return;
    edit({ type: 'move', id, parent, index }, undefined, t('moved', { id, n: index + 1 }));
  };
  const drags = [useDrag('level1', drop), useDrag('level2', drop), useDrag('level3', drop)] as const;
  const row = (id: string, label: string, meta: string) => (
    <div
      role="treeitem"
      aria-level={1}
      aria-selected={selected === id}
      tabIndex={selected === id ? 0 : -1}
      className="fe-row fe-part"
      data-focus={`row:${id}`}
      onClick={() => show(id)}
      onKeyDown={byKey}
    >
      <span className="fe-title">{label}</span>
      <span className="fe-weight">{meta}</span>
    </div>
  );
  return (
    <nav className="fe-tree" aria-label={t('tree')}>
      <div role="tree" aria-label={t('tree')}>
        {row(ROOT, t('whole'), now.full_score)}
        {nodes.map((placed) => {
          const { node, level, parent, index } = placed;
          const last = childrenOf(node).length;
          return (
            <div key={node.id} role="none">
              <div
                role="treeitem"
                aria-level={level}
                aria-selected={selected === node.id}
                aria-expanded={level < 3 ? true : undefined}
                tabIndex={selected === node.id ? 0 : -1}
                className={`fe-row${placed.counts ? '' : ' fe-off'}`}
                data-focus={`row:${node.id}`}
                {...{
                  [`data-level${level}`]: node.id,
                  [`data-drop-level${level}`]: `${parent === ROOT ? '-' : parent} ${index}`,
                }}
                onClick={() => show(node.id)}
                onKeyDown={byKey}
              >
                {view.may.edit ? (
                  <span
                    className="oe-handle"
                    aria-hidden="true"
                    onPointerDown={(e) => drags[level - 1]?.(e, node.id)}
                  >
                    ⠿
                  </span>
                ) : null}
                <span className="id">{node.id}</span>
                <span className="fe-title">
                  {text(node.title, locale) || t('untitled')}
                  {placed.counts ? null : <span className="small quiet"> · {t('disabled')}</span>}
                </span>
                <RowMark placed={placed} />
                <span className="fe-weight">{node.weight}</span>
              </div>
              {level < 3 && last === 0 ? (
                <div className="fe-end" {...{ [`data-drop-level${level + 1}`]: `${node.id} 0` }} />
              ) : null}
              <EndOf placed={placed} />
            </div>
          );
        })}
        {row(CATALOGUE, t('catalogue'), '')}
        {row(CROSSWALK, t('crosswalk'), '')}
        {row(UNITS, t('units'), '')}
      </div>
    </nav>
  );
}

/** The place after the last child of a node, to drop at. */
function EndOf({ placed }: { placed: Placed }) {
  const { nodes } = useFramework();
  const { level, parent, index } = placed;
  const siblings = nodes.filter((n) => n.parent === parent && n.level === level);
  if (index !== siblings.length - 1) return null;
  const mark = { [`data-drop-level${level}`]: `${parent === ROOT ? '-' : parent} ${index + 1}` };
  return <div className="fe-end" {...mark} />;
}

/** Errors and warnings of the node's own fields. */
function RowMark({ placed }: { placed: Placed }) {
  const t = useTranslations('outline');
  const { findings, nodes } = useFramework();
  const own = findings.filter((f) => {
    const field = fieldOf(f.path);
    const holder = nodes.findLast(({ path }) => field === path || field.startsWith(`${path}.`));
    return holder?.path === placed.path;
  });
  const errors = own.filter((f) => f.severity === 'error').length;
  if (own.length === 0) return null;
  return (
    <span className={errors > 0 ? 'state bad' : 'state warn'}>
      <span className="sr-only">{t('marks', { errors, warnings: own.length - errors })}</span>
      <span aria-hidden="true">{errors > 0 ? '✕' : '△'}</span>
    </span>
  );
}
