import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import { Fragment } from 'react';
import type { ChainView } from '#lib/evidence/read-chain.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { SheetRow, SheetView } from '#lib/scores/read-sheet.ts';
import { IntervalPlot } from '../../../../../_ui/interval-plot.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { fixed, hundred } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { countsOf } from '../counts-of.ts';
import { BranchRow } from './branch-row.tsx';
import { Chain } from './chain.tsx';
import { SourceShares } from './source-shares.tsx';

const COLUMNS = 8;

/** The framework as a tree table; the open row shows its chain beneath it. */
export async function SheetTable(props: {
  sheet: SheetView;
  open: string | undefined;
  /** What the open indicator rests on. */
  chain: ChainView | undefined;
  base: string;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const { sheet, open, chain, base, locale } = props;
  return (
    <ScrollRegion label={t('sheet')} className="mt-4">
      <table>
        <caption>{t('sheetNote')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('indicator')}</th>
            <th scope="col" className="num">
              {t('full')}
            </th>
            <th scope="col">{t('sources')}</th>
            <th scope="col" className="num">
              {t('rate')}
            </th>
            <th scope="col">{t('interval')}</th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col">{t('state')}</th>
            <th scope="col" className="num">
              {t('score')}
            </th>
          </tr>
        </thead>
        <tbody>
          {sheet.tree.map((first) => (
            <Fragment key={first.branch.id}>
              <BranchRow branch={first.branch} level={1} locale={locale} />
              {first.children.map((second) => (
                <Fragment key={second.branch.id}>
                  <BranchRow branch={second.branch} level={2} locale={locale} />
                  {second.leaves.map((row) => (
                    <Fragment key={row.indicator.id}>
                      <LeafRow row={row} open={open === row.indicator.id} base={base} locale={locale} />
                      {open === row.indicator.id && chain !== undefined ? (
                        <tr>
                          <td colSpan={COLUMNS} className="bg-(--accent-soft)">
                            <Chain row={row} sheet={sheet} chain={chain} locale={locale} />
                          </td>
                        </tr>
                      ) : null}
                    </Fragment>
                  ))}
                </Fragment>
              ))}
            </Fragment>
          ))}
        </tbody>
        <tfoot>
          <BranchRow
            branch={{ ...sheet.total, title: { 'zh-CN': t('total'), 'zh-TW': t('total'), en: t('total') } }}
            level={1}
            locale={locale}
          />
        </tfoot>
      </table>
    </ScrollRegion>
  );
}

const STATE_SHAPE = { direct: '●', blended: '◑', partial: '◔', waiting: '○' } as const;

async function LeafRow({
  row,
  open,
  base,
  locale,
}: {
  row: SheetRow;
  open: boolean;
  base: string;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const { indicator, score, now } = row;
  const id = indicator.id;
  const rate = score?.rate;
  return (
    <tr className={open ? 'bg-(--accent-soft)' : ''} id={id}>
      <th scope="row" className="pl-8">
        <Link
          href={open ? `${base}#${id}` : `${base}?open=${id}#${id}`}
          prefetch={false}
          aria-expanded={open}
          scroll={false}
        >
          {open ? '▾' : '▸'} <span className="id">{id}</span> {text(indicator.title, locale)}
        </Link>
      </th>
      <td className="num">{indicator.weight}</td>
      <td>
        <SourceShares sources={score?.sources ?? now.sources} />
      </td>
      {score === undefined || rate === undefined ? (
        <>
          <td className="num quiet">—</td>
          <td className="small quiet" colSpan={2}>
            {now.rate.kind === 'estimate' ? t('notExported') : common(`reason.${now.rate.reason}`)}
          </td>
        </>
      ) : rate.kind === 'undefined' ? (
        <>
          <td className="num quiet">—</td>
          <td className="small" colSpan={2}>
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
              {...(isUndefined(score.interval)
                ? {}
                : { lower: score.interval.lower, upper: score.interval.upper })}
              label={
                isUndefined(score.interval)
                  ? common(`reason.${score.interval.reason}`)
                  : `${hundred(score.interval.lower)} – ${hundred(score.interval.upper)}`
              }
              width={130}
            />{' '}
            <span className={`small quiet ${isUndefined(score.interval) ? '' : 'whitespace-nowrap'}`}>
              {isUndefined(score.interval)
                ? common(`reason.${score.interval.reason}`)
                : `${hundred(score.interval.lower)} – ${hundred(score.interval.upper)}`}
            </span>
          </td>
          <td className="num">{countsOf(score.sources, t)}</td>
        </>
      )}
      <td>
        <span className={`state ${(score?.state ?? 'waiting') === 'partial' ? 'warn' : ''}`}>
          <span aria-hidden="true">{STATE_SHAPE[score?.state ?? 'waiting']}</span>
          {t(`stateName.${score?.state ?? 'waiting'}`)}
          {row.stale ? ` · ${t('stale')}` : ''}
        </span>
      </td>
      <td className="num">{rate?.kind === 'estimate' ? fixed(rate.value * indicator.weight) : '—'}</td>
    </tr>
  );
}
