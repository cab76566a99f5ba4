import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { isDefined } from '#lib/estimate.ts';
import type { Localized } from '#lib/instruments/envelope.ts';
import type { QuestionnaireDetail } from '#lib/scores/types.ts';
import { pageContext } from '../../../../../_session.ts';
import { text } from '../../../../../_ui/localized.ts';
import { fixed } from '../../../../../_ui/number.ts';

/** The items behind a questionnaire source, and who was left out. */
export async function QuestionnaireChain(props: {
  detail: QuestionnaireDetail;
  evaluationId: string;
  /** Wording by item id. */
  itemTexts: ReadonlyMap<string, Localized>;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const { actor } = await pageContext();
  const { detail } = props;
  return (
    <>
      <p className="small quiet mt-1">
        {common(`audience.${detail.audience as 'own_staff'}`)} ·{' '}
        {detail.departments > 0
          ? t('respondentsDepartments', { n: detail.respondents, d: detail.departments })
          : t('respondents', { n: detail.respondents })}
        {may(actor, 'scale.read', { evaluationId: props.evaluationId }) ? (
          <>
            {' · '}
            <Link
              href={`/evaluations/${props.evaluationId}/campaigns/${detail.campaignId}/scales?scale=${detail.scales[0] ?? ''}`}
              prefetch={false}
            >
              {t('scaleReport')}
            </Link>
          </>
        ) : null}
      </p>
      {detail.weighting === undefined ? null : (
        <p className="small mt-1">
          {detail.weighting.kind === 'weighted'
            ? t('weighted', {
                strata: detail.weighting.strata
                  .map((name) => common(`stratum.${name as 'staff_level'}`))
                  .join(' × '),
                effect: isDefined(detail.weighting.designEffect)
                  ? fixed(detail.weighting.designEffect.value)
                  : '–',
                trimmed: detail.weighting.trimmed,
              })
            : t(`notWeighted.${detail.weighting.reason}`)}
        </p>
      )}
      {detail.items.length === 0 ? (
        <p className="small mt-1">
          {t('minimumIs', { responses: detail.minimum.responses, departments: detail.minimum.departments })}
        </p>
      ) : (
        <table className="mt-1">
          <thead>
            <tr>
              <th scope="col">{t('itemKeyed')}</th>
              <th scope="col">{t('counts')}</th>
              <th scope="col" className="num">
                n
              </th>
              <th scope="col" className="num">
                {t('mean')}
              </th>
            </tr>
          </thead>
          <tbody>
            {detail.items.map((item) => (
              <tr key={item.id}>
                <th scope="row">
                  {item.reverse ? t('reverseMark') : t('forwardMark')}{' '}
                  {text(props.itemTexts.get(item.id) ?? {}, props.locale)}{' '}
                  <span className="id">{item.id}</span>
                </th>
                <td className="small whitespace-nowrap">{item.counts.join(' · ')}</td>
                <td className="num">{item.n}</td>
                <td className="num">
                  {item.mean.kind === 'estimate'
                    ? fixed(item.mean.value)
                    : common(`reason.${item.mean.reason}`)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="small quiet mt-1">
        {t('exclusions', { ineligible: detail.ineligible, unscored: detail.unscored })}{' '}
        {detail.careless === undefined || detail.careless.confirmed + detail.careless.kept === 0
          ? null
          : t('carelessCounts', detail.careless)}
      </p>
    </>
  );
}
