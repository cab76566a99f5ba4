import { getLocale, getTranslations } from 'next-intl/server';
import { isDefined } from '#lib/estimate.ts';
import { CONSISTENT_BELOW } from '#lib/indicators/ahp.ts';
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import { TOP } from '#lib/indicators/weighting.ts';
import { type WeightingAccount, weightingAccounts } from '#lib/indicators/weighting-result.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { text } from '../../../_ui/localized.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import { Term } from '../../../_ui/term.tsx';

/** How the weights of a framework came about, set by set, beside those in force; and of which sets nobody wrote it down. */
export async function WeightingSection({ tree }: { tree: IndicatorTree }) {
  const t = await getTranslations('library.weighting');
  const joint = await getTranslations('common.joint');
  const accounts = weightingAccounts(tree);
  const bare = accounts.filter((a) => a.record === undefined);
  const locale = await getLocale();
  return (
    <section className="mt-8" id="weighting">
      <h2>{t('title')}</h2>
      {bare.length === accounts.length ? (
        <p className="quiet mt-2">{t('none')}</p>
      ) : (
        <>
          <p className="small quiet">{t('lead')}</p>
          {accounts.map((a) =>
            a.record === undefined ? null : (
              <Account key={a.below} account={a} record={a.record} locale={locale} />
            ),
          )}
          {bare.length === 0 ? null : (
            <p className="mt-4">
              {t('without', {
                list: bare.map((a) => (a.below === TOP ? t('top') : a.below)).join(joint('list')),
              })}
            </p>
          )}
        </>
      )}
    </section>
  );
}

async function Account(props: {
  account: WeightingAccount;
  record: NonNullable<WeightingAccount['record']>;
  locale: string;
}) {
  const t = await getTranslations('library.weighting');
  const common = await getTranslations('common');
  const { account: a, record, locale } = props;
  const days = record.judges.map((j) => j.day).sort();
  const [first = '', last = first] = [days[0], days.at(-1)];
  const name = a.below === TOP ? t('top') : `${a.below} ${text(a.title, locale)}`;
  const result = a.result !== undefined && 'shares' in a.result ? a.result : undefined;
  const points = result?.points;
  return (
    <>
      <h3 className="mt-5">{name}</h3>
      <p>
        {t(`method.${record.method}`)} · {t('judges', { n: record.judges.length })} ·{' '}
        {first === last ? first : t('days', { first, last })} · {t('rounded', { step: record.step })}
      </p>
      {result === undefined ? (
        <p className="text-(--caution)">△ {t('incomplete')}</p>
      ) : (
        <>
          <Agreement result={result} judges={record.judges.length} />
          <ScrollRegion label={name} className="mt-2">
            <table>
              <thead>
                <tr>
                  <th scope="col">{t('indicator')}</th>
                  <th scope="col" className="num">
                    {t('share')}
                  </th>
                  <th scope="col" className="num">
                    {t('given')}
                  </th>
                  <th scope="col" className="num">
                    {t('inForce')}
                  </th>
                </tr>
              </thead>
              <tbody>
                {a.children.map((c, i) => {
                  const given = points?.[i];
                  const same = given !== undefined && Math.abs(given - c.weight) < 1e-9;
                  return (
                    <tr key={c.id}>
                      <th scope="row">
                        <span className="id">{c.id}</span> {text(c.title, locale)}
                      </th>
                      <td className="num">{(100 * (result.shares[i] ?? 0)).toFixed(1)}%</td>
                      <td className="num">{given === undefined ? '—' : tidy(given)}</td>
                      <td className="num">
                        {same ? null : (
                          <span className="text-(--caution)">
                            △ <span className="sr-only">{t('differs')}</span>
                          </span>
                        )}
                        {tidy(c.weight)}
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </ScrollRegion>
          {points === undefined ? <p className="small">{t('noSteps', { step: record.step })}</p> : null}
        </>
      )}
      {record.other_weights_reason === undefined ? null : (
        <p className="mt-2">
          {t('reason')}
          {common('joint.colon')}
          {text(record.other_weights_reason, locale)}
        </p>
      )}
    </>
  );
}

async function Agreement({
  result,
  judges,
}: {
  result: Extract<WeightingAccount['result'], { shares: unknown }>;
  judges: number;
}) {
  const t = await getTranslations('library.weighting');
  const framework = await getTranslations('framework');
  const common = await getTranslations('common');
  const { pairwise, experts, consistencyOfJudges: own = [] } = result;
  const said = (e: (typeof own)[number]) =>
    isDefined(e) ? e.value.toFixed(3) : common(`reason.${e.reason}`);
  if (pairwise !== undefined) {
    const ratio = pairwise.consistencyRatio;
    const over = isDefined(ratio) && ratio.value > CONSISTENT_BELOW;
    return (
      <p>
        <Term method="ahp" definition={framework('ahpDefinition')}>
          {t('ratio')}
        </Term>{' '}
        {said(ratio)} ({t('compared', { n: result.shares.length })}){' '}
        <span className={over ? 'text-(--caution)' : 'text-(--good)'}>
          {over ? `△ ${framework('inconsistent')}` : `✓ ${framework('consistent')}`}
        </span>
        {judges < 2 ? null : (
          <>
            {' · '}
            {t('each', { list: own.map(said).join(common('joint.list')) })}
          </>
        )}
      </p>
    );
  }
  return experts === undefined ? null : (
    <p>
      <Term method="kendall-w" definition={framework('concordanceDefinition')}>
        {framework('concordance')}
      </Term>{' '}
      {isDefined(experts.concordance)
        ? experts.concordance.value.toFixed(2)
        : common(`reason.${experts.concordance.reason}`)}{' '}
      ({t('judges', { n: judges })})
    </p>
  );
}
