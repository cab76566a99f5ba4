import { getLocale, getTranslations } from 'next-intl/server';
import { editOutline } from '#lib/library/edit-outline.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { OutlineEditor } from './editor.tsx';

type Props = { params: Promise<{ versionId: string }>; searchParams: Promise<{ as?: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('outline'))('title') };
}

/** The editor of an outline: of a draft itself, of any other version for the next one or a new outline. */
export default async function EditOutlinePage({ params, searchParams }: Props) {
  const { versionId } = await params;
  const asNew = (await searchParams).as === 'new';
  const t = await getTranslations('outline');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const view = await seen(editOutline(await pageContext(), versionId, asNew));
  const { id, version } = view.outline;
  const from = `${view.openedId} ${view.openedVersion}`;
  return (
    <Frame
      place="library"
      title={text(view.outline.title, locale)}
      lead={
        !view.may.edit
          ? t('lead.read')
          : asNew
            ? t('lead.new', { from })
            : view.was === null
              ? t('lead.next', { id, from: view.openedVersion })
              : t('lead.draft', { id, version })
      }
      crumbs={[
        { label: common('rail.library'), href: '/library' },
        { label: from, href: `/library/${versionId}` },
      ]}
    >
      {view.may.edit ? <p className="small quiet mt-1 no-print max-md:hidden">{t('keys')}</p> : null}
      <OutlineEditor view={view} />
    </Frame>
  );
}
