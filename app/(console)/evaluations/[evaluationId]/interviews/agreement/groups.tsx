import { getTranslations } from 'next-intl/server';
import { statisticRows } from '#lib/interview/rater-statistics.ts';
import type { GroupAgreement, StudyDesign } from '#lib/interview/rater-study.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Section } from '../../campaigns/[campaignId]/scales/section.tsx';
import { StatisticName, written } from './overall.tsx';

/** The shares and the ICC of each role or indicator, on its own questions. */
export async function Groups(props: {
  id: string;
  no: number;
  title: string;
  head: string;
  groups: readonly GroupAgreement[];
  design: StudyDesign;
  nameOf: (key: string) => string;
}) {
  const t = await getTranslations('rater.agreement');
  const reason = await getTranslations('common.reason');
  const { groups, design } = props;
  const enough = groups.filter((g) => g.icc.kind === 'estimate').length;
  const icc = design === 'rotating' ? 'icc_1_1' : 'icc_2_1';
  return (
    <Section
      id={props.id}
      no={props.no}
      title={props.title}
      says={t('groupsSays', { n: groups.length, enough })}
    >
      <ScrollRegion label={props.title}>
        <table>
          <thead>
            <tr>
              <th scope="col">{props.head}</th>
              <th scope="col" className="num">
                n
              </th>
              {(['exact', 'within_one', icc] as const).map((id) => (
                <th key={id} scope="col" className="num">
                  <StatisticName id={id} />
                </th>
              ))}
              <th scope="col" className="num">
                {t('interval')}
              </th>
            </tr>
          </thead>
          <tbody>
            {groups.map((g) => (
              <tr key={g.key}>
                <th scope="row">{props.nameOf(g.key)}</th>
                <td className="num">{g.pairs.n}</td>
                {statisticRows({ design, pairs: g.pairs, complete: g.pairs.n, icc: g.icc }).map(
                  ({ id, statistic: s }) => (
                    <td key={id} className="num">
                      {s.kind === 'estimate' ? (
                        written(id, s.value)
                      ) : (
                        <span className="small quiet">{reason(s.reason)}</span>
                      )}
                    </td>
                  ),
                )}
                <td className="num whitespace-nowrap">
                  {g.icc.kind === 'estimate'
                    ? `[${written(icc, g.icc.lower)}, ${written(icc, g.icc.upper)}]`
                    : '—'}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </Section>
  );
}
