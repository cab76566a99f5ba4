import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { standingOf } from '#lib/responses/steer-work.ts';
import { JobProgress } from '../../../../../../_ui/job-progress.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { coefficient } from '../../../../../../_ui/number.ts';
import { Careless } from './careless.tsx';
import { Dimensions } from './dimensions.tsx';
import { ItemDistribution } from './item-distribution.tsx';
import { ItemTable } from './item-table.tsx';
import type { Report } from './report.ts';
import { Section } from './section.tsx';
import { UnitTable } from './unit-table.tsx';
import { Verdicts } from './verdicts.tsx';

/** One scale: the sentence first, then questions with verdicts, then the evidence. */
export async function ScaleSection(
  props: Report & { toggle: { raw: string; keyed: string }; job: string; pilot: boolean },
) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { view, dataset, resampling, locale, base } = props;
  const { report, key } = view;
  const name = text(key.title, locale);
  const { omega } = report;
  const drawn = resampling.state === 'done' ? resampling.result.reliability : undefined;
  const interval = drawn === undefined || isUndefined(drawn) ? drawn : drawn.omega;
  const bounds =
    interval === undefined
      ? t('intervalPending')
      : isUndefined(interval)
        ? ''
        : ` [${coefficient(interval.lower)}, ${coefficient(interval.upper)}]`;
  const bands = dataset.policy.reliability.bands;
  const verdict =
    omega.kind === 'undefined'
      ? 'none'
      : omega.value >= bands.good
        ? 'good'
        : omega.value >= bands.acceptable
          ? 'acceptable'
          : omega.value >= bands.weak
            ? 'weak'
            : 'poor';
  const sentence =
    omega.kind === 'undefined'
      ? t('sentenceNone', { name, reason: common(`reason.${omega.reason}`), n: report.nComplete })
      : t('sentence', {
          name,
          verdict: t(`verdict.${verdict}`),
          omega: `${coefficient(omega.value)}${bounds}`,
          n: report.nComplete,
        });
  const standing = standingOf([resampling, props.screening]);
  const wrong = report.items.flatMap((item, i) => (item.wrongKey ? [key.items[i]?.id ?? ''] : []));
  const reverse = key.items.filter((item) => item.reverse).length;
  return (
    <article className="mt-6">
      <p className="text-[1.125rem] font-semibold leading-snug">{sentence}</p>
      <p className="quiet mt-1">
        {t('composition', { items: key.items.length, forward: key.items.length - reverse, reverse })}{' '}
        {t('scored', { n: report.n, out: dataset.rows - report.n, least: key.minAnswered })}
      </p>
      {report.negativeAlpha || wrong.length > 0 ? (
        <p role="alert" className="notice danger mt-3">
          {report.negativeAlpha ? `${t('negativeAlpha')} ` : ''}
          {wrong.length > 0 ? t('wrongKey', { items: wrong.join(common('joint.list')) }) : ''}
        </p>
      ) : null}
      {standing.state === 'done' ? null : (
        <JobProgress
          words={{
            running: t('job.running'),
            cancel: t('job.cancel'),
            cancelled: t('job.cancelled'),
            failed: t('job.failed'),
            again: t('job.again'),
            reload: t('job.reload'),
          }}
          address={props.job}
          standing={standing}
        />
      )}
      <Verdicts {...props} />
      <ItemDistribution {...props} />
      <ItemTable {...props} />
      <Dimensions {...props} />
      <UnitTable {...props} />
      <Careless {...props} />
      <Section
        id="feeds"
        no={6}
        title={t('feeds')}
        says={
          props.pilot
            ? t('feedsPilot')
            : key.indicator === undefined
              ? t('feedsNothing')
              : t('feedsSays', { indicator: key.indicator })
        }
      >
        {props.pilot || key.indicator === undefined ? null : (
          <p>
            <Link href={`${base}/indicators`} prefetch={false}>
              {t('feedsLink')}
            </Link>
          </p>
        )}
      </Section>
      <p className="small quiet mt-8 border-t border-(--rule) pt-3">{t('method')}</p>
    </article>
  );
}
