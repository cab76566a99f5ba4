import { useTranslations } from 'next-intl';
import type { FlaggedResponse } from '#lib/responses/read-quality.ts';
import { percent } from '../../../../../../_ui/number.ts';

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
  const all = Math.max(1, props.responses.length);
  const most = Math.max(1, ...rows.map((r) => r.here));
  const counting = rows.filter((r) => r.counts);
  const informing = rows.filter((r) => !r.counts);
  const table = (of: typeof rows) => (
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
          <th scope="col" className="w-[30%]">
            <span className="sr-only">{t('share')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {of.map((r) => (
          <tr key={r.kind}>
            <th scope="row">
              <button
                type="button"
                className={`min-h-6 cursor-pointer text-left underline decoration-(--rule-strong) underline-offset-3 max-md:min-h-11 ${props.chosen === r.kind ? 'font-semibold' : ''}`}
                aria-pressed={props.chosen === r.kind}
                onClick={() => props.onChoose(props.chosen === r.kind ? '' : r.kind)}
              >
                {name(r.kind)}
              </button>
            </th>
            <td className="num">{r.n}</td>
            <td className="num">{r.here}</td>
            <td>
              <svg width="100%" height="10" role="img" aria-label={percent(r.here / all)}>
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
  );
  return (
    <section aria-labelledby="reasons" className="min-w-0">
      <h2 id="reasons">{t('reasons')}</h2>
      <div className="overflow-x-auto">{table(counting)}</div>
      {informing.length === 0 ? null : (
        <details open={informing.some((r) => r.kind === props.chosen)}>
          <summary>{t('informing', { n: informing.length })}</summary>
          <div className="overflow-x-auto">{table(informing)}</div>
        </details>
      )}
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
