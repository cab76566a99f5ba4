import { useTranslations } from 'next-intl';
import type { Estimate } from '#lib/estimate.ts';

/** A statistic in a table: its number, or the reason why there is none. */
export function NumberCell({
  e,
  format,
  wide = false,
}: {
  e: Estimate;
  format: (value: number) => string;
  /** Left out on a phone. */
  wide?: boolean;
}) {
  const reason = useTranslations('common.reason');
  return (
    <td className={wide ? 'num max-md:hidden' : 'num'}>
      {e.kind === 'estimate' ? (
        format(e.value)
      ) : (
        <span className="small quiet whitespace-normal">{reason(e.reason)}</span>
      )}
    </td>
  );
}
