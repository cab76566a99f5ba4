import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { coefficient, fixed, percent } from '../../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../../_ui/scroll-region.tsx';
import { Term } from '../../../../../../_ui/term.tsx';
import { FileLink } from './file-link.tsx';
import { KeyMark } from './key-mark.tsx';
import { NumberCell } from './number-cell.tsx';
import type { Report } from './report.ts';
import { Section } from './section.tsx';

/** A hundredth of alpha: less than that nobody reads. */
const WORTH = 0.01;
/** Where more answers than this are missing, the item says something about itself. */
const MANY_MISSING = 0.1;

/** The items' statistics with warnings, and the scale as a whole below. */
export async function ItemTable(props: Report) {
  const t = await getTranslations('scale');
  const { view, dataset, itemText } = props;
  const { report, key } = view;
  const least = dataset.policy.reliability.item_total_min;
  const better = (i: number): boolean => {
    const dropped = report.items[i]?.alphaIfDropped;
    return (
      dropped?.kind === 'estimate' &&
      report.alpha.kind === 'estimate' &&
      dropped.value > report.alpha.value + WORTH
    );
  };
  const low = (i: number): boolean => {
    const r = report.items[i]?.rDrop;
    return r?.kind === 'estimate' && r.value < least;
  };
  const misread = (i: number): string[] => {
    const found = view.reverse?.wording[i];
    return found === undefined || isUndefined(found) || found.alarm === 'none'
      ? []
      : [t(found.alarm === 'key' ? 'readAsKey' : 'misread', { share: Math.round(100 * found.misread) })];
  };
  const hints = (i: number): string[] => {
    const item = report.items[i];
    if (item === undefined) return [];
    return [
      ...(item.wrongKey ? [t('wrongKeyShort')] : low(i) ? [t('lowItemTotal')] : []),
      ...misread(i),
      ...(better(i) ? [t('betterWithout')] : []),
      ...(item.missing > MANY_MISSING * (item.n + item.missing)
        ? [t('manyMissing', { share: percent(item.missing / (item.n + item.missing)) })]
        : []),
    ];
  };
  const fine = report.items.filter((_, i) => !low(i) && !report.items[i]?.wrongKey).length;
  const gain = key.items.filter((_, i) => better(i)).map((item) => item.id);
  return (
    <Section
      id="items"
      no={2}
      title={t('items')}
      says={
        report.alpha.kind === 'undefined'
          ? t('itemsNone')
          : `${t('itemsSays', { n: fine, of: report.items.length, line: coefficient(least) })}${
              gain.length === 0 ? t('itemsNoGain') : t('itemsGain', { items: gain.join(' ') })
            }`
      }
      aside={
        <>
          <p>{t('itemsAside', { line: coefficient(least) })}</p>
          <p>{t('itemsAsideKey')}</p>
        </>
      }
    >
      <ScrollRegion label={t('items')}>
        <table>
          <caption>{t('itemsNote', { n: report.nComplete })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('item')}</th>
              <th scope="col" className="num max-md:hidden">
                n
              </th>
              <th scope="col" className="num max-md:hidden">
                {t('missing')}
              </th>
              <th scope="col" className="num">
                {t('mean')}
              </th>
              <th scope="col" className="num max-md:hidden">
                {t('sd')}
              </th>
              <th scope="col" className="num">
                <Term method="item-total" definition={t('define.rDrop')}>
                  {t('rDrop')}
                </Term>
              </th>
              <th scope="col" className="max-md:hidden">
                <span className="sr-only">{t('rDropPlot')}</span>
              </th>
              <th scope="col" className="num">
                <Term method="alpha" definition={t('define.alphaIfDropped')}>
                  {t('alphaIfDropped')}
                </Term>
              </th>
              <th scope="col">{t('hint')}</th>
            </tr>
          </thead>
          <tbody>
            {report.items.map((item, i) => {
              const k = key.items[i];
              return (
                <tr key={k?.id}>
                  <th scope="row">
                    <KeyMark reverse={k?.reverse ?? false} label={k?.reverse ? t('reverse') : t('forward')} />{' '}
                    {itemText(k?.id ?? '')} <span className="id">{k?.id}</span>
                  </th>
                  <td className="num max-md:hidden">{item.n}</td>
                  <td className="num max-md:hidden">
                    {item.n + item.missing === 0 ? '—' : percent(item.missing / (item.n + item.missing))}
                  </td>
                  <NumberCell e={item.mean} format={(v) => fixed(v)} />
                  <NumberCell e={item.sd} format={(v) => fixed(v)} wide />
                  <NumberCell e={item.rDrop} format={(v) => coefficient(v)} />
                  <td className="max-md:hidden">
                    {item.rDrop.kind === 'estimate' ? (
                      <Lollipop value={item.rDrop.value} line={least} />
                    ) : null}
                  </td>
                  <NumberCell e={item.alphaIfDropped} format={(v) => coefficient(v)} />
                  <td className="small min-w-[9em]">{hints(i).join(t('hintJoint'))}</td>
                </tr>
              );
            })}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">{t('wholeScale')}</th>
              <td className="num max-md:hidden">{report.n}</td>
              <td className="num max-md:hidden">—</td>
              <NumberCell e={report.mean} format={(v) => fixed(v)} />
              <NumberCell e={report.sd} format={(v) => fixed(v)} wide />
              <td className="num">—</td>
              <td className="max-md:hidden" />
              <NumberCell e={report.alpha} format={(v) => coefficient(v)} />
              <td className="small">
                {t('averageR', {
                  r: report.averageR.kind === 'estimate' ? coefficient(report.averageR.value) : '—',
                })}
              </td>
            </tr>
          </tfoot>
        </table>
      </ScrollRegion>
      <FileLink href={props.file('items')} table={t('items')} />
    </Section>
  );
}

const WIDTH = 104;

/** A value between 0 and 1 as a dot on a line, with a limit; below 0 it stands at the start. */
export function Lollipop({ value, line }: { value: number; line?: number }) {
  const x = (v: number) => 5 + Math.min(1, Math.max(0, v)) * (WIDTH - 10);
  return (
    <svg width={WIDTH} height={18} aria-hidden="true" className="inline-block align-middle">
      <line x1={x(0)} x2={x(1)} y1={9} y2={9} stroke="var(--rule)" />
      {line === undefined ? null : (
        <line x1={x(line)} x2={x(line)} y1={0} y2={18} stroke="var(--caution)" strokeDasharray="2 2" />
      )}
      <line x1={x(0)} x2={x(value)} y1={9} y2={9} stroke="var(--rule-strong)" strokeWidth={1.5} />
      <circle cx={x(value)} cy={9} r={4} fill="var(--accent)" />
    </svg>
  );
}
