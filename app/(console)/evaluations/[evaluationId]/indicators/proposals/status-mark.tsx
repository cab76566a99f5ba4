import { getTranslations } from 'next-intl/server';
import type { ProposalStatus } from '#lib/scores/read-proposals.ts';

const SHAPE = { pending: '○', approved: '●', returned: '↩', stale: '△' } as const;

/** Where a proposal stands, as a shape and a word. */
export async function StatusMark({ status }: { status: ProposalStatus }) {
  const t = await getTranslations('result');
  return (
    <span className={`state ${status === 'stale' || status === 'returned' ? 'warn' : ''}`}>
      <span aria-hidden="true">{SHAPE[status]}</span>
      {t(`statusName.${status}`)}
    </span>
  );
}
