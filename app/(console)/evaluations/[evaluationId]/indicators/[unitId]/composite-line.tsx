import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { SheetBranch } from '#lib/scores/read-sheet.ts';
import { fixed } from '../../../../../_ui/number.ts';
import { Term } from '../../../../../_ui/term.tsx';

/** The total on the full score, as far as its parts count, with its interval or why there is none. */
export async function CompositeLine({ total }: { total: SheetBranch }) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const { composite, interval, weight } = total;
  if (composite.rate.kind === 'undefined') return null;
  const because = composite.withoutError.join(' ');
  return (
    <p>
      <Term method="composite" definition={t('compositeDefinition')}>
        {t('composite')}
      </Term>
      {common('joint.colon')}
      <b>{fixed(composite.rate.value * weight)}</b>{' '}
      {isUndefined(interval)
        ? `${common(`reason.${interval.reason}`)}${because === '' ? '' : `${common('joint.colon')}${because}`}`
        : t('compositeInterval', {
            lower: fixed(interval.lower * weight),
            upper: fixed(interval.upper * weight),
          })}
      {composite.counted < composite.applicable
        ? ` · ${t('compositeProvisional', { counted: fixed(composite.counted, 1), of: fixed(composite.applicable, 1) })}`
        : null}
      {composite.covariance === 'bound' ? ` · ${t('covarianceBound')}` : null}
    </p>
  );
}
