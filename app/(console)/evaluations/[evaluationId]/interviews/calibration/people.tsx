import { getFormatter, getTranslations } from 'next-intl/server';
import type { CalibrationView } from '#lib/interviews/read-calibration.ts';
import { percent } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';

type Person = NonNullable<Extract<CalibrationView, { required: true }>['people']>[number];

const TONE = { none: 'warn', failed: 'warn', expired: 'warn', passed: 'ok' } as const;

/** For leads: everybody who rates, with state, date and shares of the newest attempt. */
export async function People({ people }: { people: readonly Person[] }) {
  const t = await getTranslations('rater.calibration');
  const format = await getFormatter();
  const passed = people.filter((p) => p.standing.state === 'passed').length;
  const day = (at: number | undefined) =>
    at === undefined ? '—' : format.dateTime(at, { dateStyle: 'medium' });
  const share = (value: number | undefined) => (value === undefined ? '—' : percent(value));
  return (
    <section className="mt-8">
      <h2>{t('people')}</h2>
      <p className="mt-1">
        {t('peopleSays', { all: people.length, passed, missing: people.length - passed })}
      </p>
      <ScrollRegion label={t('people')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('person')}</th>
              <th scope="col">{t('state')}</th>
              <th scope="col" className="num">
                {t('exact')}
              </th>
              <th scope="col" className="num">
                {t('within')}
              </th>
              <th scope="col">{t('date')}</th>
              <th scope="col">{t('until')}</th>
              <th scope="col" className="num">
                {t('tries')}
              </th>
            </tr>
          </thead>
          <tbody>
            {people.map(({ id, name, standing, attempts }) => (
              <tr key={id}>
                <th scope="row">{name}</th>
                <td>
                  <span className={`state ${TONE[standing.state]}`}>
                    <span aria-hidden="true">{standing.state === 'passed' ? '●' : '○'}</span>
                    {t(`stateName.${standing.state}`)}
                  </span>
                </td>
                <td className="num">{share(standing.exact)}</td>
                <td className="num">{share(standing.within)}</td>
                <td className="whitespace-nowrap">{day(standing.doneAt)}</td>
                <td className="whitespace-nowrap">{day(standing.until)}</td>
                <td className="num">{attempts}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </section>
  );
}
