import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { listInterviews } from '#lib/interviews/list-interviews.ts';

type Row = Awaited<ReturnType<typeof listInterviews>>['interviews'][number] & { readonly roleName: string };

const SHAPE: Readonly<Record<string, string>> = { planned: '○', running: '◐', finished: '●' };

/** Interviews by unit, role and number, with who rates and whether the ratings are locked. */
export async function InterviewTable({ rows, path }: { rows: readonly Row[]; path: string }) {
  const t = await getTranslations('interview');
  const units = [...new Map(rows.map((r) => [r.unitId, r.unitName])).entries()];
  return (
    <table className="mt-4 iv-table">
      <caption className="sr-only">{t('list.caption')}</caption>
      <thead className="max-md:sr-only">
        <tr>
          <th scope="col">{t('list.interviewee')}</th>
          <th scope="col">{t('list.state')}</th>
          <th scope="col">{t('list.raters')}</th>
          <th scope="col">
            <span className="sr-only">{t('list.action')}</span>
          </th>
        </tr>
      </thead>
      {units.map(([unitId, unitName]) => (
        <tbody key={unitId}>
          <tr>
            <th scope="rowgroup" colSpan={4} className="pt-5! font-semibold">
              {unitName}
            </th>
          </tr>
          {rows
            .filter((r) => r.unitId === unitId)
            .map((r) => (
              <InterviewRow key={r.id} row={r} path={path} />
            ))}
        </tbody>
      ))}
    </table>
  );
}

async function InterviewRow({ row, path }: { row: Row; path: string }) {
  const t = await getTranslations('interview');
  const number = String(row.number).padStart(2, '0');
  const calibration = await getTranslations('rater.calibration');
  const { state, conversation } = row;
  return (
    <tr className="max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto_auto] max-md:items-center max-md:gap-x-4 max-md:border-b max-md:border-(--rule) max-md:[&>*]:border-0 max-md:[&>*]:px-0">
      <th scope="row">
        <Link
          className="inline-grid min-h-8 items-center max-md:min-h-11 pointer-coarse:min-h-11"
          href={`${path}/${row.id}/plan`}
          prefetch={false}
          aria-label={t('list.planLong', { unit: row.unitName, role: row.roleName, number })}
        >
          {row.roleName} {number}
        </Link>
      </th>
      <td className="max-md:py-0!">
        <span
          className={`state ${conversation === 'running' || state === 'rated' ? 'warn' : conversation === 'finished' ? 'ok' : ''}`}
        >
          <span aria-hidden="true">{SHAPE[conversation]}</span>
          {t(`stateName.${state}`)}
        </span>
      </td>
      <td className="max-md:row-start-2 max-md:col-span-3 max-md:pt-0!">
        <ul className="flex flex-wrap gap-x-4">
          {row.raters.map((r) => (
            <li key={r.id}>
              {r.name}{' '}
              <span className={`state ${r.locked ? 'ok' : ''}`}>
                <span aria-hidden="true">{r.locked ? '■' : '□'}</span>
                {r.locked ? t('list.locked') : t('list.unlocked')}
              </span>
              {r.late ? (
                <span className="state warn">
                  <span aria-hidden="true">▲</span>
                  {t('list.late', { n: row.ratingHours })}
                </span>
              ) : null}
            </li>
          ))}
        </ul>
        {row.leftOut === 0 ? null : (
          <p className="state warn">
            <span aria-hidden="true">▲</span>
            {calibration('leftOut', { n: row.leftOut, total: row.raters.length })}
          </p>
        )}
      </td>
      <td className="num max-md:row-start-1 max-md:col-start-3 max-md:py-0!">
        {row.mayOpen ? (
          <Link
            className="inline-grid min-h-8 min-w-11 place-items-center max-md:min-h-11 pointer-coarse:min-h-11"
            href={`${path}/${row.id}`}
            prefetch={false}
            aria-label={t('list.openLong', { unit: row.unitName, role: row.roleName, number })}
          >
            {t('list.open')}
          </Link>
        ) : (
          <span className="small quiet" title={t('list.notMine')}>
            —
          </span>
        )}
      </td>
    </tr>
  );
}
