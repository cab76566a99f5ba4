import { getTranslations } from 'next-intl/server';
import { type Statistic, type StatisticId, statisticRows } from '#lib/interview/rater-statistics.ts';
import type { WholeAgreement } from '#lib/interviews/read-agreement.ts';
import { coefficient, fixed, percent } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { FileLink } from '../../campaigns/[campaignId]/scales/file-link.tsx';
import { Section } from '../../campaigns/[campaignId]/scales/section.tsx';

/** The method page of each statistic, and which definition it is shown with. */
const METHOD = {
  exact: ['rater-pairs', 'shares'],
  within_one: ['rater-pairs', 'shares'],
  icc_2_1: ['rater-icc', 'icc'],
  icc_2_k: ['rater-icc', 'icc'],
  kappa: ['kappa', 'kappa'],
  icc_1_1: ['rater-pairs', 'icc'],
  alpha: ['krippendorff', 'alpha'],
  icc_a_1: ['rater-components', 'icc'],
  icc_a_khat: ['rater-components', 'icc'],
} as const satisfies Readonly<Record<StatisticId, readonly [string, string]>>;

const isShare = (id: StatisticId) => id === 'exact' || id === 'within_one';

/** A value or the end of an interval in a table: shares in percent, coefficients without their zero. */
export function written(id: StatisticId, value: number): string {
  return isShare(id) ? `${fixed(value * 100, 1)}%` : coefficient(value);
}

/** What the whole says in a sentence, then every statistic that the design allows. */
export async function Overall({ whole, file }: { whole: WholeAgreement; file: string }) {
  const t = await getTranslations('rater.agreement');
  const { study, interviews } = whole;
  const rows = statisticRows(study);
  return (
    <Section
      id="overall"
      no={1}
      title={t('overall')}
      says={await sentence(whole)}
      aside={
        <>
          <p>{t('asideDependence')}</p>
          <p>{t('asideFew')}</p>
        </>
      }
    >
      <p className="small quiet">
        {t('overallSays', { raters: study.raters.length, interviews, once: study.pairs.ratedOnce })}
      </p>
      <ScrollRegion label={t('overall')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('statistic')}</th>
              <th scope="col" className="num">
                {t('value')}
              </th>
              <th scope="col" className="num">
                {t('interval')}
              </th>
              <th scope="col" className="num">
                n
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, statistic, n }) => (
              <tr key={id}>
                <th scope="row">
                  <StatisticName id={id} />
                </th>
                <StatisticCells id={id} statistic={statistic} />
                <td className="num">{n}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <FileLink href={file} table={t('title')} />
    </Section>
  );
}

async function sentence({ study }: WholeAgreement): Promise<string> {
  const t = await getTranslations('rater.agreement');
  const reason = await getTranslations('common.reason');
  const rows = statisticRows(study);
  const of = (id: StatisticId) => rows.find((r) => r.id === id)?.statistic;
  const share = (id: StatisticId) => {
    const found = of(id);
    return found?.kind === 'estimate' ? percent(found.value) : '—';
  };
  if (study.design === 'none' || study.pairs.says === 'nothing') return t('none');
  const id: StatisticId = study.design === 'rotating' ? 'icc_1_1' : 'icc_2_1';
  const icc = of(id);
  const says =
    study.pairs.says === 'shares' || icc === undefined
      ? t('fewSays')
      : icc.kind === 'undefined'
        ? t('iccNone', { name: t(`name.${id}`), reason: reason(icc.reason) })
        : t('iccSays', {
            name: id === 'icc_1_1' ? 'ICC(1,1)' : 'ICC(2,1)',
            value: coefficient(icc.value),
            lower: coefficient(icc.lower ?? icc.value),
            upper: coefficient(icc.upper ?? icc.value),
          });
  const { n } = study.pairs;
  return t(`says.${study.design}`, { n, exact: share('exact'), within: share('within_one'), icc: says });
}

export async function StatisticName({ id }: { id: StatisticId }) {
  const t = await getTranslations('rater.agreement');
  const [method, definition] = METHOD[id];
  const name = id === 'exact' ? t('exact') : id === 'within_one' ? t('within') : t(`name.${id}`);
  const say = {
    shares: t('define.shares'),
    icc: t('define.icc'),
    kappa: t('define.kappa'),
    alpha: t('define.alpha'),
  };
  return (
    <Term method={method} definition={say[definition]}>
      {name}
    </Term>
  );
}

/** Value and interval, or over both columns the reason why there is none. */
export async function StatisticCells({ id, statistic: s }: { id: StatisticId; statistic: Statistic }) {
  const reason = await getTranslations('common.reason');
  if (s.kind === 'undefined') {
    return (
      <td className="num" colSpan={2}>
        <span className="small quiet whitespace-normal">{reason(s.reason)}</span>
      </td>
    );
  }
  return (
    <>
      <td className="num">{written(id, s.value)}</td>
      <td className="num whitespace-nowrap">
        {s.lower === undefined || s.upper === undefined
          ? '—'
          : `[${written(id, s.lower)}, ${written(id, s.upper)}]`}
      </td>
    </>
  );
}
