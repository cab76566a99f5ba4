import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { indicatorsOf } from '#lib/indicators/framework.ts';
import { readProposal } from '#lib/scores/read-proposals.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { hundred } from '../../../../../../_ui/number.ts';
import { ChangeTable } from '../../export/change-table.tsx';
import { StatusMark } from '../status-mark.tsx';
import { DecisionForm } from './decision-form.tsx';

type Props = { params: Promise<{ evaluationId: string; proposalId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('result'))('proposal') };
}

/** One proposal: who, why, old beside new, and the second person's decision. */
export default async function ProposalPage({ params }: Props) {
  const { evaluationId, proposalId } = await params;
  const t = await getTranslations('result');
  const common = await getTranslations('common');
  const indicator = await getTranslations('indicator');
  const format = await getFormatter();
  const locale = await getLocale();
  const view = await seen(readProposal(await pageContext(), evaluationId, proposalId));
  const { proposal, now, may } = view;
  const base = `/evaluations/${evaluationId}/indicators`;
  const titles = Object.fromEntries(
    indicatorsOf(view.tree).map((i) => [i.indicator.id, text(i.indicator.title, locale)]),
  );
  const names = new Map(view.units.map((u) => [u.id, u.name]));
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  return (
    <Frame
      place="indicators"
      title={
        proposal.revertsTo === undefined
          ? t('proposalOf', { scores: proposal.scores, units: proposal.unitIds.length })
          : t('proposalBack', { unit: names.get(proposal.unitIds[0] ?? '') ?? '', seq: proposal.revertsTo })
      }
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.indicators'), href: base },
        { label: t('proposals'), href: `${base}/proposals` },
      ]}
    >
      <p className="mt-3">
        <StatusMark status={proposal.status} /> {proposal.by} · {moment(proposal.at)} · {proposal.why}
      </p>
      {proposal.decidedBy === undefined || proposal.decidedAt === undefined ? null : (
        <p className="quiet">
          {t('decided', { by: proposal.decidedBy, at: moment(proposal.decidedAt) })}{' '}
          {proposal.decisionReason ?? ''}
        </p>
      )}
      {proposal.status === 'stale' ? <p className="notice caution mt-4">{t('staleSays')}</p> : null}
      {proposal.status === 'pending' && proposal.own ? <p className="notice mt-4">{t('ownSays')}</p> : null}
      {now?.kind === 'revert' ? (
        <table className="mt-4">
          <thead>
            <tr>
              <th scope="col">{indicator('indicator')}</th>
              <th scope="col" className="num">
                {indicator('before')}
              </th>
              <th scope="col" className="num">
                {indicator('after')}
              </th>
            </tr>
          </thead>
          <tbody>
            <tr>
              <th scope="row">
                <span className="id">{now.target.indicatorId}</span> {titles[now.target.indicatorId]}
              </th>
              <td className="num">{now.latest.value === null ? '—' : hundred(now.latest.value)}</td>
              <td className="num font-semibold">
                {now.target.value === null ? '—' : hundred(now.target.value)}
              </td>
            </tr>
          </tbody>
        </table>
      ) : null}
      {now?.kind === 'export' ? <ChangeTable changes={now.changes} titles={titles} left={new Set()} /> : null}
      {may.approve || may.return ? (
        <DecisionForm
          path={`/api/v1/evaluations/${evaluationId}/proposals/${proposalId}/decision`}
          mayApprove={may.approve}
        />
      ) : null}
    </Frame>
  );
}
