import { getTranslations } from 'next-intl/server';
import type { WholeAgreement } from '#lib/interviews/read-agreement.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { fixed } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';
import { FileLink } from '../../campaigns/[campaignId]/scales/file-link.tsx';
import { Section } from '../../campaigns/[campaignId]/scales/section.tsx';

/** How much higher or lower each rater marks than the others, from the most lenient. */
export async function Severity(props: { severity: WholeAgreement['severity']; no: number; file: string }) {
  const t = await getTranslations('rater.agreement');
  const reason = await getTranslations('common.reason');
  const { severity, no } = props;
  if (isUndefined(severity)) {
    const says = t('severityNone', { reason: reason(severity.reason) });
    return (
      <Section id="severity" no={no} title={t('severity')} says={says}>
        {null}
      </Section>
    );
  }
  const { rows } = severity;
  const range = (rows[0]?.contrast ?? 0) - (rows.at(-1)?.contrast ?? 0);
  return (
    <Section
      id="severity"
      no={no}
      title={t('severity')}
      says={t('severitySays', { range: fixed(range) })}
      aside={<p>{t('severityAside')}</p>}
    >
      <ScrollRegion label={t('severity')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('rater')}</th>
              <th scope="col" className="num">
                {t('rated')}
              </th>
              <th scope="col" className="num">
                <Term method="rater-severity" definition={t('define.severity')}>
                  {t('contrast')}
                </Term>
              </th>
              <th scope="col" className="num">
                {t('interval')}
              </th>
              <th scope="col" className="num">
                {t('drawn')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map((r, i) => (
              <tr key={r.rater}>
                <th scope="row">{r.name ?? t('raterNo', { n: i + 1 })}</th>
                <td className="num">{r.n}</td>
                <td className="num">{signed(r.contrast)}</td>
                <td className="num whitespace-nowrap">
                  {isUndefined(r.interval)
                    ? reason(r.interval.reason)
                    : `[${signed(r.interval.lower)}, ${signed(r.interval.upper)}]`}
                </td>
                <td className="num">
                  {isUndefined(r.drawn) ? reason(r.drawn.reason) : signed(r.drawn.effect)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <FileLink href={props.file} table={t('severity')} />
    </Section>
  );
}

/** With its sign, so that lenient and severe are told apart at a glance. */
export function signed(value: number): string {
  const text = fixed(value);
  return value > 0 ? `+${text}` : text;
}
