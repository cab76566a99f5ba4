import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import type { ViewFilter } from '#lib/evaluations/view-filter.ts';

/**
 * The fields of a filter, inside a form that sends them by address: only those that the list has something to choose
 * from. They are sent by their button, so that they work without scripts and one change at a time is not a page.
 */
export async function FilterFields(props: {
  filter: ViewFilter;
  /** Types of unit to choose from; absent where the list has none. */
  types?: readonly string[];
  /** Industries of the units; nothing to choose where no unit names one. */
  industries?: readonly string[];
  /** Audiences of the policy. */
  audiences?: readonly string[];
  /** From a day to a day. */
  period?: boolean;
  /** The list without a filter. */
  path: string;
  /** Something is chosen that can be cleared. */
  clears: boolean;
}) {
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const audienceName = (id: string) =>
    common.has(`audience.${id as 'own_staff'}`) ? common(`audience.${id as 'own_staff'}`) : id;
  const { filter, types, industries = [], audiences } = props;
  return (
    <>
      {types === undefined ? null : (
        <Choice
          name="type"
          label={t('type')}
          all={t('all')}
          chosen={filter.type}
          options={types.map((id) => ({ id, name: common(`unitType.${id as UnitType}`) }))}
        />
      )}
      {industries.length === 0 ? null : (
        <Choice
          name="industry"
          label={common('industry')}
          all={t('all')}
          chosen={filter.industry}
          options={industries.map((id) => ({ id, name: id }))}
        />
      )}
      {audiences === undefined ? null : (
        <Choice
          name="audience"
          label={t('audience')}
          all={t('all')}
          chosen={filter.audience}
          options={audiences.map((id) => ({ id, name: audienceName(id) }))}
        />
      )}
      {props.period === true ? (
        <>
          <Day name="from" label={t('from')} chosen={filter.from} />
          <Day name="to" label={t('to')} chosen={filter.to} />
        </>
      ) : null}
      <button type="submit" className="btn">
        {t('apply')}
      </button>
      {props.clears ? (
        <Link href={props.path} prefetch={false} className="py-2 small">
          {t('clear')}
        </Link>
      ) : null}
    </>
  );
}

function Day(props: { name: 'from' | 'to'; label: string; chosen: string | undefined }) {
  return (
    <label className="grid min-w-0 max-w-full gap-0.5">
      <span className="small quiet">{props.label}</span>
      <input type="date" name={props.name} defaultValue={props.chosen ?? ''} className="w-full" />
    </label>
  );
}

function Choice(props: {
  name: string;
  label: string;
  all: string;
  chosen: string | undefined;
  options: readonly { readonly id: string; readonly name: string }[];
}) {
  return (
    <label className="grid min-w-0 max-w-full gap-0.5">
      <span className="small quiet">{props.label}</span>
      <select name={props.name} defaultValue={props.chosen ?? ''} className="w-full">
        <option value="">{props.all}</option>
        {props.options.map((o) => (
          <option key={o.id} value={o.id}>
            {o.name}
          </option>
        ))}
      </select>
    </label>
  );
}
