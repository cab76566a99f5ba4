import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.units') };
}

export default async function UnitsPage({ params }: { params: Promise<{ evaluationId: string }> }) {
  const { evaluationId } = await params;
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const { evaluation, units } = await seen(readEvaluation(await pageContext(), evaluationId));
  return (
    <Frame
      place="units"
      title={common('rail.units')}
      evaluation={evaluation}
      lead={t('unitsLead', { n: units.length })}
      crumbs={[{ label: evaluation.title, href: `/evaluations/${evaluationId}` }]}
      actions={
        <>
          <a className="btn" href={`/api/v1/evaluations/${evaluationId}/units?format=xlsx`} download>
            {t('downloadXlsx')}
          </a>
          <a className="btn" href={`/api/v1/evaluations/${evaluationId}/units?format=csv`} download>
            {t('downloadCsv')}
          </a>
        </>
      }
    >
      <ScrollRegion label={common('rail.units')} className="mt-6">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('code')}</th>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('type')}</th>
            </tr>
          </thead>
          <tbody>
            {units.map((u) => (
              <tr key={u.id}>
                <td className="id">{u.code}</td>
                <th scope="row">
                  <Link href={`/evaluations/${evaluationId}/indicators/${u.id}`} prefetch={false}>
                    {u.name}
                  </Link>
                </th>
                <td>{common(`unitType.${u.type as UnitType}`)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Frame>
  );
}
