import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import type { Dataset } from '#lib/responses/dataset.ts';
import { openings, type Selection } from '#lib/responses/selection.ts';

/**
 * Which answers the report covers: all, a type and an industry of units, or one unit with enough of them. Works without
 * scripts.
 */
export async function SelectionForm(props: {
  dataset: Dataset;
  /** In the order of the list of units. */
  industries: readonly string[];
  selection: Selection;
  scale: string;
  raw: boolean;
}) {
  const t = await getTranslations('scale.selection');
  const types = await getTranslations('common.unitType');
  const common = await getTranslations('common');
  const { dataset, selection, industries } = props;
  const { min_respondents: enough } = dataset.policy.reliability.compute_when;
  const open = openings(dataset);
  return (
    <form method="get" className="no-print mt-4 flex flex-wrap items-end gap-3" aria-label={t('title')}>
      <input type="hidden" name="scale" value={props.scale} />
      {props.raw ? <input type="hidden" name="codes" value="raw" /> : null}
      <label className="grid min-w-0 max-w-full gap-1">
        <span className="small quiet">{t('type')}</span>
        <select className="w-full" name="type" defaultValue={selection.type ?? ''}>
          <option value="">{t('all')}</option>
          {[...new Set(dataset.units.map((u) => u.type))].map((type) => (
            <option key={type} value={type} disabled={!open.types.has(type)}>
              {types(type as UnitType)}
            </option>
          ))}
        </select>
      </label>
      {industries.length === 0 ? null : (
        <label className="grid min-w-0 max-w-full gap-1">
          <span className="small quiet">{common('industry')}</span>
          <select className="w-full" name="industry" defaultValue={selection.industry ?? ''}>
            <option value="">{t('all')}</option>
            {industries.map((industry) => (
              <option key={industry} value={industry}>
                {industry}
              </option>
            ))}
          </select>
        </label>
      )}
      <label className="grid min-w-0 max-w-full gap-1">
        <span className="small quiet">{t('unit', { n: enough })}</span>
        <select className="w-full" name="unit" defaultValue={selection.unit ?? ''}>
          <option value="">{t('all')}</option>
          {dataset.units.map((u) => (
            <option key={u.id} value={u.id} disabled={!open.units.has(u.id)}>
              {u.name}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="btn">
        {t('apply')}
      </button>
    </form>
  );
}
