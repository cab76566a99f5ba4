import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { KINDS, type Kind } from '#lib/instruments/envelope.ts';
import { listVersions } from '#lib/library/list-versions.ts';
import { pageContext, seen } from '../../_session.ts';
import { Frame } from '../../_ui/frame.tsx';
import { text } from '../../_ui/localized.ts';
import { ScrollRegion } from '../../_ui/scroll-region.tsx';

type Group = Kind | 'validation';
const GROUPS: readonly Group[] = [...KINDS, 'validation'];

function groupOf(row: { kind: string; validation: boolean }): Group {
  return row.validation ? 'validation' : (row.kind as Kind);
}

type Status = 'draft' | 'in_review' | 'published' | 'retired';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.library') };
}

export default async function LibraryPage({ searchParams }: { searchParams: Promise<{ status?: string }> }) {
  const { status } = await searchParams;
  const t = await getTranslations('library');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const ctx = await pageContext();
  const all = await seen(listVersions(ctx));
  const rows = all.filter((r) => status === undefined || r.status === status);
  const statuses = [...new Set(all.map((r) => r.status))] as Status[];
  return (
    <Frame
      place="library"
      title={common('rail.library')}
      lead={t('lead')}
      actions={
        may(ctx.actor, 'instrument.draft') ? (
          <Link className="btn primary" href="/library/new" prefetch={false}>
            {t('upload')}
          </Link>
        ) : undefined
      }
    >
      <nav className="mt-4 flex flex-wrap gap-2" aria-label={t('filter')}>
        <Link
          className="btn"
          href="/library"
          prefetch={false}
          aria-current={status === undefined ? 'true' : undefined}
        >
          {t('all', { n: all.length })}
        </Link>
        {statuses.map((s) => (
          <Link
            key={s}
            className="btn"
            href={`/library?status=${s}`}
            prefetch={false}
            aria-current={status === s ? 'true' : undefined}
          >
            {t(`status.${s}`)} {all.filter((r) => r.status === s).length}
          </Link>
        ))}
      </nav>
      <ScrollRegion label={common('rail.library')} className="mt-4">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('title')}</th>
              <th scope="col">{t('version')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('by')}</th>
              <th scope="col">{t('when')}</th>
            </tr>
          </thead>
          {GROUPS.filter((g) => rows.some((r) => groupOf(r) === g)).map((kind) => (
            <tbody key={kind}>
              <tr>
                <th scope="rowgroup" colSpan={5} className="small quiet pt-4">
                  {t(`kind.${kind}`)}
                </th>
              </tr>
              {rows
                .filter((r) => groupOf(r) === kind)
                .map((r) => (
                  <tr key={r.id}>
                    <th scope="row">
                      <Link href={`/library/${r.id}`} prefetch={false}>
                        {text(r.title, locale)}
                      </Link>{' '}
                      <span className="id">{r.instrumentId}</span>
                    </th>
                    <td>{r.version}</td>
                    <td className="whitespace-nowrap">
                      {t(`status.${r.status as Status}`)}{' '}
                      {r.trial ? <span className="sample">{common('trial')}</span> : null}
                    </td>
                    <td>{r.createdBy === 'system' ? t('shipped') : r.createdByName}</td>
                    <td className="whitespace-nowrap">
                      {format.dateTime(new Date(r.createdAt), { dateStyle: 'medium' })}
                    </td>
                  </tr>
                ))}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
    </Frame>
  );
}
