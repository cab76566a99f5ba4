import { getFormatter, getTranslations } from 'next-intl/server';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { readRecusals } from '#lib/interviews/recusals.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { LiftRecusal } from './lift-recusal.tsx';
import { RecusalForm } from './recusal-form.tsx';

type Props = { params: Promise<{ evaluationId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('interview'))('recusal.title') };
}

/** Who must not evaluate which unit, and why. */
export default async function RecusalsPage({ params }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('interview');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const ctx = await pageContext();
  const { evaluation } = await seen(readEvaluation(ctx, evaluationId));
  const view = await seen(readRecusals(ctx, evaluationId));
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="interviews"
      title={t('recusal.title')}
      lead={t('recusal.lead')}
      evaluation={{ id: evaluation.id, title: evaluation.title, demo: evaluation.demo }}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
    >
      {view.recusals.length === 0 ? (
        <p className="notice my-4">{t('recusal.none')}</p>
      ) : (
        <ul className="my-4">
          {view.recusals.map((r) => (
            <li key={`${r.unitId} ${r.userId}`} className="border-b border-(--rule) py-3">
              <p>
                <b>{t('recusal.who', { name: r.name, unit: r.unitName })}</b>{' '}
                {t(`recusal.cause.${r.cause as 'other'}`)}
                {common('joint.colon')}
                {r.reason}
              </p>
              <p className="small quiet">
                {t('recusal.noted', {
                  by: r.by,
                  time: format.dateTime(r.notedAt, { dateStyle: 'medium' }),
                })}
              </p>
              {view.may.lift ? (
                <LiftRecusal
                  path={`/api/v1/evaluations/${evaluationId}/recusals/${r.unitId}/${r.userId}`}
                  label={t('recusal.liftLong', { name: r.name, unit: r.unitName })}
                />
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {view.may.note ? (
        <RecusalForm
          evaluationId={evaluationId}
          units={view.units.map((u) => ({ id: u.id, name: u.name }))}
          people={view.people}
          me={view.me}
        />
      ) : null}
    </Frame>
  );
}
