import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { listEvaluations } from '#lib/evaluations/list-evaluations.ts';
import { pageContext, seen } from '../../_session.ts';
import { Frame } from '../../_ui/frame.tsx';
import { ScrollRegion } from '../../_ui/scroll-region.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.evaluations') };
}

export default async function EvaluationsPage() {
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const ctx = await pageContext();
  const rows = await seen(listEvaluations(ctx));
  const mayCreate = may(ctx.actor, 'evaluation.create');
  return (
    <Frame
      place="evaluations"
      title={common('rail.evaluations')}
      actions={
        mayCreate ? (
          <Link className="btn primary" href="/evaluations/new" prefetch={false}>
            {t('new')}
          </Link>
        ) : undefined
      }
    >
      {rows.length === 0 ? (
        <p className="notice mt-6">{mayCreate ? t('emptyAdmin') : t('empty')}</p>
      ) : (
        <ScrollRegion label={common('rail.evaluations')}>
          <table className="mt-6">
            <thead>
              <tr>
                <th scope="col">{t('title')}</th>
                <th scope="col">{t('period')}</th>
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row.id}>
                  <th scope="row">
                    <Link href={`/evaluations/${row.id}`} prefetch={false}>
                      {row.title}
                    </Link>{' '}
                    {row.demo ? <span className="sample">{common('demoData')}</span> : null}
                  </th>
                  <td className="whitespace-nowrap">
                    {row.periodStart} – {row.periodEnd}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </Frame>
  );
}
