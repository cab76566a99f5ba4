'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { ScoreChange } from '#lib/scores/preview-export.ts';
import { hundred } from '../../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { countsOf } from '../counts-of.ts';

/** With more units than this only the first is unfolded: the table would be longer than anyone reads. */
const ALL_UNFOLDED = 2;

export function changeKey(c: ScoreChange): string {
  return `${c.unitId}:${c.indicatorId}`;
}

/** Whether a source of the score is still being collected. */
export function isEarly(c: ScoreChange): boolean {
  return c.after.sources.some((s) => s.missing?.cause === 'campaign_open');
}

/** Old beside new for every score that would be written, by unit. */
export function ChangeTable({
  changes,
  titles,
  left,
  onChoose,
}: {
  changes: readonly ScoreChange[];
  titles: Readonly<Record<string, string>>;
  /** Keys of changes that will not be written. */
  left: ReadonlySet<string>;
  /** Absent where there is nothing to choose. */
  onChoose?: (change: ScoreChange, chosen: boolean) => void;
}) {
  const t = useTranslations('indicator');
  const common = useTranslations('common');
  const units = [...new Map(changes.map((c) => [c.unitId, c.unitName])).entries()];
  const [unfolded, setUnfolded] = useState<ReadonlySet<string>>(
    () => new Set(units.slice(0, units.length > ALL_UNFOLDED ? 1 : units.length).map(([id]) => id)),
  );
  return (
    <ScrollRegion label={t('changes', { n: changes.length })} className="mt-2">
      <table>
        <thead>
          <tr>
            <th scope="col">{t('indicator')}</th>
            <th scope="col" className="num">
              {t('before')}
            </th>
            <th scope="col" className="num">
              {t('after')}
            </th>
            <th scope="col" className="num">
              {t('se')}
            </th>
            <th scope="col" className="num">
              n
            </th>
            <th scope="col">{t('state')}</th>
            <th scope="col">{t('leftOut')}</th>
          </tr>
        </thead>
        {units.map(([unitId, name]) => {
          const own = changes.filter((c) => c.unitId === unitId);
          const open = unfolded.has(unitId);
          return (
            <tbody key={unitId}>
              <tr>
                <th scope="rowgroup" colSpan={7} className="pt-2">
                  <button
                    type="button"
                    className="min-h-[44px] cursor-pointer text-left font-semibold text-(--accent)"
                    aria-expanded={open}
                    onClick={() => {
                      const next = new Set(unfolded);
                      if (open) next.delete(unitId);
                      else next.add(unitId);
                      setUnfolded(next);
                    }}
                  >
                    {open ? '▾' : '▸'}{' '}
                    {t('unitChanges', {
                      name,
                      chosen: own.filter((c) => !left.has(changeKey(c))).length,
                      n: own.length,
                    })}
                  </button>
                </th>
              </tr>
              {open
                ? own.map((change) => {
                    const { indicatorId, before, after } = change;
                    return (
                      <tr key={indicatorId}>
                        <th scope="row">
                          {onChoose === undefined ? (
                            <>
                              <span className="id">{indicatorId}</span> {titles[indicatorId]}
                            </>
                          ) : (
                            <label className="flex min-h-[32px] items-center gap-2">
                              <input
                                type="checkbox"
                                checked={!left.has(changeKey(change))}
                                onChange={(event) => onChoose(change, event.target.checked)}
                              />
                              <span className="id">{indicatorId}</span> {titles[indicatorId]}
                            </label>
                          )}
                        </th>
                        <td className="num">
                          {before === undefined || before.value === null ? '—' : hundred(before.value)}
                        </td>
                        <td className="num font-semibold">
                          {after.rate.kind === 'estimate'
                            ? hundred(after.rate.value)
                            : common(`reason.${after.rate.reason}`)}
                        </td>
                        <td className="num">
                          {after.standardError.kind === 'estimate' ? (
                            hundred(after.standardError.value)
                          ) : (
                            <span className="small quiet whitespace-normal">
                              {common(`reason.${after.standardError.reason}`)}
                            </span>
                          )}
                        </td>
                        <td className="num">{countsOf(after.sources, t)}</td>
                        <td className="small">{t(`stateName.${after.state}`)}</td>
                        <td className="small">
                          {after.sources
                            .filter((s) => s.missing !== undefined)
                            .map(
                              (s) =>
                                `${t(`source.${s.type}`)}${common('joint.colon')}${common(`reason.${s.missing?.cause ?? 'not_yet'}`)}`,
                            )
                            .join(common('joint.clause'))}
                        </td>
                      </tr>
                    );
                  })
                : null}
            </tbody>
          );
        })}
      </table>
    </ScrollRegion>
  );
}
