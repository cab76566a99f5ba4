import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { choicesIn, filterOfFile, ofUnit, withoutPeriod } from '#lib/evaluations/view-filter.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { FilterForm } from '../_filter/filter-form.tsx';
import { filterFrom } from '../_filter/filter-from.ts';
import { IndustriesForm } from './industries-form.tsx';

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
  const ctx = await pageContext();
  const { evaluation, units, policy } = await seen(readEvaluation(ctx, evaluationId));
  const filter = await seen(filterFrom(searchParams, { policy, units }).then(withoutPeriod));
  const shown = units.filter((u) => ofUnit(filter, u));
  const { types, industries } = choicesIn(units);
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
      <FilterForm path={path} filter={filter} types={types} industries={industries} />
      <ScrollRegion label={common('rail.units')} className="mt-6">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('code')}</th>
              <th scope="col">{t('unit')}</th>
              <th scope="col">{t('type')}</th>
              {industries.length === 0 ? null : <th scope="col">{common('industry')}</th>}
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
                {industries.length === 0 ? null : <td>{u.industry ?? <span className="quiet">—</span>}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {may(ctx.actor, 'evaluation.create', { evaluationId }) ? (
        <IndustriesForm door={`/api/v1/evaluations/${evaluationId}/units/industries`} />
      ) : null}
    </Frame>
  );
}
