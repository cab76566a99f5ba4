import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { pageContext } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { UploadForm } from './upload-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('library'))('upload') };
}

export default async function NewInstrumentPage() {
  const t = await getTranslations('library');
  const common = await getTranslations('common');
  const ctx = await pageContext();
  if (!may(ctx.actor, 'instrument.draft')) notFound();
  return (
    <Frame
      place="library"
      title={t('upload')}
      lead={t('uploadLead')}
      crumbs={[{ label: common('rail.library'), href: '/library' }]}
    >
      <UploadForm />
    </Frame>
  );
}
