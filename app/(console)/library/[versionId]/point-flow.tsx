import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { type FlowLeaf, type FlowNode, flowLeaves } from '#lib/indicators/point-flow.ts';
import { readFlow } from '#lib/library/read-flow.ts';
import { pageContext, seen } from '../../../_session.ts';
import { text } from '../../../_ui/localized.ts';
import { fixed, percent } from '../../../_ui/number.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import './flow.css';
import { type FlowBar, flowPicture } from './flow-layout.ts';

const COLUMN_WIDTH = 190;
const BAR = 10;
const HEAD = 24;
const SERIES = 4;
/** Bars lower than this have no room for a line of text. */
const LABELLED = 11;

/** How points flow from items and questions to the total: a picture, its table, and what reaches the total twice. */
export async function PointFlow({ versionId, level1 }: { versionId: string; level1: string | undefined }) {
  const t = await getTranslations('framework.flow');
  const joint = await getTranslations('common.joint');
  const locale = await getLocale();
  const { flow, doubles } = await seen(readFlow(await pageContext(), versionId));
  const branch = flow.children.find((c) => c.id === level1);
  const shown: FlowNode =
    branch === undefined ? flow : { ...flow, points: branch.points, children: [branch] };
  const leaves = flowLeaves(shown);
  const unknown = leaves.reduce((sum, { leaf }) => sum + (leaf.kind === 'unknown' ? leaf.points : 0), 0);
  const twice = new Set(doubles.map((d) => `${d.instrument} ${d.id}`));
  const order = flow.children.map((c) => c.id);
  const href = `/library/${versionId}`;
  return (
    <section className="mt-8" id="flow">
      <h2>{t('title')}</h2>
      <p className="small quiet">{t('lead')}</p>
      <p className="flow-choice mt-2 no-print">
        {t('show')}
        {[undefined, ...flow.children].map((child) => (
          <Link
            key={child?.id ?? ''}
            href={child === undefined ? `${href}#flow` : `${href}?flow=${child.id}#flow`}
            prefetch={false}
            aria-current={child?.id === branch?.id ? 'true' : undefined}
          >
            {child === undefined ? t('all') : `${child.id} ${text(child.title ?? {}, locale)}`}
          </Link>
        ))}
      </p>
      <ScrollRegion label={t('picture')} className="mt-2">
        <Picture flow={shown} order={order} locale={locale} />
      </ScrollRegion>
      {unknown > 0 ? (
        <p className="notice caution mt-3">{t('unknown', { points: fixed(unknown, 1) })}</p>
      ) : null}
      <h3 className="mt-4">{t('doubles')}</h3>
      {doubles.length === 0 ? (
        <p className="text-(--good)">✓ {t('noDoubles')}</p>
      ) : (
        <ul className="list-disc pl-5">
          {doubles.map((d) => (
            <li key={`${d.instrument} ${d.id}`}>
              {t('double', {
                id: d.id,
                instrument: d.instrument,
                ways: d.ways
                  .map((w) =>
                    w.points > 0
                      ? t('way', { indicator: w.indicator, points: fixed(w.points) })
                      : t('declared', { indicator: w.indicator }),
                  )
                  .join(joint('clause')),
              })}
            </li>
          ))}
        </ul>
      )}
      <details className="mt-4">
        <summary>{t('table')}</summary>
        <p className="mt-2 no-print">
          <a className="btn" href={`/api/v1/instruments/${versionId}/flow/export?format=csv`} download>
            {t('download')} CSV
          </a>{' '}
          <a className="btn" href={`/api/v1/instruments/${versionId}/flow/export?format=xlsx`} download>
            {t('download')} XLSX
          </a>
        </p>
        <FlowTable leaves={leaves} twice={twice} total={flow.points} locale={locale} />
      </details>
    </section>
  );
}

