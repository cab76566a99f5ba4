import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { evidenceFilter } from '#lib/evidence/input.ts';
import { listFindings } from '#lib/evidence/list-findings.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { EvidenceFilters } from '../_evidence/filters.tsx';
import { FindingItem } from '../_evidence/finding-item.tsx';
import { unitFields } from '../_evidence/unit-fields.ts';
import { WithdrawForm } from './withdraw-form.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('title') };
}

/** The findings of an evaluation, filtered by the address. */
export default async function FindingsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const query = await searchParams;
  const filter = evidenceFilter(query);
  const withdrawn = query.withdrawn === '1';
  const t = await getTranslations('finding');
  const locale = await getLocale();
  const ctx = await pageContext();
  const view = await seen(listFindings(ctx, evaluationId, { ...filter, withdrawn }));
  const base = `/evaluations/${evaluationId}`;
  const path = `${base}/findings`;
  const indicators = new Map(view.indicators.map((i) => [i.id, `${i.id} ${text(i.title, locale)}`]));
  const units = new Map(view.units.map((u) => [u.id, u.name]));
  const none = view.total + view.withdrawn === 0;
  return (
    <Frame
      place="findings"
      title={t('title')}
      lead={t('lead')}
      evaluation={view.evaluation}
      crumbs={[{ label: view.evaluation.title, href: base }]}
      actions={
        <>
          {view.may.write ? (
            <Link
              className="btn primary"
              href={`${path}/new${filter.unitId === undefined ? '' : `?unit=${filter.unitId}`}`}
              prefetch={false}
            >
              {t('add')}
            </Link>
          ) : null}
          <Link className="btn" href={`${path}/common`} prefetch={false}>
            {t('common.title')}
          </Link>
          {view.may.excerpts ? (
            <Link className="btn" href={`${base}/excerpts`} prefetch={false}>
              {t('excerpt.title')}
            </Link>
          ) : null}
        </>
      }
    >
      {none ? (
        <p className="notice my-4">{t('none')}</p>
      ) : (
        <EvidenceFilters
          path={path}
          fields={[
            { name: 'unit', label: t('unit'), options: view.units, chosen: filter.unitId ?? '' },
            ...(await unitFields(view.choices, view.about)),
            {
              name: 'type',
              label: t('type'),
              options: view.types.map((x) => ({ id: x.id, name: text(x.title, locale) })),
              chosen: filter.type ?? '',
            },
            {
              name: 'indicator',
              label: t('indicator'),
              options: view.named.map((i) => ({ id: i.id, name: indicators.get(i.id) ?? i.id })),
              chosen: filter.indicatorId ?? '',
            },
          ]}
          period={view.about}
          box={{ name: 'withdrawn', label: t('filter.withdrawn'), checked: withdrawn }}
          status={t('filter.shown', {
            n: view.findings.length,
            of: view.total + (withdrawn ? view.withdrawn : 0),
          })}
        />
      )}
      {none ? null : <p className="small quiet">{t('periodSays')}</p>}
      {!none && view.findings.length === 0 ? <p className="my-6 quiet">{t('noMatch')}</p> : null}
      {view.findings.map((f) => (
        <FindingItem
          key={f.id}
          finding={f}
          types={view.types}
          evaluationId={evaluationId}
          about={`${units.get(f.unitId) ?? ''} · ${indicators.get(f.indicatorId) ?? f.indicatorId}`}
          actions={
            f.mayWrite && f.withdrawnAt === null ? (
              <span className="flex gap-2 no-print">
                <Link
                  className="btn"
                  href={`${path}/${f.id}`}
                  prefetch={false}
                  aria-label={t('editLong', { unit: units.get(f.unitId) ?? '', indicator: f.indicatorId })}
                >
                  {t('edit')}
                </Link>
                <WithdrawForm path={`/api/v1${path}/${f.id}`} version={f.version} />
              </span>
            ) : null
          }
        />
      ))}
    </Frame>
  );
}
