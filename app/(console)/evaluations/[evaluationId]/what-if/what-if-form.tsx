'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useLocale, useTranslations } from 'next-intl';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import { weightsText } from '#lib/indicators/tree-weights.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { text } from '../../../../_ui/localized.ts';

// Names of fields may hold no point.
const nameOf = (id: string) => id.replace('.', '_');
const schema = z.object({
  tree: z.string(),
  weights: z.record(z.string(), z.coerce.number<string>().min(0.01).max(1000)),
});

type Node = { readonly id: string; readonly title: Partial<Record<string, string>>; readonly weight: number };

/** A version of the framework and weights for its nodes; what is asked is in the address, so it can be handed on. */
export function WhatIfForm(props: {
  action: string;
  view: {
    versionId: string;
    inForce: string;
    versions: readonly { id: string; name: string; status: string }[];
    written: IndicatorTree;
    weights: ReadonlyMap<string, number>;
  };
}) {
  const t = useTranslations('framework.whatIf');
  const shared = useTranslations('framework');
  const status = useTranslations('library.status');
  const locale = useLocale();
  const router = useRouter();
  const { versionId, inForce, versions, written, weights } = props.view;
  const nodes: Node[] = written.tree.flatMap((f) => [
    f,
    ...f.children.flatMap((s): Node[] => [s, ...s.children]),
  ]);
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: {
      tree: versionId,
      weights: Object.fromEntries(
        nodes.map((n) => [nameOf(n.id), String(weights.get(n.id) ?? n.weight)]),
      ) as Record<string, string>,
    },
  });
  const { errors } = form.formState;
  const submit = form.handleSubmit((asked) => {
    const query = new URLSearchParams();
    if (asked.tree !== inForce) query.set('tree', asked.tree);
    // Weights belong to the version that they were typed for.
    const other = asked.tree !== versionId;
    const changed = nodes.flatMap((n): [string, number][] => {
      const weight = asked.weights[nameOf(n.id)];
      return other || weight === undefined || weight === n.weight ? [] : [[n.id, weight]];
    });
    if (changed.length > 0) query.set('w', weightsText(new Map(changed)));
    router.push(`${props.action}${query.size === 0 ? '' : `?${query}`}`, { scroll: false });
  });
  const field = (n: Node) => {
    const wrong = errors.weights?.[nameOf(n.id)] !== undefined;
    return (
      <label
        key={n.id}
        className="flex flex-wrap items-center justify-between gap-x-3 border-b border-(--rule) py-1"
      >
        <span className="min-w-0 wrap-anywhere">
          <span className="id">{n.id}</span> {text(n.title, locale)}
          {wrong ? <span className="field-error block">{t('wrong', { list: n.id })}</span> : null}
        </span>
        <input
          {...form.register(`weights.${nameOf(n.id)}`)}
          aria-label={shared('pointsOf', { id: n.id })}
          aria-invalid={wrong}
          inputMode="decimal"
          autoComplete="off"
          className="w-20 text-right"
        />
      </label>
    );
  };
  return (
    <form noValidate onSubmit={submit} className="mt-4 max-w-[46em] no-print">
      {versions.length === 0 ? null : (
        <label className="grid grid-cols-[minmax(0,1fr)] justify-items-start gap-1">
          <span className="small quiet">{t('tree')}</span>
          <select {...form.register('tree')} className="max-w-full">
            {versions.map((v) => (
              <option key={v.id} value={v.id}>
                {v.id === inForce
                  ? t('inForce', { version: v.name })
                  : `${v.name} · ${status(v.status as 'draft')}`}
              </option>
            ))}
          </select>
        </label>
      )}
      <h2 className="mt-4">{t('weights')}</h2>
      <p className="small quiet">{t('note')}</p>
      {written.tree.map((first) => (
        <div key={first.id}>
          {field(first)}
          <details className="pl-4">
            <summary className="small">{t('below', { id: first.id })}</summary>
            {first.children.map((second) => (
              <div key={second.id}>
                {field(second)}
                <div className="pl-4">{second.children.map(field)}</div>
              </div>
            ))}
          </details>
        </div>
      ))}
      <p className="mt-3 flex flex-wrap gap-2">
        <ActButton className="btn primary" type="submit" busy={form.formState.isSubmitting}>
          {t('apply')}
        </ActButton>
        <Link className="btn" href={props.action} prefetch={false}>
          {t('reset')}
        </Link>
      </p>
    </form>
  );
}
