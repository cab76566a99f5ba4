import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Observed } from '#lib/scores/composites.ts';
import type { SheetBranch } from '#lib/scores/read-sheet.ts';
import { IntervalPlot } from '../../../../../_ui/interval-plot.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { fixed, hundred } from '../../../../../_ui/number.ts';

/** Level 1, level 2 or the total: the rate of what counts with its interval, and what is missing. */
export async function BranchRow({
  branch,
  level,
  locale,
}: {
  branch: SheetBranch;
  level: 1 | 2;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const { composite, interval } = branch;
  const { rate } = composite;
  const ends = isUndefined(interval) ? undefined : `${hundred(interval.lower)} – ${hundred(interval.upper)}`;
  const reason = isUndefined(interval) ? common(`reason.${interval.reason}`) : '';
  const missing = composite.missing.map((m) => `${m.id} ${common(`reason.${m.reason}`)}`);
  return (
    <tr>
      <th scope="row" className={level === 1 ? 'font-semibold' : 'pl-4'}>
        <span className="id">{branch.id}</span> {text(branch.title, locale)}
      </th>
      <td className="num">{fixed(branch.weight, branch.weight % 1 === 0 ? 0 : 1)}</td>
      <td />
      {rate.kind === 'undefined' ? (
        <>
          <td className="num quiet">—</td>
          <td className="small quiet" colSpan={3}>
            {common(`reason.${rate.reason}`)}
          </td>
        </>
      ) : (
        <>
          <td className="num">{hundred(rate.value)}</td>
          <td>
            <IntervalPlot
              min={0}
              max={1}
              value={rate.value}
              {...(isUndefined(interval) ? {} : { lower: interval.lower, upper: interval.upper })}
              label={ends ?? reason}
              width={130}
            />{' '}
            <span className={`small quiet ${ends === undefined ? '' : 'whitespace-nowrap'}`}>
              {ends ?? reason}
              {composite.withoutError.length === 0
                ? ''
                : `${common('joint.colon')}${composite.withoutError.join(' ')}`}
            </span>
          </td>
          <td className="num">{observedWords(branch.observed, t)}</td>
          <td className="small quiet">
            {missing.length === 0 ? (
              t('allCounted')
            ) : (
              <details>
                <summary className="min-h-[32px] cursor-pointer whitespace-nowrap">
                  {t('countedOf', {
                    counted: fixed(composite.counted, 1),
                    of: fixed(composite.applicable, 1),
                  })}
                </summary>
                {t('missingAre', { list: missing.join(common('joint.clause')) })}
              </details>
            )}
            {composite.covariance === 'bound' ? <span className="block">{t('covarianceBound')}</span> : null}
          </td>
        </>
      )}
      <td className={`num ${level === 1 ? 'font-semibold' : ''}`}>
        {branch.counted === 0 ? '—' : fixed(branch.points)}
      </td>
    </tr>
  );
}

/** Respondents and interviews, each counted once. */
export function observedWords(
  { people, interviews }: Observed,
  t: (key: 'nPeople' | 'nInterviews', values: { n: number }) => string,
): string {
  return [
    ...(people === 0 ? [] : [t('nPeople', { n: people })]),
    ...(interviews === 0 ? [] : [t('nInterviews', { n: interviews })]),
  ].join(' · ');
}
