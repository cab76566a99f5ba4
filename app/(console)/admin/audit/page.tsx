import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { AUDIT_ACTIONS, type AuditAction } from '#lib/audit/actions.ts';
import { readTrail } from '#lib/audit/read-trail.ts';
import { pageContext, seen } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import { Change } from './change.tsx';
import { TrailFilter } from './trail-filter.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.audit') };
}

type Search = Record<string, string | string[] | undefined>;

export default async function AuditPage({ searchParams }: { searchParams: Promise<Search> }) {
  const t = await getTranslations('audit');
  const common = await getTranslations('common');
  const query = Object.fromEntries(
    Object.entries(await searchParams).map(([k, v]) => [k, Array.isArray(v) ? (v[0] ?? '') : (v ?? '')]),
  );
  const trail = await seen(readTrail(await pageContext(), query));
  const name = (action: string) =>
    (AUDIT_ACTIONS as readonly string[]).includes(action) ? t(`action.${action as AuditAction}`) : action;
  const { before: _before, ...filter } = query;
  const address = (extra: Record<string, string>) => `?${new URLSearchParams({ ...filter, ...extra })}`;
  return (
    <Frame
      place="audit"
      title={common('rail.audit')}
      lead={t('lead')}
      actions={(['csv', 'json'] as const).map((format) => (
        <a key={format} className="btn" href={`/api/v1/audit/export${address({ format })}`} download>
          {t(format)}
        </a>
      ))}
    >
      <TrailFilter query={query} trail={trail} name={name} />
      {trail.entries.length === 0 ? (
        <p className="mt-6">{t('none')}</p>
      ) : (
        <ScrollRegion label={common('rail.audit')} className="mt-6">
          <table>
            <caption className="small quiet text-left">{t('shown', { n: trail.entries.length })}</caption>
            <thead>
              <tr>
                <th scope="col">{t('number')}</th>
                <th scope="col">{t('at')}</th>
                <th scope="col">{t('actor')}</th>
                <th scope="col">{t('act')}</th>
                <th scope="col">{t('subject')}</th>
                <th scope="col">{t('change')}</th>
                <th scope="col">{t('why')}</th>
              </tr>
            </thead>
            <tbody>
              {trail.entries.map((e) => (
                <tr key={e.id}>
                  <td className="num">{e.seq}</td>
                  <td className="num whitespace-nowrap">
                    {new Date(e.at).toISOString().slice(0, 19).replace('T', ' ')}
                  </td>
                  <td>{e.actorId === 'system' ? t('installation') : (e.actorName ?? e.actorId)}</td>
                  <th scope="row">{name(e.action)}</th>
                  <td className="id">{e.subject}</td>
                  <td>
                    <Change entry={e} />
                  </td>
                  <td>{e.why}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      <nav className="mt-4 flex gap-4 no-print" aria-label={common('rail.audit')}>
        {query.before ? (
          <Link href={address({})} prefetch={false}>
            {t('newest')}
          </Link>
        ) : null}
        {trail.next === undefined ? null : (
          <Link href={address({ before: String(trail.next) })} prefetch={false}>
            {t('older')}
          </Link>
        )}
      </nav>
    </Frame>
  );
}
