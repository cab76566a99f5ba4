import { useTranslations } from 'next-intl';
import type { FlaggedResponse } from '#lib/responses/read-quality.ts';

type Kind = 'longstring';

/** How many responses each reason flags; choosing one narrows the list. */
export function ReasonTable(props: {
  reasons: readonly { kind: string; n: number }[];
  responses: readonly FlaggedResponse[];
  chosen: string;
  onChoose: (kind: string) => void;
}) {
  const t = useTranslations('quality');
  const name = useFlagName();
  const rows = props.reasons
    .map(({ kind, n }) => {
      const own = props.responses.filter((r) => r.findings.some((f) => f.kind === kind));
      const counts = own.some((r) => r.findings.some((f) => f.kind === kind && f.counts));
      return { kind, n, here: own.length, counts };
    })
    .filter((r) => r.here > 0)
    .sort((a, b) => Number(b.counts) - Number(a.counts) || b.here - a.here);
  const most = Math.max(1, ...rows.map((r) => r.here));
  return (
    <section aria-labelledby="reasons" className="min-w-0">
      <h2 id="reasons">{t('reasons')}</h2>
      <table className="mt-2">
        <thead>
          <tr>
            <th scope="col">{t('reason')}</th>
            <th scope="col" className="num">
              {t('ofAll')}
            </th>
            <th scope="col" className="num">
              {t('ofFlagged')}
            </th>
            <td />
          </tr>
        </thead>
        <tbody>
          {rows.map((r) => (
            <tr key={r.kind} className={r.counts ? '' : 'text-(--ink-2)'}>
              <th scope="row">
                <button
                  type="button"
                  className={`min-h-6 max-md:min-h-11 cursor-pointer text-left underline decoration-(--rule-strong) underline-offset-3 ${props.chosen === r.kind ? 'font-semibold' : ''}`}
                  aria-pressed={props.chosen === r.kind}
                  onClick={() => props.onChoose(props.chosen === r.kind ? '' : r.kind)}
                >
                  {name(r.kind)}
                </button>{' '}
                {r.counts ? null : <span className="small quiet">{t('informs')}</span>}
              </th>
              <td className="num">{r.n}</td>
              <td className="num">{r.here}</td>
              <td aria-hidden="true" className="w-[30%]">
                <svg width="100%" height="10" aria-hidden="true">
                  <rect
                    width={`${(100 * r.here) / most}%`}
                    height="10"
                    fill={
                      props.chosen === r.kind || props.chosen === '' ? 'var(--accent)' : 'var(--rule-strong)'
                    }
                  />
                </svg>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Names of indices by the kinds of flags: a policy calls some of them otherwise. */
const INDEX_OF = {
  too_fast: 'time_band',
  long_string: 'longstring',
  low_variability: 'irv',
  antonym_inconsistent: 'reverse_gap',
  too_many_na: 'share_unanswered',
} as const;

/** The name of a kind of flag in the reader's language. */
export function useFlagName(): (kind: string) => string {
  const t = useTranslations('scale.careless.name');
  return (kind) => {
    const index = (INDEX_OF as Readonly<Record<string, string>>)[kind] ?? kind;
    return t(index as Kind);
  };
}
