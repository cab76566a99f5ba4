import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { filterOfFile, ofType } from '#lib/evaluations/view-filter.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { FilterForm } from '../_filter/filter-form.tsx';
import { filterFrom } from '../_filter/filter-from.ts';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.units') };
}

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export default async function UnitsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const { evaluation, units, policy } = await seen(readEvaluation(await pageContext(), evaluationId));
  const filter = await seen(filterFrom(searchParams, policy));
  const shown = units.filter((u) => ofType(filter, u.type));
  const path = `/evaluations/${evaluationId}/units`;
  return (
    <Frame
      place="units"
      title={common('rail.units')}
      evaluation={evaluation}
      lead={t('unitsLead', { n: units.length })}
      crumbs={[{ label: evaluation.title, href: `/evaluations/${evaluationId}` }]}
      actions={
        <>
          <a
            className="btn"
            href={`/api/v1/evaluations/${evaluationId}/units?format=xlsx${filterOfFile(filter)}`}
            download
          >
            {t('downloadXlsx')}
          </a>
          <a
            className="btn"
            href={`/api/v1/evaluations/${evaluationId}/units?format=csv${filterOfFile(filter)}`}
            download
          >
            {t('downloadCsv')}
          </a>
        </>
      }
    >
      <FilterForm path={path} filter={filter} types={[...new Set(units.map((u) => u.type))]} />
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
            {shown.map((u) => (
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
