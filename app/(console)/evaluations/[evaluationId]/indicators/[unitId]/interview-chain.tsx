import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { InterviewDetail } from '#lib/scores/types.ts';
import { fixed, percent } from '../../../../../_ui/number.ts';

/** The interviews behind an interview source with both raters' locked ratings. */
export async function InterviewChain({
  detail,
  evaluationId,
  linked,
}: {
  detail: InterviewDetail;
  evaluationId: string;
  /** Whether the reader may open interviews that are not his own. */
  linked: boolean;
}) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const roles = await getTranslations('indicator.interviewRole');
  const roleName = (role: string) => (roles.has(role as 'leadership') ? roles(role as 'leadership') : role);
  const rating = (value: number | null) => (value === null ? t('notRated') : String(value));
  return (
    <>
      {detail.interviews.length === 0 ? null : (
        <table className="mt-1">
          <thead>
            <tr>
              <th scope="col">{t('interviewNo')}</th>
              <th scope="col">{t('ratings')}</th>
            </tr>
          </thead>
          <tbody>
            {detail.interviews.map((i) => (
              <tr key={i.id}>
                <th scope="row">
                  {linked ? (
                    <Link href={`/evaluations/${evaluationId}/interviews/${i.id}`} prefetch={false}>
                      {roleName(i.role)} {String(i.number).padStart(2, '0')}
                    </Link>
                  ) : (
                    `${roleName(i.role)} ${String(i.number).padStart(2, '0')}`
                  )}
                </th>
                <td>
                  {i.questions
                    .map(
                      (q) =>
                        `${q.id}${common('joint.colon')}${q.ratings
                          .map((v, k) =>
                            i.leftOut?.includes(k) ? t('leftOutRating', { value: rating(v) }) : rating(v),
                          )
                          .join(' / ')}${
                          q.agreed === undefined
                            ? ''
                            : t('agreedOn', { value: rating(q.agreed), why: q.why ?? '' })
                        }`,
                    )
                    .join(common('joint.clause'))}
                  {i.leftOut === undefined
                    ? ''
                    : t('raterLeftOut', { n: i.leftOut.length, total: i.questions[0]?.ratings.length ?? 0 })}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
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
