import Link from 'next/link';
import { getTranslations } from 'next-intl/server';

/** Ways from a version of an outline into the editor; for those who may not write, into its preview. */
export async function OutlineActions(props: { versionId: string; draft: boolean; may: boolean }) {
  const t = await getTranslations('outline');
  const href = `/library/${props.versionId}/edit`;
  if (!props.may) {
    return (
      <Link className="btn" href={href} prefetch={false}>
        {t('view')}
      </Link>
    );
  }
  return (
    <>
      <Link className="btn primary" href={href} prefetch={false}>
        {props.draft ? t('edit') : t('editNext')}
      </Link>
      <Link className="btn" href={`${href}?as=new`} prefetch={false}>
        {t('editNew')}
      </Link>
    </>
  );
}
