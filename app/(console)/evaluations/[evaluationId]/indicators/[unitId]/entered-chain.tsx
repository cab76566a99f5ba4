import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { EnteredDetail } from '#lib/scores/types.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';

/** What people entered for a source, and the way to enter it. */
export async function EnteredChain(props: { detail: EnteredDetail | undefined; href: string; name: string }) {
  const t = await getTranslations('source');
  const common = await getTranslations('common');
  const { detail } = props;
  return (
    <>
      {detail === undefined || detail.parts.length === 0 ? null : (
        <ScrollRegion label={props.name}>
          <table className="mt-1">
            <thead>
              <tr>
                <th scope="col">{t('what')}</th>
                <th scope="col" className="num">
                  {t('value')}
                </th>
                <th scope="col">{t('asOf')}</th>
                <th scope="col">{t('origin')}</th>
                <th scope="col">{t('evidence')}</th>
              </tr>
            </thead>
            <tbody>
              {detail.parts.map((p) => (
                <tr key={p.part}>
                  <th scope="row">{p.part === '' ? t('value') : p.part}</th>
                  <td className="num">{p.value}</td>
                  <td className="whitespace-nowrap">{p.asOf}</td>
                  <td>{p.origin}</td>
                  <td className="id">{p.evidence.join(' ')}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {detail?.open === undefined || detail.parts.length === 0 ? null : (
        <p className="small mt-1">{t('open', { parts: detail.open.join(common('joint.list')) })}</p>
      )}
      <p className="small mt-1">
        <Link href={props.href} prefetch={false}>
          {t('title')}
        </Link>
      </p>
    </>
  );
}
