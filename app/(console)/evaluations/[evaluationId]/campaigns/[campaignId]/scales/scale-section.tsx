import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Estimate } from '#lib/estimate.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Dataset } from '#lib/responses/dataset.ts';
import type { ScaleView } from '#lib/responses/read-scales.ts';
import { text } from '../../../../../../_ui/localized.ts';
import { coefficient, fixed } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { ItemDistribution } from './item-distribution.tsx';
import { Scree } from './scree.tsx';
import { UnitTable } from './unit-table.tsx';
import { Verdicts } from './verdicts.tsx';

export type ScaleSectionProps = {
  view: ScaleView;
  dataset: Dataset;
  raw: boolean;
  toggle: { raw: string; keyed: string };
  base: string;
  locale: string;
};

/** One scale: the sentence first, then questions with verdicts, then the evidence. */
export async function ScaleSection({ view, dataset, raw, toggle, base, locale }: ScaleSectionProps) {
  const t = await getTranslations('scale');
  const common = await getTranslations('common');
  const { report, key } = view;
  const reason = (e: Exclude<Estimate, { kind: 'estimate' }>) => common(`reason.${e.reason}`);
  const name = text(key.title, locale);
  const omega = report.omega;
  const bounds = isUndefined(view.omegaInterval)
    ? ''
    : ` [${coefficient(view.omegaInterval.lower)}, ${coefficient(view.omegaInterval.upper)}]`;
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
      ? t('sentenceNone', { name, reason: reason(omega), n: report.nComplete })
      : t('sentence', {
          name,
          verdict: t(`verdict.${verdict}`),
          omega: `${coefficient(omega.value)}${bounds}`,
          n: report.nComplete,
        });
  const wrong = report.items.flatMap((item, i) => (item.wrongKey ? [key.items[i]?.id ?? ''] : []));
  const itemText = (id: string) => {
    const item = dataset.questionnaire.items.find((x) => x.id === id);
    return item === undefined ? id : text(item.text, locale);
  };
  return (
    <article className="mt-6">
      <p className="text-[1.125rem] font-semibold leading-snug">{sentence}</p>
      {report.negativeAlpha || wrong.length > 0 ? (
        <p role="alert" className="notice danger mt-3">
          {report.negativeAlpha ? `${t('negativeAlpha')} ` : ''}
          {wrong.length > 0 ? t('wrongKey', { items: wrong.join(common('joint.list')) }) : ''}
        </p>
      ) : null}
      <Verdicts view={view} dataset={dataset} />

      <h2 className="mt-8">{t('distribution')}</h2>
      <p className="no-print mt-2 flex gap-2">
        <Link className="btn" href={toggle.keyed} prefetch={false} aria-current={raw ? undefined : 'true'}>
          {t('keyed')}
        </Link>
        <Link className="btn" href={toggle.raw} prefetch={false} aria-current={raw ? 'true' : undefined}>
          {t('raw')}
        </Link>
      </p>
      <ItemDistribution view={view} raw={raw} itemText={itemText} />

      <h2 className="mt-8">{t('items')}</h2>
      <ScrollRegion label={t('items')} className="mt-2">
        <table>
          <caption>{t('itemsNote', { n: report.nComplete })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('item')}</th>
              {(['n', 'mean', 'sd', 'rDrop', 'alphaIfDropped'] as const).map((c) => (
                <th key={c} scope="col" className="num" title={t(`define.${c}`)}>
                  {t(c)}
                </th>
              ))}
              <th scope="col">{t('hint')}</th>
            </tr>
          </thead>
          <tbody>
            {report.items.map((item, i) => {
              const k = key.items[i];
              const low =
                item.rDrop.kind === 'estimate' &&
                item.rDrop.value < dataset.policy.reliability.item_total_min;
              return (
                <tr key={k?.id}>
                  <th scope="row">
                    <KeyMark reverse={k?.reverse ?? false} label={k?.reverse ? t('reverse') : t('forward')} />{' '}
                    {itemText(k?.id ?? '')} <span className="id">{k?.id}</span>
                  </th>
                  <td className="num">{item.n}</td>
                  <Cell e={item.mean} reason={reason} format={(v) => fixed(v)} />
                  <Cell e={item.sd} reason={reason} format={(v) => fixed(v)} />
                  <Cell e={item.rDrop} reason={reason} format={(v) => coefficient(v)} />
                  <Cell e={item.alphaIfDropped} reason={reason} format={(v) => coefficient(v)} />
                  <td className="small">
                    {item.wrongKey ? t('wrongKeyShort') : low ? t('lowItemTotal') : ''}
                  </td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('wholeScale')}</th>
              <td className="num">{report.n}</td>
              <Cell e={report.mean} reason={reason} format={(v) => fixed(v)} />
              <Cell e={report.sd} reason={reason} format={(v) => fixed(v)} />
              <td className="num">—</td>
              <Cell e={report.alpha} reason={reason} format={(v) => coefficient(v)} />
              <td className="small">
                {t('averageR', {
                  r: report.averageR.kind === 'estimate' ? coefficient(report.averageR.value) : '—',
                })}
              </td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>

      {view.eigenvalues === null ? null : (
        <>
          <h2 className="mt-8">{t('dimensions')}</h2>
          <Scree eigenvalues={view.eigenvalues} />
        </>
      )}

      <h2 className="mt-8">{t('units')}</h2>
      <UnitTable view={view} base={base} audience={dataset.audience} />

      {key.indicator === undefined ? null : (
        <>
          <h2 className="mt-8">{t('feeds')}</h2>
          <p className="mt-2">
            {t.rich('feedsText', {
              indicator: key.indicator,
              link: (chunks) => (
                <Link href={`${base}/indicators`} prefetch={false}>
                  {chunks}
                </Link>
              ),
            })}
          </p>
        </>
      )}
      <p className="small quiet mt-8 border-t border-(--rule) pt-3">{t('method')}</p>
    </article>
  );
}

function Cell({
  e,
  reason,
  format,
}: {
  e: Estimate;
  reason: (u: Exclude<Estimate, { kind: 'estimate' }>) => string;
  format: (v: number) => string;
}) {
  return (
    <td className="num">
      {e.kind === 'estimate' ? (
        format(e.value)
      ) : (
        <span className="small quiet whitespace-normal">{reason(e)}</span>
      )}
    </td>
  );
}

export function KeyMark({ reverse, label }: { reverse: boolean; label: string }) {
  return (
    <span
      className={`inline-block rounded-[2px] border border-(--ink-3) px-1 text-[0.75rem] leading-4 ${reverse ? 'bg-(--ink-2) text-(--paper)' : ''}`}
    >
      {label}
    </span>
  );
}
