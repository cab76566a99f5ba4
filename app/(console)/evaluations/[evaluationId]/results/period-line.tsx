import { getFormatter, getTranslations } from 'next-intl/server';
import { around, type UnitPeriod } from '#lib/scores/evidence-period.ts';

/** What the results are about: when their evidence was gathered, and when their scores were written. */
export async function PeriodLine({ of }: { of: readonly UnitPeriod[] }) {
  const t = await getTranslations('result');
  const format = await getFormatter();
  const day = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium', timeZone: 'UTC' });
  const days = ([began, ended]: readonly [number, number]) =>
    day(began) === day(ended) ? day(began) : t('days', { from: day(began), to: day(ended) });
  const [evidence] = around(of.flatMap((p) => p.evidence));
  const [written] = around(of.flatMap((p) => p.written));
  if (evidence === undefined || written === undefined) return null;
  return (
    <p className="mt-2 small quiet">{t('period', { evidence: days(evidence), written: days(written) })}</p>
  );
}
