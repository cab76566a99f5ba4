import Form from 'next/form';
import { getTranslations } from 'next-intl/server';
import { filterQuery } from '#lib/evaluations/view-filter.ts';
import { evaluationRules } from '#lib/indicators/policy.ts';
import type { Comparison } from '#lib/scores/read-comparison.ts';
import { text } from '../../../../_ui/localized.ts';
import { FilterFields } from '../_filter/filter-fields.tsx';

const KINDS = ['total', 'level1', 'level2', 'indicator', 'scale'] as const;

/** What is compared, and of which units: kept in the address, sent without scripts too. */
export async function ChoiceForm({ view, locale }: { view: Comparison; locale: string }) {
  const t = await getTranslations('compare');
  return (
    <Form
      key={JSON.stringify([view.measure.id, view.filter])}
      action={`/evaluations/${view.evaluation.id}/compare`}
      aria-label={t('choose')}
      className="my-4 flex flex-wrap items-end gap-3 border-y border-(--rule) py-3 no-print"
    >
      <label className="grid min-w-0 max-w-full gap-0.5 md:max-w-[26em]">
        <span className="small quiet">{t('measure')}</span>
        <select name="of" defaultValue={view.measure.id} className="w-full">
          {KINDS.map((kind) => {
            const own = view.measures.filter((m) => m.kind === kind);
            return own.length === 0 ? null : (
              <optgroup key={kind} label={t(`kind.${kind}`)}>
                {own.map((m) => (
                  <option key={m.id} value={m.id}>
                    {m.kind === 'total'
                      ? t('total')
                      : `${m.kind === 'scale' ? m.scale : m.id} ${text(m.title, locale)}`}
                  </option>
                ))}
              </optgroup>
            );
          })}
        </select>
      </label>
      <FilterFields
        filter={view.filter}
        types={view.choices.types}
        industries={view.choices.industries}
        audiences={evaluationRules(view.policy).respondent_groups.map((g) => g.id)}
        path={`/evaluations/${view.evaluation.id}/compare`}
        clears={filterQuery(view.filter) !== ''}
      />
    </Form>
  );
}
