'use client';
import Form from 'next/form';
import Link from 'next/link';
import { useTranslations } from 'next-intl';

export type FilterField = {
  readonly name: string;
  readonly label: string;
  readonly options: readonly { readonly id: string; readonly name: string }[];
  readonly chosen: string;
  /** What the first choice says; absent: "all". */
  readonly blank?: string;
  /** One is chosen always, so that there is nothing to clear. */
  readonly always?: boolean;
};

/** Filters kept in the address, so that a list can be sent and found again. */
export function EvidenceFilters(props: {
  path: string;
  fields: readonly FilterField[];
  /** A box to tick: its name, label and state. */
  box?: { name: string; label: string; checked: boolean };
  /** Days from and to, where the list has them. */
  period?: { from?: string; to?: string };
  status?: string;
}) {
  const t = useTranslations('finding.filter');
  const compare = useTranslations('compare');
  const { period } = props;
  const any =
    props.fields.some((f) => f.always !== true && f.chosen !== '') ||
    props.box?.checked === true ||
    period?.from !== undefined ||
    period?.to !== undefined;
  return (
    <Form
      key={JSON.stringify([props.fields.map((f) => f.chosen), props.box?.checked, period])}
      action={props.path}
      scroll={false}
      className="my-4 grid grid-cols-[repeat(auto-fit,minmax(min(9em,100%),1fr))] items-end gap-3 border-y border-(--rule) py-3 no-print md:flex md:flex-wrap"
    >
      {props.fields.map((f) => (
        <label key={f.name} className="grid grid-cols-[minmax(0,1fr)] gap-0.5 md:max-w-[20em]">
          <span className="small quiet">{f.label}</span>
          <select
            name={f.name}
            defaultValue={f.chosen}
            onChange={(event) => event.currentTarget.form?.requestSubmit()}
          >
            {f.always === true ? null : <option value="">{f.blank ?? t('all')}</option>}
            {f.options.map((o) => (
              <option key={o.id} value={o.id}>
                {o.name}
              </option>
            ))}
          </select>
        </label>
      ))}
      {period === undefined
        ? null
        : (['from', 'to'] as const).map((name) => (
            <label key={name} className="grid grid-cols-[minmax(0,1fr)] gap-0.5">
              <span className="small quiet">{compare(name)}</span>
              <input
                type="date"
                name={name}
                defaultValue={period[name] ?? ''}
                onChange={(event) => event.currentTarget.form?.requestSubmit()}
              />
            </label>
          ))}
      {props.box === undefined ? null : (
        <label className="flex min-h-11 items-center gap-2">
          <input
            type="checkbox"
            name={props.box.name}
            value="1"
            defaultChecked={props.box.checked}
            onChange={(event) => event.currentTarget.form?.requestSubmit()}
          />
          {props.box.label}
        </label>
      )}
      <noscript>
        <button type="submit" className="btn">
          {t('apply')}
        </button>
      </noscript>
      <p className="flex min-h-11 items-center gap-3 small quiet max-md:col-span-full md:ml-auto">
        <span role="status">{props.status}</span>
        {any ? (
          <Link href={props.path} prefetch={false} scroll={false}>
            {t('clear')}
          </Link>
        ) : null}
      </p>
    </Form>
  );
}
