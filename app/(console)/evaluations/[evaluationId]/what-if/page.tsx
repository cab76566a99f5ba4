import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readWhatIf, type Standing } from '#lib/scores/read-what-if.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { fixed } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { WhatIfForm } from './what-if-form.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<{ tree?: string | string[]; w?: string | string[] }>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('framework.whatIf'))('title') };
}

/** The scores in force under another version of the framework or other weights, beside what holds. */
export default async function WhatIfPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('framework.whatIf');
  const common = await getTranslations('common');
  const view = await seen(readWhatIf(await pageContext(), evaluationId, await searchParams));
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="results"
      title={t('title')}
      evaluation={view.evaluation}
      lead={t('lead')}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: common('rail.results'), href: `${base}/results` },
      ]}
    >
      <WhatIfForm
        key={`${view.versionId} ${[...view.weights].join()}`}
        action={`${base}/what-if`}
        view={{
          versionId: view.versionId,
          inForce: view.inForce,
          versions: view.versions,
          written: view.written,
          weights: view.weights,
        }}
      />
      {view.wrong.length === 0 ? null : (
        <p className="notice danger mt-4" role="alert">
          {t('wrong', { list: view.wrong.join(' ') })}
        </p>
      )}
      {view.added.length === 0 ? null : (
        <p className="notice caution mt-3">
          {t('missing', { n: view.added.length, list: view.added.join(' ') })}
        </p>
      )}
      {view.dropped.length === 0 ? null : (
        <p className="notice mt-3">{t('dropped', { list: view.dropped.join(' ') })}</p>
      )}
      {view.otherwise.length === 0 ? null : (
        <p className="notice mt-3">{t('otherwise', { list: view.otherwise.join(' ') })}</p>
      )}
      {view.groups.map((group) => (
        <section key={group.type} className="mt-8">
          <h2>{common(`unitType.${group.type as UnitType}`)}</h2>
          <ScrollRegion label={t('table')} className="mt-2">
            <table>
              <caption>{t('rankNote')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('unit')}</th>
                  {(['total', 'grade', 'rank'] as const).map((what) => (
                    <th key={`now ${what}`} scope="col" className={what === 'grade' ? undefined : 'num'}>
                      {t('now')} · {t(what)}
                    </th>
                  ))}
                  {(['total', 'grade', 'rank'] as const).map((what) => (
                    <th key={`then ${what}`} scope="col" className={what === 'grade' ? undefined : 'num'}>
                      {t('then')} · {t(what)}
                    </th>
                  ))}
                  <th scope="col" className="num">
                    {t('difference')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {group.rows.map((row) => {
                  const moved =
                    row.now !== undefined &&
                    row.tried !== undefined &&
                    (row.now.grade !== row.tried.grade || row.now.rank !== row.tried.rank);
                  return (
                    <tr key={row.unitId}>
                      <th scope="row">
                        <Link href={`${base}/indicators/${row.unitId}`} prefetch={false}>
                          {row.unitName}
                        </Link>
                        {moved ? <span className="block state warn">△ {t('changed')}</span> : null}
                      </th>
                      <Cells standing={row.now} levels={view.levels} />
                      <Cells standing={row.tried} levels={view.levels} />
                      <td className="num">
                        {row.now === undefined || row.tried === undefined
                          ? '—'
                          : signed(row.tried.points - row.now.points)}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
        </section>
      ))}
    </Frame>
  );
}

function signed(difference: number): string {
  const shown = fixed(difference);
  return Number(difference.toFixed(2)) > 0
    ? `+${shown}`
    : Number(difference.toFixed(2)) === 0
      ? '0.00'
      : shown;
}

async function Cells(props: { standing: Standing | undefined; levels: readonly { readonly id: string }[] }) {
  const t = await getTranslations('framework.whatIf');
  const { standing } = props;
  if (standing === undefined) {
    return (
      <td colSpan={3} className="small quiet">
        {t('noTotal')}
      </td>
    );
  }
  const { points, grade, rank, counted, applicable } = standing;
  return (
    <>
      <td className="num">
        {fixed(points)}
        {counted === applicable ? null : (
          <span className="block small quiet whitespace-nowrap">
            {t('counted', { counted: fixed(counted, 1), of: fixed(applicable, 1) })}
          </span>
        )}
      </td>
      <td>{props.levels[grade]?.id}</td>
      <td className="num">{rank ?? <span className="small quiet">{t('noRank')}</span>}</td>
    </>
  );
}
