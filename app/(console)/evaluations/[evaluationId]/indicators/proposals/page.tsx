import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { readProposals } from '#lib/scores/read-proposals.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { StatusMark } from './status-mark.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('result'))('proposals') };
}

/** Score changes that wait for a second person, and those that were decided. */
export default async function ProposalsPage({ params }: { params: Promise<{ evaluationId: string }> }) {
  const { evaluationId } = await params;
  const t = await getTranslations('result');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const view = await seen(readProposals(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}/indicators`;
  const names = new Map(view.units.map((u) => [u.id, u.name]));
  const day = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Frame
      place="indicators"
      title={t('proposals')}
      lead={t('proposalsLead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.indicators'), href: base },
      ]}
    >
      {view.proposals.length === 0 ? (
        <p className="notice mt-6">{t('noProposals')}</p>
      ) : (
        <ScrollRegion label={t('proposals')} className="mt-6">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('proposal')}</th>
                <th scope="col">{t('status')}</th>
                <th scope="col">{t('proposedBy')}</th>
                <th scope="col">{t('why')}</th>
                <th scope="col">{t('decidedBy')}</th>
              </tr>
            </thead>
            <tbody>
              {view.proposals.map((p) => (
                <tr key={p.id}>
                  <th scope="row">
                    <Link href={`${base}/proposals/${p.id}`} prefetch={false}>
                      {p.revertsTo === undefined
                        ? t('proposalOf', { scores: p.scores, units: p.unitIds.length })
                        : t('proposalBack', { unit: names.get(p.unitIds[0] ?? '') ?? '', seq: p.revertsTo })}
                    </Link>
                  </th>
                  <td>
                    <StatusMark status={p.status} />
                  </td>
                  <td>
                    {p.by}
                    <span className="block small quiet whitespace-nowrap">{day(p.at)}</span>
                  </td>
                  <td>{p.why}</td>
                  <td>
                    {p.decidedBy === undefined ? (
                      <span className="quiet">—</span>
                    ) : (
                      <>
                        {p.decidedBy}
                        <span className="block small quiet">
                          {p.decidedAt === undefined ? '' : day(p.decidedAt)} {p.decisionReason ?? ''}
                        </span>
                      </>
                    )}
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
