import { getLocale, getTranslations } from 'next-intl/server';
import { readInterviewSummary } from '#lib/evidence/read-interview-summary.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { hundred } from '../../../../../../_ui/number.ts';
import { PrintButton } from '../../../../../../_ui/print-button.tsx';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { FindingItem } from '../../../_evidence/finding-item.tsx';
import { roleNames } from '../../../_evidence/role-name.ts';
import { UnitLinks } from './unit-links.tsx';

type Props = { params: Promise<{ evaluationId: string; unitId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('brief.title') };
}

/** One unit's interviews in brief, made for paper. */
export default async function InterviewSummaryPage({ params }: Props) {
  const { evaluationId, unitId } = await params;
  const t = await getTranslations('finding.brief');
  const words = await getTranslations('finding');
  const common = await getTranslations('common');
  const kinds = await getTranslations('interview.kind');
  const states = await getTranslations('interview.evidence');
  const roleName = await roleNames();
  const locale = await getLocale();
  const view = await seen(readInterviewSummary(await pageContext(), evaluationId, unitId));
  const base = `/evaluations/${evaluationId}`;
  const indicators = new Map(view.indicators.map((i) => [i.id, `${i.id} ${text(i.title, locale)}`]));
  return (
    <Frame
      place="interviews"
      title={`${t('title')} · ${view.unit.name}`}
      lead={t('lead', { unit: view.unit.name })}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
      actions={<PrintButton label={common('print')} />}
    >
      <UnitLinks units={view.units} unitId={unitId} path={`${base}/interviews/summary`} />
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 md:grid-cols-[repeat(2,minmax(0,1fr))] print:grid-cols-[repeat(2,minmax(0,1fr))]">
        <section>
          <h2 className="mt-4">{t('counts')}</h2>
          <ScrollRegion label={t('counts')} className="mt-1">
            <table>
              <caption className="sr-only">{t('counts')}</caption>
              <thead>
                <tr>
                  <th scope="col">{t('role')}</th>
                  <th scope="col" className="num">
                    {t('planned')}
                  </th>
                  <th scope="col" className="num">
                    {t('done')}
                  </th>
                  <th scope="col" className="num">
                    {t('people')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {view.roles.map((r) => (
                  <tr key={r.role ?? ''}>
                    <th scope="row">{r.role === undefined ? t('otherRoles') : roleName(r.role)}</th>
                    <td className="num">{r.planned}</td>
                    <td className="num">{r.done}</td>
                    <td className="num">{r.people}</td>
                  </tr>
                ))}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row">{t('total')}</th>
                  <td className="num">{view.total.planned}</td>
                  <td className="num">{view.total.done}</td>
                  <td className="num">{view.total.people}</td>
                </tr>
              </tfoot>
            </table>
          </ScrollRegion>
          <p className="mt-3">
            {t('marks')}
            {common('joint.colon')}
            {view.marks
              .map(({ mark, n }) => t('markCount', { mark: kinds(mark), n }))
              .join(common('joint.list'))}
          </p>
        </section>
        <section className="break-inside-avoid">
          <h2 className="mt-4">{t('documents')}</h2>
          {view.documents.length === 0 ? (
            <p className="quiet mt-1">{t('noDocuments')}</p>
          ) : (
            <ScrollRegion label={t('documents')} className="mt-1">
              <table>
                <caption className="sr-only">{t('documents')}</caption>
                <thead>
                  <tr>
                    <th scope="col">{t('document')}</th>
                    <th scope="col" className="num">
                      {states('promised')}
                    </th>
                    <th scope="col" className="num">
                      {states('refused')}
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {view.documents.map((d) => (
                    <tr key={d.id}>
                      <th scope="row">
                        <span className="id">{d.id}</span> {text(d.title, locale)}
                      </th>
                      <td className="num">{d.promised}</td>
                      <td className="num">{d.refused}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          )}
        </section>
      </div>
      <section>
        <h2 className="mt-6">{t('results')}</h2>
        <ScrollRegion label={t('results')} className="mt-1">
          <table>
            <caption className="sr-only">{t('results')}</caption>
            <thead>
              <tr>
                <th scope="col">{words('indicator')}</th>
                <th scope="col" className="num">
                  {t('rate')}
                </th>
                <th scope="col">{t('interval')}</th>
                <th scope="col" className="num">
                  n
                </th>
              </tr>
            </thead>
            <tbody>
              {view.results.map(({ indicator, rate, interval }) => (
                <tr key={indicator.id}>
                  <th scope="row">{indicators.get(indicator.id)}</th>
                  {rate.kind === 'undefined' ? (
                    <td colSpan={3} className="small quiet">
                      {common(`reason.${rate.reason}`)}
                    </td>
                  ) : (
                    <>
                      <td className="num">{hundred(rate.value)}</td>
                      <td className="small">
                        {isUndefined(interval) ? (
                          <span className="quiet">{common(`reason.${interval.reason}`)}</span>
                        ) : (
                          `${hundred(interval.lower)} – ${hundred(interval.upper)}`
                        )}
                      </td>
                      <td className="num">{rate.n}</td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      </section>
      <section>
        <h2 className="mt-6">{t('findings')}</h2>
        {view.findings.length === 0 ? <p className="quiet mt-1">{words('chain.noFindings')}</p> : null}
        {view.findings.map((f) => (
          <FindingItem
            key={f.id}
            finding={f}
            types={view.types}
            evaluationId={evaluationId}
            about={indicators.get(f.indicatorId) ?? f.indicatorId}
            unfolded
          />
        ))}
      </section>
    </Frame>
  );
}
