import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { compareVersions } from '#lib/library/compare-versions.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { Changes } from '../../changes.tsx';
import { OutlineChanges } from './outline-changes.tsx';

type Props = { params: Promise<{ versionId: string; otherId: string }> };

const compare = cache(async (before: string, after: string) =>
  seen(compareVersions(await pageContext(), before, after)),
);

/** The version of the address is the newer text, the other one what it is compared with. */
async function load({ params }: Props) {
  const { versionId, otherId } = await params;
  return compare(otherId, versionId);
}

export async function generateMetadata(props: Props) {
  const { before, after } = await load(props);
  const t = await getTranslations('outline');
  return { title: t('compareTitle', { before: before.version, after: after.version }) };
}

export default async function ComparePage(props: Props) {
  const { before, after, outline, changes } = await load(props);
  const t = await getTranslations('outline');
  const library = await getTranslations('library');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const told = (row: typeof before) => ({
    version: row.version,
    who: row.createdByName === 'system' ? library('shipped') : row.createdByName,
    when: format.dateTime(new Date(row.createdAt), { dateStyle: 'medium' }),
  });
  return (
    <Frame
      place="library"
      title={t('compareTitle', { before: before.version, after: after.version })}
      lead={
        <>
          {t('before', told(before))}
          <br />
          {t('after', told(after))}
        </>
      }
      crumbs={[
        { label: common('rail.library'), href: '/library' },
        { label: `${text(after.title, locale)} ${after.version}`, href: `/library/${after.id}` },
      ]}
      actions={
        <>
          <Link className="btn" href={`/library/${before.id}/compare/${after.id}`} prefetch={false}>
            {t('swap')}
          </Link>
          <Link className="btn" href={`/library/${after.id}`} prefetch={false}>
            {t('other')}
          </Link>
        </>
      }
    >
      {outline === undefined ? (
        <div className="mt-6">
          <Changes version={before.version} changes={changes} />
        </div>
      ) : (
        <OutlineChanges diff={outline} locale={locale} />
      )}
    </Frame>
  );
}
