'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { createContext, useContext, useMemo, useState } from 'react';
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import { editTree, nodesOf, type Placed, ROOT, type TreeEdit } from '#lib/indicators/tree-edits.ts';
import { type TreeForm, treeFormOf, treeOf, treeSchema } from '#lib/indicators/tree-form.ts';
import { lintTreeForm } from '#lib/indicators/tree-lint.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import type { editFramework } from '#lib/library/edit-framework.ts';
import { unsaid } from '../../../../../_ui/send.ts';
import type { Fields } from '../field-context.ts';
import { focusField, TEXT, useFormHistory, useProblemWords } from '../use-form-history.ts';

export type FrameworkView = Awaited<ReturnType<typeof editFramework>>;
type FormHistory = ReturnType<typeof useFormHistory<TreeForm, IndicatorTree>>;

/** What is edited beside the nodes: the crosswalk, what units of a type get, and the materials to ask for. */
export const CROSSWALK = 'crosswalk';
export const UNITS = 'units';
export const CATALOGUE = 'catalogue';
const PARTS: readonly string[] = [CROSSWALK, UNITS, CATALOGUE];

export type Framework = Fields &
  Omit<FormHistory, 'latest' | 'change'> & {
    readonly view: FrameworkView;
    readonly now: TreeForm;
    /** The tree that the form says, numbers that are none as 0. */
    readonly tree: IndicatorTree;
    readonly nodes: readonly Placed[];
    /** Id of the node whose fields are shown, `ROOT` for the tree as a whole, or another part. */
    readonly selected: string;
    select(id: string): void;
    edit(edit: TreeEdit, focusOn?: (target: string) => string, said?: string): void;
    /** Where a finding is, in words. */
    where(finding: Finding): string;
    reveal(finding: Finding): void;
  };

const FrameworkContext = createContext<Framework | undefined>(undefined);
export const FrameworkProvider = FrameworkContext.Provider;

export function useFramework(): Framework {
  const framework = useContext(FrameworkContext);
  if (framework === undefined) throw new Error('Outside of the framework editor.');
  return framework;
}

/** Everything that the parts of the framework editor share. */
export function useFrameworkValue(view: FrameworkView): Framework {
  const t = useTranslations('framework');
  const [start] = useState(() => treeFormOf(view.tree));
  const { latest, change, ...history } = useFormHistory(start, zodResolver(treeSchema));
  const { now } = history;
  const [lang, setLang] = useState<Locale>(view.tree.source_locale);
  const [wanted, select] = useState<string>(ROOT);
  const words = useProblemWords();
  const tree = useMemo(() => treeOf(now, 0), [now]);
  const nodes = useMemo(() => nodesOf(now), [now]);
  const findings = useMemo(
    () => lintTreeForm(now, view).map((f) => words?.say(f) ?? unsaid(f)),
    [now, view, words],
  );
  // Undo may take away the node that was looked at.
  const known = PARTS.includes(wanted) || nodes.some(({ node }) => node.id === wanted);
  const selected = known ? wanted : ROOT;

  /** The part of the editor that has the fields of a finding. */
  const placeOf = (finding: Finding): string => {
    const field = fieldOf(finding.path);
    if (field.startsWith('pilot_crosswalk')) return CROSSWALK;
    if (field.startsWith('evidence_catalogue')) return CATALOGUE;
    const variant = /^variants\.(\d+)/.exec(field)?.[1];
    if (variant !== undefined) return now.variants[Number(variant)]?.slot ?? ROOT;
    const weighted = /^weighting\.(\d+)/.exec(field)?.[1];
    if (weighted !== undefined) {
      const below = now.weighting[Number(weighted)]?.below;
      return nodes.find(({ node }) => node.id === below)?.node.id ?? ROOT;
    }
    const holder = nodes.findLast(({ path }) => field === path || field.startsWith(`${path}.`));
    return holder?.node.id ?? ROOT;
  };
  return {
    ...history,
    view,
    tree,
    nodes,
    findings,
    lang,
    setLang,
    selected,
    select,
    edit(edit, focusOn, said) {
      const { form: next, target } = editTree(latest(), edit, view.taken);
      if (!edit.type.endsWith('_row')) select(target);
      change(next, focusOn?.(target) ?? `row:${target}`, said ?? '');
    },
    where(finding) {
      const place = placeOf(finding);
      if (place === ROOT) return t('whole');
      if (place === CATALOGUE) return t('catalogue');
      return place === CROSSWALK ? t('crosswalk') : place;
    },
    reveal(finding) {
      const field = fieldOf(finding.path);
      const place = placeOf(finding);
      select(place);
      const locale = TEXT.exec(field)?.[1] as Locale | undefined;
      if (locale !== undefined) setLang(locale);
      setTimeout(() => focusField(field, locale ?? lang, place), 0);
    },
  };
}
