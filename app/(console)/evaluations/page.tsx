import { getTranslations } from 'next-intl/server';
import { listEvaluations } from '#lib/evaluations/list-evaluations.ts';
import { pageContext, seen } from '../../_session.ts';
import { Frame } from '../../_ui/frame.tsx';

export default async function EvaluationsPage() {
  const t = await getTranslations('common');
  const rows = await seen(listEvaluations(await pageContext()));
  return (
    <Frame place="evaluations" title={t('rail.evaluations')}>
      <p>{rows.length}</p>
    </Frame>
  );
}
