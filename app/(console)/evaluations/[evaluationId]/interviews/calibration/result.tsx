import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { CalibrationView } from '#lib/interviews/read-calibration.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { text } from '../../../../../_ui/localized.ts';
import { coefficient, percent } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../_ui/term.tsx';

type Asked = Extract<CalibrationView, { required: true }>;
type Mine = NonNullable<Asked['mine']>;
type Props = {
  result: NonNullable<Mine['result']>;
  rule: Asked['rule'];
  attempts: Mine['attempts'];
};

/** The newest attempt: shares, kappa, each case beside the experts' rating and reason, and all attempts. */
export async function Result({ result, rule, attempts }: Props) {
  const t = await getTranslations('rater.calibration');
  const { score } = result;
  return (
    <section className="mt-8">
      <h2>{t('results')}</h2>
      <Measures score={score} rule={rule} />
      <h3 className="mt-6">{t('caseByCase')}</h3>
      <ol className="mt-2">
        {result.cases.map((c) => (
          <CaseResult key={c.id} shown={c} />
        ))}
      </ol>
      <Attempts attempts={attempts} />
    </section>
  );
}

async function Measures({ score, rule }: { score: Props['result']['score']; rule: Props['rule'] }) {
  const t = await getTranslations('rater.calibration');
  const reason = await getTranslations('common.reason');
  const { n, exact, within, kappa } = score;
  return (
    <ScrollRegion label={t('results')} className="mt-2">
      <table className="max-w-[640px]">
        <thead>
          <tr>
            <th scope="col">{t('measure')}</th>
            <th scope="col" className="num">
              {t('value')}
            </th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col">{t('needed')}</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            <th scope="row">{t('exact')}</th>
            <td className="num">{percent(exact / n)}</td>
            <td className="num">{n}</td>
            <td>{t('atLeast', { share: percent(rule.exact_min) })}</td>
          </tr>
          <tr>
            <th scope="row">{t('within')}</th>
            <td className="num">{percent(within / n)}</td>
            <td className="num">{n}</td>
            <td>{t('atLeast', { share: percent(rule.within_one_min) })}</td>
          </tr>
          <tr>
            <th scope="row">
              <Term method="kappa" definition={t('kappaDefine')}>
                {t('kappa')}
              </Term>
            </th>
            <td className="num">{isUndefined(kappa) ? reason(kappa.reason) : coefficient(kappa.kappa)}</td>
            <td className="num">{n}</td>
            <td>{t('noLimit')}</td>
          </tr>
        </tbody>
      </table>
    </ScrollRegion>
  );
}

async function CaseResult({ shown: c }: { shown: Props['result']['cases'][number] }) {
  const t = await getTranslations('rater.calibration');
  const roles = await getTranslations('interview.roleName');
  const locale = await getLocale();
  const gap = Math.abs(c.own - c.expert);
  const { role } = c.question;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-2 border-t border-(--rule) py-4 md:grid-cols-[minmax(0,1fr)_9rem_minmax(0,1fr)]">
      <div>
        <p>
          <span className="small quiet">
            {roles.has(role as 'leadership') ? roles(role as 'leadership') : role}
          </span>
        </p>
        <p className="font-semibold">{text(c.question.text, locale)}</p>
        <details className="mt-1">
          <summary className="small min-h-8 pointer-coarse:min-h-11">{t('words')}</summary>
          <p className="mt-1">{text(c.told, locale)}</p>
          <p className="mt-2">{text(c.shown, locale)}</p>
        </details>
      </div>
      <div className="flex flex-wrap content-start items-baseline gap-x-4 md:flex-col">
        <dl className="flex flex-wrap gap-x-4 md:flex-col">
          <div className="flex items-baseline gap-2">
            <dt className="small quiet">{t('own')}</dt>
            <dd className="font-semibold tabular-nums">{c.own}</dd>
          </div>
          <div className="flex items-baseline gap-2">
            <dt className="small quiet">{t('expert')}</dt>
            <dd className="font-semibold tabular-nums">{c.expert}</dd>
          </div>
        </dl>
        {gap === 0 ? null : (
          <p className={`state ${gap > 1 ? 'warn' : ''}`}>
            {gap > 1 ? '▲ ' : ''}
            {t('gap', { n: gap })}
          </p>
        )}
      </div>
      <p>
        <span className="small quiet block">{t('reason')}</span>
        {text(c.reason, locale)}
      </p>
    </li>
  );
}

async function Attempts({ attempts }: { attempts: Props['attempts'] }) {
  const t = await getTranslations('rater.calibration');
  const format = await getFormatter();
  return (
    <>
      <h3 className="mt-6">{t('attempts')}</h3>
      <p className="small quiet">{t('attemptsNote')}</p>
      <ScrollRegion label={t('attempts')} className="mt-2">
        <table className="max-w-[640px]">
          <thead>
            <tr>
              <th scope="col">{t('date')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col" className="num">
                {t('exact')}
              </th>
              <th scope="col" className="num">
                {t('within')}
              </th>
            </tr>
          </thead>
          <tbody>
            {attempts.map((a) => (
              <tr key={a.id}>
                <th scope="row" className="whitespace-nowrap">
                  {format.dateTime(a.doneAt, { dateStyle: 'medium', timeStyle: 'short' })}
                </th>
                <td>{t(`stateName.${a.passed ? 'passed' : 'failed'}`)}</td>
                <td className="num">{percent(a.exact)}</td>
                <td className="num">{percent(a.within)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </>
  );
}
