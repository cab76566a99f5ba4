import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Trail } from '#lib/audit/read-trail.ts';

/** A form that only asks: it works without scripts, and its state is the address. */
export async function TrailFilter(props: {
  query: Record<string, string>;
  trail: Trail;
  name: (action: string) => string;
}) {
  const t = await getTranslations('audit');
  const { query, trail, name } = props;
  return (
    <form method="get" className="mt-6 flex flex-wrap items-end gap-3 no-print" aria-label={t('filter')}>
      <label className="grid grid-cols-[minmax(0,1fr)] max-w-full gap-1 small">
        {t('from')}
        <input type="date" name="from" defaultValue={query.from} />
      </label>
      <label className="grid grid-cols-[minmax(0,1fr)] max-w-full gap-1 small">
        {t('to')}
        <input type="date" name="to" defaultValue={query.to} />
      </label>
      <label className="grid grid-cols-[minmax(0,1fr)] max-w-full gap-1 small">
        {t('actor')}
        <select name="actor" className="max-w-full" defaultValue={query.actor}>
          <option value="">{t('anyone')}</option>
          {trail.actors.map((a) => (
            <option key={a.id} value={a.id}>
              {a.id === 'system' ? t('installation') : a.name}
            </option>
          ))}
        </select>
      </label>
      <label className="grid grid-cols-[minmax(0,1fr)] max-w-full gap-1 small">
        {t('act')}
        <select name="action" className="max-w-full" defaultValue={query.action}>
          <option value="">{t('anything')}</option>
          {trail.actions.map((a) => (
            <option key={a} value={a}>
              {name(a)}
            </option>
          ))}
        </select>
      </label>
      <label className="grid grid-cols-[minmax(0,1fr)] max-w-full gap-1 small">
        {t('evaluation')}
        <input name="evaluation" defaultValue={query.evaluation} autoComplete="off" />
      </label>
      <button type="submit" className="btn">
        {t('apply')}
      </button>
      <Link href="/admin/audit" prefetch={false}>
        {t('clear')}
      </Link>
    </form>
  );
}