async function Picture(props: { flow: FlowNode; order: readonly string[]; locale: string }) {
  const t = await getTranslations('framework.flow');
  const { bars, height } = flowPicture(props.flow);
  const heads = [
    t('column.item'),
    t('column.via'),
    t('column.indicator'),
    t('column.level2'),
    t('column.level1'),
    t('column.total'),
  ];
  const x = (column: number) => column * COLUMN_WIDTH;
  const width = x(5) + 120;
  const colour = (bar: FlowBar) =>
    bar.branch === '' ? 'var(--ink-2)' : `var(--series-${(props.order.indexOf(bar.branch) % SERIES) + 1})`;
  const name = ({ node }: FlowBar) => {
    const title = node.title === undefined ? '' : text(node.title, props.locale);
    if (node.kind === 'document' || node.kind === 'statistics' || node.kind === 'unknown') {
      return `${t(`kind.${node.kind}`)} ${node.id}`;
    }
    return node.kind === 'total' ? title : `${node.id} ${title}`;
  };
  return (
    <svg
      className="flow"
      width={width}
      height={height + HEAD + 8}
      viewBox={`0 0 ${width} ${height + HEAD + 8}`}
      role="img"
      aria-label={t('picture')}
    >
      {heads.map((head, i) => (
        <text key={head} x={x(i)} y={12} className="flow-head">
          {head}
        </text>
      ))}
      <g transform={`translate(0 ${HEAD})`}>
        {bars.map((bar, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an item may be there twice, which is to be seen
          <g key={i}>
            {bar.to === undefined ? null : (
              <path d={band(bar, bar.to, x)} fill={colour(bar)} className="flow-band">
                <title>{`${name(bar)} · ${fixed(bar.node.points)}`}</title>
              </path>
            )}
            <rect
              x={x(bar.column)}
              y={bar.top}
              width={BAR}
              height={Math.max(0.5, bar.height - 0.5)}
              fill={colour(bar)}
            >
              <title>{`${name(bar)} · ${fixed(bar.node.points)}`}</title>
            </rect>
            {bar.height < LABELLED ? null : (
              <text x={x(bar.column) + BAR + 4} y={bar.top + bar.height / 2} className="flow-label">
                {bar.node.kind === 'total'
                  ? fixed(bar.node.points, 1)
                  : `${short(name(bar))} ${fixed(bar.node.points, 1)}`}
              </text>
            )}
          </g>
        ))}
      </g>
    </svg>
  );
}

/** As much of a name as a column holds: a wide character takes as much as two narrow ones. */
function short(name: string): string {
  let room = 22;
  let taken = '';
  for (const c of name) {
    room -= /[\u1100-\uffdc]/.test(c) ? 2 : 1;
    if (room < 0) return `${taken.trimEnd()}…`;
    taken += c;
  }
  return taken;
}

function band(bar: FlowBar, to: NonNullable<FlowBar['to']>, x: (column: number) => number): string {
  const [left, right] = [x(bar.column) + BAR, x(to.column)];
  const middle = (left + right) / 2;
  const [a, b, h] = [bar.top, to.top, bar.height];
  const curve = (from: string, y0: number, x1: number, y1: number) =>
    `${from} ${y0} C ${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
  return `${curve(`M ${left}`, a, right, b)} L ${right} ${b + h} C ${middle} ${b + h} ${middle} ${a + h} ${left} ${a + h} Z`;
}

async function FlowTable(props: {
  leaves: readonly FlowLeaf[];
  twice: ReadonlySet<string>;
  total: number;
  locale: string;
}) {
  const t = await getTranslations('framework.flow');
  const framework = await getTranslations('framework');
  const { locale } = props;
  return (
    <ScrollRegion label={t('table')} className="mt-2">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('from')}</th>
            <th scope="col">{t('via')}</th>
            <th scope="col">{framework('indicator')}</th>
            <th scope="col" className="num">
              {framework('points')}
            </th>
            <th scope="col" className="num">
              {t('share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {props.leaves.map(({ leaf, way }, i) => {
            const via = way.find((n) => n.kind === 'scale' || n.kind === 'outline');
            const indicator = way.find((n) => n.kind === 'indicator');
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: an item may be there twice, which is to be seen
              <tr key={i}>
                <th scope="row">
                  <span className="small quiet">{t(`kind.${leaf.kind as 'item'}`)}</span>{' '}
                  <span className="id">{leaf.id}</span>{' '}
                  {leaf.title === undefined ? '' : text(leaf.title, locale)}{' '}
                  {props.twice.has(`${leaf.instrument} ${leaf.id}`) ? (
                    <span className="state warn">△ {t('doubles')}</span>
                  ) : null}
                </th>
                <td>
                  {via === undefined ? (
                    '—'
                  ) : (
                    <>
                      <span className="id">{via.id}</span> {text(via.title ?? {}, locale)}
                    </>
                  )}
                </td>
                <td className="whitespace-nowrap">
                  <span className="id">{indicator?.id}</span>
                </td>
                <td className="num">{fixed(leaf.points)}</td>
                <td className="num">{percent(leaf.points / props.total)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
