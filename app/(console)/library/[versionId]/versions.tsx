import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { readVersion } from '#lib/library/read-version.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

type Listed = Awaited<ReturnType<typeof readVersion>>['versions'];
type Status = 'draft' | 'in_review' | 'published' | 'retired';

/** Every version of the instrument, with who and when, and a way to compare it with the one on the page. */
export async function Versions({ versionId, versions }: { versionId: string; versions: Listed }) {
  const t = await getTranslations('library');
  const words = await getTranslations('outline');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const day = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium' });
  const person = (name: string) => (name === 'system' ? t('shipped') : name);
  return (
    <>
      <h2 className="mt-8 mb-2">{words('versions')}</h2>
      <ScrollRegion label={words('versions')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('version')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('written')}</th>
              <th scope="col">{t('decided')}</th>
              <th scope="col">{words('compare')}</th>
            </tr>
          </thead>
          <tbody>
            {versions.map((v) => (
              <tr key={v.id}>
                <th scope="row">
                  {v.id === versionId ? (
                    <b>{v.version}</b>
                  ) : (
                    <Link href={`/library/${v.id}`} prefetch={false}>
                      {v.version}
                    </Link>
                  )}
                </th>
                <td className="whitespace-nowrap">
                  {t(`status.${v.status as Status}`)}{' '}
                  {v.trial ? <span className="sample">{common('trial')}</span> : null}
                </td>
                <td>
                  {person(v.createdBy)} · {day(v.createdAt)}
                </td>
                <td>
                  {v.decidedAt === null || v.decidedBy === undefined
                    ? '—'
                    : `${person(v.decidedBy)} · ${day(v.decidedAt)}`}
                </td>
                <td>
                  {v.id === versionId ? (
                    words('thisVersion')
                  ) : (
                    <Link href={`/library/${versionId}/compare/${v.id}`} prefetch={false}>
                      {words('compareLong', { version: v.version })}
                    </Link>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
