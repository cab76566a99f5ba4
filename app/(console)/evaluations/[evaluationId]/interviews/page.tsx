import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { choicesIn, inPeriod, unitsIn, viewFilter } from '#lib/evaluations/view-filter.ts';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { localized } from '#lib/instruments/envelope.ts';
import { listInterviews } from '#lib/interviews/list-interviews.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { type Chosen, Filters } from './filters.tsx';
import { InterviewTable } from './interview-table.tsx';
import { PlanForm } from './plan-form.tsx';
import { Sampling } from './sampling.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

/** Choices of the filter: how far the conversation is, and two places where ratings wait. */
const STATES = ['planned', 'ready', 'running', 'finished', 'rated', 'locked'] as const;

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.interviews') };
}

export default async function InterviewsPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const query = await searchParams;
  const t = await getTranslations('interview');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const ctx = await pageContext();
  const brief = await getTranslations('finding.brief');
  const field = await getTranslations('field');
  const calibration = await getTranslations('rater.calibration');
  const agreement = await getTranslations('rater.agreement');
  const { evaluation, policy } = await seen(readEvaluation(ctx, evaluationId));
  const view = await seen(listInterviews(ctx, evaluationId));
  const roles = view.roles.map(({ role, title }) => ({
    id: role,
    name: t.has(`roleName.${role}`)
      ? t(`roleName.${role}`)
      : localized(title, isLocale(locale) ? locale : DEFAULT_LOCALE),
  }));
  const roleName = (role: string) => roles.find((r) => r.id === role)?.name ?? role;

  const filter = await seen(Promise.resolve().then(() => viewFilter(query, { policy, units: view.units })));
  const { types, industries } = choicesIn(view.units);
  const units = unitsIn(filter, view.units);
  const chosen: Chosen = {
    type: filter.type ?? '',
    industry: filter.industry ?? '',
    from: filter.from ?? '',
    to: filter.to ?? '',
    unit: one(query.unit),
    role: one(query.role),
    state: one(query.state),
    mine: one(query.mine) === '1',
  };
  const shown = view.interviews.filter(
    (i) =>
      (chosen.unit === '' || i.unitId === chosen.unit) &&
      units.has(i.unitId) &&
      inPeriod(filter, i.finishedAt ?? i.scheduledAt) &&
      (chosen.role === '' || i.role === chosen.role) &&
      (chosen.state === '' || i.conversation === chosen.state || i.state === chosen.state) &&
      (!chosen.mine || i.mine),
  );
  const count = (state: string) => view.interviews.filter((i) => i.conversation === state).length;
  const toLock = view.interviews.filter((i) => i.conversation === 'finished' && i.myLockOpen).length;
  const base = `/evaluations/${evaluationId}`;
  const path = `${base}/interviews`;
  const none = view.interviews.length === 0;

  return (
    <Frame
      place="interviews"
      title={common('rail.interviews')}
      lead={t('list.lead')}
      actions={
        <a className="btn" href="/field/interviews">
          {field('openField')}
        </a>
      }
      evaluation={{ id: evaluation.id, title: evaluation.title, demo: evaluation.demo }}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: evaluation.title, href: base },
      ]}
    >
      {view.calibration.mineMissing ? (
        <p className="notice caution mt-4 no-print">
          {calibration('listNotice')}{' '}
          <Link href={`${path}/calibration`} prefetch={false}>
            {calibration('listLink')}
          </Link>
        </p>
      ) : null}
      {none ? (
        <section className="notice my-4">
          <h2>{t('list.emptyTitle')}</h2>
          <p className="mt-1">
            {roles.length === 0
              ? t('list.noOutline')
              : view.may.plan
                ? t('list.empty')
                : t('list.emptyNoPlan')}
          </p>
        </section>
      ) : (
        <>
          <p className="mt-4 mb-3">
            {t('list.summary', {
              total: view.interviews.length,
              planned: count('planned'),
              running: count('running'),
              finished: count('finished'),
            })}
            {toLock > 0 ? <b className="ml-3">{t('list.toLock', { n: toLock })}</b> : null}
          </p>
          <p className="my-2 flex flex-wrap gap-x-6 no-print">
            <Link
              className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
              href={`${path}/calendar`}
              prefetch={false}
            >
              {t('calendar.title')}
            </Link>
            <Link
              className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
              href={`${path}/recusals`}
              prefetch={false}
            >
              {t('recusal.title')}
            </Link>
            <Link
              className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
              href={`${path}/agreement`}
              prefetch={false}
            >
              {agreement('title')}
            </Link>
            {view.calibration.required && view.calibration.seen ? (
              <Link
                className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
                href={`${path}/calibration`}
                prefetch={false}
              >
                {calibration('title')}
              </Link>
            ) : null}
          </p>
          <p className="my-2 no-print">
            <Link
              className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
              href={`${path}/summary/${chosen.unit === '' ? view.units[0]?.id : chosen.unit}`}
              prefetch={false}
            >
              {brief('title')}
            </Link>
          </p>
          <Sampling view={view} roleName={roleName} />
          <Filters
            path={path}
            types={types.map((id) => ({ id, name: common(`unitType.${id as UnitType}`) }))}
            industries={industries.map((id) => ({ id, name: id }))}
            units={view.units.map((u) => ({ id: u.id, name: u.name }))}
            roles={roles}
            states={STATES.map((s) => ({ id: s, name: t(`stateName.${s}`) }))}
            chosen={chosen}
            shown={shown.length}
          />
        </>
      )}
      {view.may.plan && roles.length > 0 ? (
        <PlanForm
          evaluationId={evaluationId}
          units={view.units.map((u) => ({ id: u.id, name: u.name }))}
          roles={roles}
          people={view.people}
          me={view.me}
          unfolded={none}
        />
      ) : null}
      {none ? null : shown.length === 0 ? (
        <p className="my-6 quiet">{t('list.noMatch')}</p>
      ) : (
        <InterviewTable rows={shown.map((i) => ({ ...i, roleName: roleName(i.role) }))} path={path} />
      )}
    </Frame>
  );
}

function one(value: string | string[] | undefined): string {
  return (Array.isArray(value) ? value[0] : value) ?? '';
}
