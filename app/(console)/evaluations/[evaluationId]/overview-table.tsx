import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { CampaignSummary } from '#lib/campaigns/list-campaigns.ts';
import type { UnitType } from '#lib/evaluations/input.ts';
import type { EvidenceCount } from '#lib/evaluations/read-overview.ts';
import type { listInterviews } from '#lib/interviews/list-interviews.ts';
import type { MatrixRow } from '#lib/scores/read-matrix.ts';
import { text } from '../../../_ui/localized.ts';
import { fixed } from '../../../_ui/number.ts';
import { ProgressBar } from '../../../_ui/progress-bar.tsx';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';

type Interviews = Awaited<ReturnType<typeof listInterviews>>['interviews'];
type Unit = { id: string; name: string; type: string };

/** Units × progress: answers against target, interviews done of planned, points so far. Grouped by type. */
export async function OverviewTable(props: {
  base: string;
  units: readonly Unit[];
  campaigns: readonly CampaignSummary[];
  /** Whether the reader may open a campaign; a link to a refusal is no help. */
  mayOpen: boolean;
  interviews: Interviews;
  evidence: ReadonlyMap<string, EvidenceCount>;
  matrix: readonly MatrixRow[] | undefined;
  type: string | undefined;
  sort: string | undefined;
  locale: string;
}) {
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const types = [...new Set(props.units.map((u) => u.type))];
  const shown = types.filter((x) => props.type === undefined || x === props.type);
  const rowOf = (id: string) => props.matrix?.find((r) => r.unitId === id);
  const order = (a: Unit, b: Unit) =>
    props.sort === 'points'
      ? (rowOf(b.id)?.points ?? 0) / Math.max(1, rowOf(b.id)?.counted ?? 0) -
        (rowOf(a.id)?.points ?? 0) / Math.max(1, rowOf(a.id)?.counted ?? 0)
      : 0;
  const typeName = (type: string) => common(`unitType.${type as UnitType}`);
  const entered = props.evidence.size > 0;
  const columns = 3 + Number(entered) + props.campaigns.length;
  const link = (search: Record<string, string | undefined>) => {
    const query = new URLSearchParams();
    for (const [key, value] of Object.entries({ type: props.type, sort: props.sort, ...search })) {
      if (value !== undefined) query.set(key, value);
    }
    return query.size === 0 ? props.base : `${props.base}?${query}`;
  };
  return (
    <section aria-labelledby="progress">
      <h2 className="mt-8" id="progress">
        {t('progress')}
      </h2>
      <div className="mt-2 flex flex-wrap gap-2">
        <Link
          className="btn"
          href={link({ type: undefined })}
          aria-current={props.type === undefined ? 'true' : undefined}
          prefetch={false}
        >
          {t('allTypes', { n: props.units.length })}
        </Link>
        {types.map((x) => (
          <Link
            key={x}
            className="btn"
            href={link({ type: x })}
            aria-current={props.type === x ? 'true' : undefined}
            prefetch={false}
          >
            {typeName(x)} {props.units.filter((u) => u.type === x).length}
          </Link>
        ))}
        <Link
          className="btn"
          href={link({ sort: props.sort === 'points' ? undefined : 'points' })}
          prefetch={false}
        >
          {props.sort === 'points' ? t('sortListed') : t('sortPoints')}
        </Link>
      </div>
      <ScrollRegion label={t('progress')} className="mt-4">
        <table>
          <caption>{t('progressNote')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              {props.campaigns.map((c) => (
                <th key={c.campaign.id} scope="col" className="num">
                  {props.mayOpen ? (
                    <Link href={`${props.base}/campaigns/${c.campaign.id}`} prefetch={false}>
                      {text(c.title, props.locale)}
                    </Link>
                  ) : (
                    text(c.title, props.locale)
                  )}
                  <br />
                  {common(`phase.${c.standing}`)} · {t('ofTarget', { n: c.minimum.target })}
                </th>
              ))}
              <th scope="col" className="num">
                {t('interviews')}
              </th>
              {entered ? (
                <th scope="col" className="num">
                  {t('evidence')}
                </th>
              ) : null}
              <th scope="col" className="num">
                {t('points')}
              </th>
            </tr>
          </thead>
          {shown.map((x) => (
            <tbody key={x}>
              <tr>
                <th scope="rowgroup" colSpan={columns} className="small quiet pt-4">
                  {typeName(x)}
                </th>
              </tr>
              {props.units
                .filter((u) => u.type === x)
                .toSorted(order)
                .map((u) => {
                  const own = props.interviews.filter((i) => i.unitId === u.id);
                  const row = rowOf(u.id);
                  return (
                    <tr key={u.id}>
                      <th scope="row">
                        <Link href={`${props.base}/indicators/${u.id}`} prefetch={false}>
                          {u.name}
                        </Link>
                      </th>
                      {props.campaigns.map((c) => {
                        const n = c.received.get(u.id) ?? 0;
                        const short = n < c.minimum.responses;
                        return (
                          <td key={c.campaign.id} className="num">
                            <span className={short ? 'text-(--caution)' : ''}>
                              {short ? '△ ' : ''}
                              {n}
                            </span>{' '}
                            <ProgressBar
                              value={n}
                              minimum={c.minimum.responses}
                              target={c.minimum.target}
                              label={t('received', {
                                n,
                                minimum: c.minimum.responses,
                                target: c.minimum.target,
                              })}
                            />
                          </td>
                        );
                      })}
                      <td className="num">
                        {own.filter((i) => i.conversation === 'finished').length}
                        <span className="quiet"> / {own.length}</span>
                      </td>
                      {entered ? (
                        <td className="num">
                          {props.evidence.get(u.id)?.given ?? 0}
                          <span className="quiet"> / {props.evidence.get(u.id)?.of ?? 0}</span>
                        </td>
                      ) : null}
                      <td className="num">
                        {row === undefined || row.counted === 0 ? (
                          <span className="quiet">—</span>
                        ) : (
                          <>
                            <b>{fixed(row.points)}</b>
                            <span className="quiet"> / {fixed(row.counted, 1)}</span>
                          </>
                        )}
                      </td>
                    </tr>
                  );
                })}
            </tbody>
          ))}
        </table>
      </ScrollRegion>
    </section>
  );
}
