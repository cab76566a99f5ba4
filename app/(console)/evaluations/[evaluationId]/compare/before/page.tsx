import Form from 'next/form';
import { getLocale, getTranslations } from 'next-intl/server';
import { filterQuery } from '#lib/evaluations/view-filter.ts';
import { evaluationRules } from '#lib/indicators/policy.ts';
import { readChange } from '#lib/responses/read-change.ts';
import { pageWhileEvidenceComes } from '../../../../../_evidence.tsx';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { JobProgress } from '../../../../../_ui/job-progress.tsx';
import { PrintButton } from '../../../../../_ui/print-button.tsx';
import { FilterFields } from '../../_filter/filter-fields.tsx';
import { ScaleSection } from './scale-section.tsx';

/** How long the page waits for the checks of invariance before it says how far they are. */
const WAIT_MS = 1_500;

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('compare'))('before.title') };
}

/** Units in two evaluations: what has changed, on the items that both have asked alike. */
export default async function BeforePage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const coming = await pageWhileEvidenceComes(evaluationId, 'results');
  if (coming !== undefined) return coming;
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const view = await seen(readChange(await pageContext(), evaluationId, await searchParams, WAIT_MS));
  const base = `/evaluations/${evaluationId}`;
  const path = `${base}/compare/before`;
  const chosen = 'other' in view ? view.other.id : '';
  const file =
    chosen !== '' && view.may.export
      ? (format: 'csv' | 'xlsx') => {
          const query = new URLSearchParams(filterQuery(view.filter));
          query.set('with', chosen);
          query.set('format', format);
          return `/api/v1${path}/export?${query}`;
        }
      : undefined;
  return (
    <Frame
      place="results"
      title={t('before.title')}
      lead={t('before.lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: t('title'), href: `${base}/compare` },
      ]}
      actions={<PrintButton label={common('print')} />}
    >
      {view.choices.length === 0 ? (
        <p className="notice mt-6">{t('before.noOther')}</p>
      ) : (
        <Form
          key={JSON.stringify([chosen, view.filter])}
          action={path}
          aria-label={t('choose')}
          className="my-4 flex flex-wrap items-end gap-3 border-y border-(--rule) py-3 no-print"
        >
          <label className="grid min-w-0 max-w-full gap-0.5 md:max-w-[26em]">
            <span className="small quiet">{t('before.with')}</span>
            <select name="with" defaultValue={chosen} className="w-full">
              <option value="">{t('before.choose')}</option>
              {view.choices.map((e) => (
                <option key={e.id} value={e.id}>
                  {e.title} ({e.periodStart})
                </option>
              ))}
            </select>
          </label>
          <FilterFields
            filter={view.filter}
            types={view.types}
            industries={view.industries}
            audiences={evaluationRules(view.policy).respondent_groups.map((g) => g.id)}
            path={chosen === '' ? path : `${path}?with=${chosen}`}
            clears={filterQuery(view.filter) !== ''}
          />
        </Form>
      )}
      {'other' in view ? (
        <>
          <p className="small quiet">{t('before.independent')}</p>
          {view.scales.length === 0 ? <p className="notice mt-6">{t('before.nothing')}</p> : null}
          {view.standing.state === 'done' ? null : (
            <JobProgress
              address={`/api/v1${path}/work?with=${chosen}`}
              standing={view.standing}
              words={{
                running: t('before.checking'),
                cancel: common('cancel'),
                cancelled: t('before.cancelled'),
                failed: t('before.failed'),
                again: common('retry'),
                reload: t('before.reload'),
              }}
            />
          )}
          {view.scales.map((scale) => (
            <ScaleSection
              key={`${scale.instrument} ${scale.scale}`}
              scale={scale}
              view={view}
              locale={locale}
              file={file}
            />
          ))}
        </>
      ) : null}
    </Frame>
  );
}
