import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ChainInterview, ChainView } from '#lib/evidence/read-chain.ts';
import type { InterviewDetail } from '#lib/scores/types.ts';
import { text } from '../../../../../_ui/localized.ts';
import { fixed, percent } from '../../../../../_ui/number.ts';
import { roleNames } from '../../_evidence/role-name.ts';

/** The interviews behind an interview source: ratings by question as far as they are for the reader, and the roles. */
export async function InterviewChain({
  detail,
  chain,
  evaluationId,
  locale,
}: {
  detail: InterviewDetail;
  chain: ChainView;
  evaluationId: string;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const words = await getTranslations('finding.chain');
  const common = await getTranslations('common');
  const roleName = await roleNames();
  const rating = (value: number | null) => (value === null ? t('notRated') : String(value));
  const leftOut = (i: ChainInterview) => detail.interviews.find((x) => x.id === i.id)?.leftOut ?? [];
  const name = (i: ChainInterview) =>
    i.number === undefined ? roleName(i.role) : `${roleName(i.role)} ${String(i.number).padStart(2, '0')}`;
  return (
    <>
      {chain.interviews.length === 0 ? null : (
        <table className="stack-small mt-1">
          <caption className="sr-only">{words('ratings')}</caption>
          <thead>
            <tr>
              <th scope="col">{words('interview')}</th>
              <th scope="col">{words('question')}</th>
              <th scope="col" className="num">
                {words('weight')}
              </th>
              <th scope="col">{words('independent')}</th>
              <th scope="col">{words('agreed')}</th>
            </tr>
          </thead>
          <tbody>
            {chain.interviews.flatMap((i, at) =>
              i.questions.map((q, k) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: interviews without their number have no other key
                <tr key={`${at} ${k}`} className="[&>*]:align-top">
                  <th scope="row" className="whitespace-nowrap">
                    {i.id === undefined ? (
                      name(i)
                    ) : (
                      <Link href={`/evaluations/${evaluationId}/interviews/${i.id}`} prefetch={false}>
                        {name(i)}
                      </Link>
                    )}
                  </th>
                  <td data-head={words('question')}>{text(q.text, locale)}</td>
                  <td className="num" data-head={words('weight')}>
                    {fixed(q.weight, 1)}
                  </td>
                  <td data-head={words('independent')}>
                    {q.independent
                      .map((v, r) =>
                        leftOut(i).includes(r) ? t('leftOutRating', { value: rating(v) }) : rating(v),
                      )
                      .join(' / ')}
                    {leftOut(i).length === 0
                      ? null
                      : ` ${t('raterLeftOut', { n: leftOut(i).length, total: q.independent.length })}`}
                  </td>
                  <td data-head={words('agreed')}>
                    {q.agreed === undefined
                      ? '—'
                      : q.agreed.reason === undefined
                        ? rating(q.agreed.value)
                        : words('agreedWhy', { value: rating(q.agreed.value), why: q.agreed.reason })}
                  </td>
                </tr>
              )),
            )}
          </tbody>
        </table>
      )}
      {chain.unshown === 0 ? null : (
        <p className="small quiet mt-1">{words('unshown', { n: chain.unshown })}</p>
      )}
      <p className="small quiet mt-1">
        {detail.roles
          .map((r) =>
            t('roleMean', {
              role: roleName(r.role),
              n: r.interviews,
              mean: fixed(r.mean),
              weight: percent(r.weight),
            }),
          )
          .join(common('joint.clause'))}
        {detail.missingRoles.length > 0
          ? ` ${t('missingRoles', { roles: detail.missingRoles.map(roleName).join(common('joint.list')) })}`
          : ''}
        {detail.unreconciled === undefined ? '' : ` ${t('unreconciled', { n: detail.unreconciled })}`}
        {detail.uncalibrated === undefined ? '' : ` ${t('uncalibrated', { n: detail.uncalibrated })}`}
        {detail.unlocked > 0 ? ` ${t('unlocked', { n: detail.unlocked })}` : ''}
      </p>
    </>
  );
}
