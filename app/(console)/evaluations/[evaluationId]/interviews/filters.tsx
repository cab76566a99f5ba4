'use client';
import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

type Option = { readonly id: string; readonly name: string };
export type Chosen = {
  readonly type: string;
  readonly industry: string;
  /** Days, or blank. */
  readonly from: string;
  readonly to: string;
  readonly unit: string;
  readonly role: string;
  readonly state: string;
  readonly mine: boolean;
};

/** Filters kept in the address, so that a list can be sent and found again. */
export function Filters(props: {
  path: string;
  types: readonly Option[];
  /** Nothing to choose where no unit names one. */
  industries: readonly Option[];
  units: readonly Option[];
  roles: readonly Option[];
  states: readonly Option[];
  chosen: Chosen;
  shown: number;
}) {
  const t = useTranslations('interview.list');
  const common = useTranslations('compare');
  const industry = useTranslations('common')('industry');
  const { chosen } = props;
  const any =
    [chosen.type, chosen.industry, chosen.from, chosen.to].some((value) => value !== '') ||
    chosen.unit !== '' ||
    chosen.role !== '' ||
    chosen.state !== '' ||
    chosen.mine;
  const select = (
    name: 'type' | 'industry' | 'unit' | 'role' | 'state',
    label: string,
    options: readonly Option[],
  ) => (
    <label className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
      <span className="small quiet">{label}</span>
      <select
        name={name}
        defaultValue={chosen[name]}
        onChange={(event) => event.currentTarget.form?.requestSubmit()}
      >
        <option value="">{t('all')}</option>
        {options.map((o) => (
          <option key={o.id} value={o.id}>
            {o.name}
          </option>
        ))}
      </select>
    </label>
  );
  return (
    <Form
      key={JSON.stringify(chosen)}
      action={props.path}
      scroll={false}
      className="grid grid-cols-[repeat(auto-fit,minmax(min(9em,100%),1fr))] items-end gap-3 border-y border-(--rule) py-3 no-print md:flex md:flex-wrap"
    >
      {select('type', common('type'), props.types)}
      {props.industries.length === 0 ? null : select('industry', industry, props.industries)}
      {select('unit', t('unit'), props.units)}
      {select('role', t('role'), props.roles)}
      {select('state', t('state'), props.states)}
      {(['from', 'to'] as const).map((name) => (
        <label key={name} className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
          <span className="small quiet">{common(name)}</span>
          <input
            type="date"
            name={name}
            defaultValue={chosen[name]}
            onChange={(event) => event.currentTarget.form?.requestSubmit()}
          />
        </label>
      ))}
      <label className="flex min-h-11 items-center gap-2">
        <input
          type="checkbox"
          name="mine"
          value="1"
          defaultChecked={chosen.mine}
          onChange={(event) => event.currentTarget.form?.requestSubmit()}
        />
        {t('mine')}
      </label>
      <noscript>
        <button type="submit" className="btn">
          {t('filter')}
        </button>
      </noscript>
      <p className="flex min-h-11 md:ml-auto max-md:col-span-full items-center gap-3 small quiet">
        <span role="status">{t('shown', { n: props.shown })}</span>
        {any ? (
          <Link href={props.path} prefetch={false} scroll={false}>
            {t('clear')}
          </Link>
        ) : null}
      </p>
    </Form>
  );
}
