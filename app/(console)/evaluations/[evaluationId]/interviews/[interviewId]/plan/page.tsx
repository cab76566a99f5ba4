import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { localized } from '#lib/instruments/envelope.ts';
import { readPlan } from '#lib/interviews/read-plan.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { Frame } from '../../../../../../_ui/frame.tsx';
import { Collisions } from '../../collisions.tsx';
import { AppointmentForm } from './appointment-form.tsx';
import { Moves } from './moves.tsx';
import { PaperForm } from './paper-form.tsx';

type Props = { params: Promise<{ evaluationId: string; interviewId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('interview'))('planPage.title') };
}

/** One interview's plan and where it stands. */
export default async function PlanPage({ params }: Props) {
  const { evaluationId, interviewId } = await params;
  const t = await getTranslations('interview');
  const common = await getTranslations('common');
  const calibration = await getTranslations('rater.calibration');
  const format = await getFormatter();
  const locale = await getLocale();
  const view = await seen(readPlan(await pageContext(), interviewId));
  if (view.evaluation.id !== evaluationId) notFound();
  const { interview, unit, outline, raters, state } = view;
  const base = `/evaluations/${evaluationId}`;
  const number = String(interview.number).padStart(2, '0');
  const role = t.has(`roleName.${interview.role}`) ? t(`roleName.${interview.role}`) : interview.role;
  const title = localized(outline.title, isLocale(locale) ? locale : DEFAULT_LOCALE, outline.locale);
  const appointment = {
    when:
      interview.scheduledAt === null
        ? t('planPage.noTime')
        : format.dateTime(interview.scheduledAt, { dateStyle: 'full', timeStyle: 'short' }),
    place: interview.place === '' ? t('planPage.noPlace') : interview.place,
  };
  const recused = view.recusals.filter((r) => raters.some((x) => x.id === r.userId));
  return (
    <Frame
      place="interviews"
      title={t('planPage.heading', { unit: unit.name, role, number })}
      lead={t('planPage.lead', { outline: title, n: outline.minutes })}
      evaluation={view.evaluation}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
      actions={
        view.may.open ? (
          <Link className="btn" href={`${base}/interviews/${interviewId}`} prefetch={false}>
            {t('planPage.open')}
          </Link>
        ) : undefined
      }
    >
      {recused.map((r) => (
        <p key={r.userId} className="notice danger my-3">
          {t('planPage.recused', { name: r.name, reason: r.reason })}
        </p>
      ))}
      {view.uncalibrated.length === 0 ? null : (
        <p className="notice caution my-3">
          {calibration('planNotice', { names: view.uncalibrated.join(common('joint.list')) })}
        </p>
      )}
      <Collisions collisions={view.collisions} />
      <dl className="my-4 grid grid-cols-[6em_minmax(0,1fr)] gap-x-4 gap-y-2">
        <dt>{t('list.state')}</dt>
        <dd>
          <b>{t(`stateName.${state}`)}</b>
        </dd>
        <dt>{t('plan.kind')}</dt>
        <dd>
          {t(`plan.kindName.${interview.kind as 'talk'}`)}
          {interview.kind === 'group_talk' ? t('planPage.people', { n: interview.people }) : null}
        </dd>
        <dt>{t('list.raters')}</dt>
        <dd>
          {raters
            .map((r) => t(`planPage.duty.${r.duty as 'lead'}`, { name: r.name }))
            .join(common('joint.list'))}
        </dd>
        <dt>{t('plan.when')}</dt>
        <dd>{appointment.when}</dd>
        <dt>{t('plan.place')}</dt>
        <dd>{appointment.place}</dd>
        <dt>{t('consent.title')}</dt>
        <dd>
          {interview.consent === null
            ? t('planPage.noConsent')
            : t(`consent.answer.${interview.consent as 'given'}`)}
        </dd>
      </dl>
      {view.moves.length === 0 ? null : <Moves interviewId={interviewId} moves={view.moves} />}
      {view.may.record ? (
        <p className="no-print my-3 flex flex-wrap gap-3">
          <Link className="btn" href={`${base}/interviews/${interviewId}/record`} prefetch={false}>
            {t('record.open')}
          </Link>
          <Link className="btn" href={`${base}/interviews/${interviewId}/record?blank=1`} prefetch={false}>
            {t('record.openBlank')}
          </Link>
        </p>
      ) : null}
      {view.may.paper ? (
        <PaperForm interviewId={interviewId} home={`${base}/interviews/${interviewId}`} />
      ) : null}
      {view.may.change ? (
        <AppointmentForm
          interviewId={interviewId}
          people={view.people}
          me={view.me}
          plan={{
            first: raters[0]?.id ?? '',
            second: raters[1]?.id ?? '',
            kind: interview.kind as 'talk',
            people: interview.people,
            scheduledAt: interview.scheduledAt,
            place: interview.place,
          }}
        />
      ) : null}
    </Frame>
  );
}
