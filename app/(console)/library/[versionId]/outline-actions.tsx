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

/** The same for an indicator framework, with its forms to take away. */
export async function FrameworkActions(props: { versionId: string; draft: boolean; may: boolean }) {
  const t = await getTranslations('framework');
  const library = await getTranslations('library');
  const { versionId } = props;
  const href = `/library/${versionId}/edit`;
  return (
    <>
      <Link className={props.may ? 'btn primary' : 'btn'} href={href} prefetch={false}>
        {props.may ? (props.draft ? t('edit') : t('editNext')) : t('view')}
      </Link>
      {props.may ? (
        <Link className="btn" href={`${href}?as=new`} prefetch={false}>
          {t('editNew')}
        </Link>
      ) : null}
      <a className="btn" href={`/api/v1/instruments/${versionId}/workbook`} download>
        {library('downloadWorkbook')}
      </a>
      <a className="btn" href={`/api/v1/instruments/${versionId}/yaml`} download>
        {t('downloadYaml')}
      </a>
    </>
  );
}
