import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { openCalibration } from '#lib/interviews/open-calibration.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { text } from '../../../../../../_ui/localized.ts';
import { CaseForm } from './case-form.tsx';

type Props = { params: Promise<{ evaluationId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('rater.calibration'))('rate') };
}

/** The calibration cases, to be rated without knowing how the experts did. */
export default async function CalibrationRatePage({ params }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('rater.calibration');
  const common = await getTranslations('common');
  const roles = await getTranslations('interview.roleName');
  const locale = await getLocale();
  const view = await seen(openCalibration(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}`;
  const overview = `${base}/interviews/calibration`;
  const say = (localized: Parameters<typeof text>[0]) => text(localized, locale);
  return (
    <Frame
      place="interviews"
      title={t('rate')}
      lead={t('rateLead', { attempt: view.attempt, n: view.cases.length })}
      evaluation={view.evaluation}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
        { label: t('title'), href: overview },
      ]}
    >
      {view.due ? (
        <>
          <p className="mt-4 max-w-[54em]">{say(view.intro)}</p>
          {view.expertRatings === 'draft' ? <p className="notice caution my-3">{t('draft')}</p> : null}
          <CaseForm
            evaluationId={evaluationId}
            name={view.name}
            attempt={view.attempt}
            cases={view.cases.map(({ id, told, shown, question, choices }) => ({
              id,
              role: roles.has(question.role as 'leadership')
                ? roles(question.role as 'leadership')
                : question.role,
              question: say(question.text),
              told: say(told),
              shown: say(shown),
              anchors: {
                1: say(question.anchors[1]),
                3: say(question.anchors[3]),
                5: say(question.anchors[5]),
              },
              choices: choices.map((c) => ({ value: c.value, label: say(c.label) })),
            }))}
          />
        </>
      ) : (
        <p className="notice my-4">
          {t('notDue')}{' '}
          <Link href={overview} prefetch={false}>
            {t('back')}
          </Link>
        </p>
      )}
    </Frame>
  );
}
