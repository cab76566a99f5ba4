import { getTranslations } from 'next-intl/server';
import type { SourceResult } from '#lib/scores/types.ts';

const FILL = {
  questionnaire: 'var(--series-1)',
  interview: 'var(--series-2)',
  document: 'var(--series-3)',
  statistics: 'var(--series-4)',
} as const;

/** The sources' shares of an indicator; what does not count is a dashed frame. */
export async function SourceShares({ sources }: { sources: readonly SourceResult[] }) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const width = 150;
  let x = 0;
  const words = sources.map(
    (s) =>
      `${t(`source.${s.type}`)} ${Math.round(s.weight * 100)}%${s.effectiveWeight > 0 ? '' : ` ${t('notCounted')}`}`,
  );
  return (
    <svg width={width} height={16} role="img" aria-label={words.join(common('joint.clause'))}>
      {sources.map((s, i) => {
        const at = x;
        const w = s.weight * width;
        x += w;
        const counts = s.effectiveWeight > 0;
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: sources of an indicator have a fixed order
          <g key={i}>
            <rect
              x={at + 0.5}
              y={0.5}
              width={Math.max(0, w - 1)}
              height={15}
              fill={counts ? FILL[s.type] : 'none'}
              stroke={counts ? 'none' : 'var(--rule-strong)'}
              strokeDasharray="2 2"
            />
            {w > 22 ? (
              <text
                x={at + w / 2}
                y={12}
                textAnchor="middle"
                fontSize={11}
                fill={counts ? 'var(--paper)' : 'var(--ink-2)'}
              >
                {t(`sourceShort.${s.type}`)}
                {Math.round(s.weight * 100)}
              </text>
            ) : null}
          </g>
        );
      })}
    </svg>
  );
}
