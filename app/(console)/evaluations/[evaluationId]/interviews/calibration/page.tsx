import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { type CalibrationView, readCalibration } from '#lib/interviews/read-calibration.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { percent } from '../../../../../_ui/number.ts';
import { People } from './people.tsx';
import { Result } from './result.tsx';

type Props = { params: Promise<{ evaluationId: string }> };
type Mine = NonNullable<Extract<CalibrationView, { required: true }>['mine']>;

export async function generateMetadata() {
  return { title: (await getTranslations('rater.calibration'))('title') };
}

/** Where the reader stands with his calibration, and for leads where everybody does. */
export default async function CalibrationPage({ params }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('rater.calibration');
  const common = await getTranslations('common');
  const view = await seen(readCalibration(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="interviews"
      title={t('title')}
      lead={t('lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
    >
      {view.required ? (
        <>
          <p className="mt-4 max-w-[54em]">
            {t('rule', {
              n: view.set.n,
              exact: percent(view.rule.exact_min),
              within: percent(view.rule.within_one_min),
              days: view.rule.valid_days,
            })}
          </p>
          {view.set.ratings === 'draft' ? <p className="notice caution my-3">{t('draft')}</p> : null}
          {view.mine === undefined ? null : (
            <Own mine={view.mine} path={`${base}/interviews/calibration/rate`} />
          )}
          {view.people === undefined ? null : <People people={view.people} />}
          {view.mine?.result === undefined ? null : (
            <Result result={view.mine.result} rule={view.rule} attempts={view.mine.attempts} />
          )}
        </>
      ) : (
        <p className="notice my-4">{t('notRequired')}</p>
      )}
    </Frame>
  );
}

async function Own({ mine, path }: { mine: Mine; path: string }) {
  const t = await getTranslations('rater.calibration');
  const format = await getFormatter();
  const { standing, result, due } = mine;
  const score = result?.score;
  const counts = { n: score?.n ?? 0, exact: score?.exact ?? 0, within: score?.within ?? 0 };
  const until =
    standing.state === 'passed' || standing.state === 'expired'
      ? format.dateTime(standing.until, { dateStyle: 'long' })
      : '';
  const tone = standing.state === 'passed' ? 'good' : standing.state === 'none' ? '' : 'caution';
  return (
    <section className="mt-6">
      <h2>{t('mine')}</h2>
      <p className={`notice ${tone} my-3`}>{t(`says.${standing.state}`, { ...counts, until })}</p>
      {due ? (
        <Link className="btn primary no-print" href={path} prefetch={false}>
          {standing.state === 'none' ? t('begin') : t('again')}
        </Link>
      ) : standing.state === 'failed' ? (
        <p>
          {t('wait', {
            time: format.dateTime(standing.nextAt, { dateStyle: 'medium', timeStyle: 'short' }),
          })}
        </p>
      ) : null}
    </section>
  );
}
