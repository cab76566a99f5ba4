import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { editFramework } from '#lib/library/edit-framework.ts';
import { editOutline } from '#lib/library/edit-outline.ts';
import { readKind } from '#lib/library/read-kind.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { OutlineEditor } from './editor.tsx';
import { FrameworkEditor } from './framework/framework-editor.tsx';

type Props = { params: Promise<{ versionId: string }>; searchParams: Promise<{ as?: string }> };

export async function generateMetadata({ params }: Props) {
  const { versionId } = await params;
  const kind = await seen(readKind(await pageContext(), versionId));
  return {
    title:
      kind === 'indicator_tree'
        ? (await getTranslations('framework'))('title')
        : (await getTranslations('outline'))('title'),
  };
}

/** The editor of an outline or a framework: of a draft itself, else for the next version or a new instrument. */
export default async function EditPage({ params, searchParams }: Props) {
  const { versionId } = await params;
  const asNew = (await searchParams).as === 'new';
  const ctx = await pageContext();
  const kind = await seen(readKind(ctx, versionId));
  const locale = await getLocale();
  if (kind === 'indicator_tree') {
    const framework = await getTranslations('framework');
    const view = await seen(editFramework(ctx, versionId, asNew));
    const { what, from } = standing(view, asNew);
    return (
      <Page
        opened={view}
        title={text(view.tree.title, locale)}
        lead={framework(`lead.${what}`, { from, id: view.tree.id, version: view.tree.version })}
        keys={framework('keys')}
        from={from}
      >
        <FrameworkEditor view={view} />
      </Page>
    );
  }
  const t = await getTranslations('outline');
  const view = await seen(editOutline(ctx, versionId, asNew));
  const { what, from } = standing(view, asNew);
  return (
    <Page
      opened={view}
      title={text(view.outline.title, locale)}
      lead={t(`lead.${what}`, { from, id: view.outline.id, version: view.outline.version })}
      keys={t('keys')}
      from={from}
    >
      <OutlineEditor view={view} />
    </Page>
  );
}

type Opened = {
  versionId: string;
  openedId: string;
  openedVersion: string;
  was: string | null;
  may: { edit: boolean };
};

/** What the page is about to do, and from which version. */
function standing(opened: Opened, asNew: boolean) {
  const what = !opened.may.edit ? 'read' : asNew ? 'new' : opened.was === null ? 'next' : 'draft';
  return { what, from: `${opened.openedId} ${opened.openedVersion}` } as const;
}

async function Page(props: {
  opened: Opened;
  title: string;
  lead: string;
  keys: string;
  from: string;
  children: ReactNode;
}) {
  const common = await getTranslations('common');
  const { opened } = props;
  return (
    <Frame
      place="library"
      title={props.title}
      lead={props.lead}
      crumbs={[
        { label: common('rail.library'), href: '/library' },
        { label: props.from, href: `/library/${opened.versionId}` },
      ]}
    >
      {opened.may.edit ? <p className="small quiet mt-1 no-print max-md:hidden">{props.keys}</p> : null}
      {props.children}
    </Frame>
  );
}
