import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import { type CalendarEntry, readCalendar } from '#lib/interviews/read-calendar.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('interview'))('calendar.title') };
}

/** The interviews of a week by rater. The week is in the address. */
export default async function CalendarPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const { week } = await searchParams;
  const t = await getTranslations('interview');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const ctx = await pageContext();
  const from = weekOf(week, ctx.now());
  const to = shifted(from, 7);
  const view = await seen(readCalendar(ctx, evaluationId, from.getTime(), to.getTime()));
  const base = `/evaluations/${evaluationId}`;
  const here = `${base}/interviews/calendar`;
  const day = (d: Date) => format.dateTime(d, { dateStyle: 'medium' });
  return (
    <Frame
      place="interviews"
      title={t('calendar.title')}
      lead={t('calendar.lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
    >
      <nav
        aria-label={t('calendar.weeks')}
        className="my-4 flex flex-wrap items-center gap-x-5 gap-y-1 no-print"
      >
        <Link className="btn" href={`${here}?week=${dateOf(shifted(from, -7))}`} prefetch={false}>
          {t('calendar.before')}
        </Link>
        <Link className="btn" href={here} prefetch={false}>
          {t('calendar.now')}
        </Link>
        <Link className="btn" href={`${here}?week=${dateOf(to)}`} prefetch={false}>
          {t('calendar.after')}
        </Link>
      </nav>
      <h2>{t('calendar.week', { from: day(from), to: day(shifted(from, 6)) })}</h2>
      <p>
        {view.people.length === 0
          ? t('calendar.none')
          : view.overlaps === 0
            ? t('calendar.noOverlap')
            : t('calendar.overlaps', { n: view.overlaps })}
        {view.unscheduled === 0 ? null : ` ${t('calendar.unscheduled', { n: view.unscheduled })}`}
      </p>
      {view.people.length === 0 ? null : (
        <ScrollRegion label={t('calendar.title')}>
          <table className="mt-3 max-md:block">
            <caption className="sr-only">{t('calendar.title')}</caption>
            <thead className="max-md:sr-only">
              <tr>
                <th scope="col">{t('calendar.time')}</th>
                <th scope="col">{t('calendar.what')}</th>
                <th scope="col">{t('plan.place')}</th>
                <th scope="col" className="num">
                  {t('calendar.minutes')}
                </th>
              </tr>
            </thead>
            {view.people.map((person) => (
              <tbody key={person.id} className="max-md:block">
                <tr className="max-md:block">
                  <th scope="rowgroup" colSpan={4} className="pt-5! font-semibold max-md:block">
                    {t('calendar.person', {
                      name: person.name,
                      n: person.entries.length,
                      minutes: person.minutes,
                    })}
                  </th>
                </tr>
                {person.entries.map((entry) => (
                  <Entry key={entry.id} entry={entry} path={`${base}/interviews`} />
                ))}
              </tbody>
            ))}
          </table>
        </ScrollRegion>
      )}
    </Frame>
  );
}

async function Entry({ entry, path }: { entry: CalendarEntry; path: string }) {
  const t = await getTranslations('interview');
  const format = await getFormatter();
  const { interview: i } = entry;
  const role =
    i === undefined ? '' : t.has(`roleName.${i.role}`) ? t(`roleName.${i.role as 'leadership'}`) : i.role;
  return (
    <tr className="max-md:block max-md:border-b max-md:border-(--rule) max-md:py-1 max-md:[&>*]:block max-md:[&>*]:border-0 max-md:[&>*]:px-0 max-md:[&>*]:py-0.5">
      <th scope="row" className="whitespace-nowrap">
        {format.dateTime(entry.at, {
          weekday: 'short',
          month: 'numeric',
          day: 'numeric',
          hour: '2-digit',
          minute: '2-digit',
          hourCycle: 'h23',
        })}
      </th>
      <td>
        {i === undefined ? (
          t('calendar.elsewhere')
        ) : (
          <Link
            className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
            href={`${path}/${entry.id}/plan`}
            prefetch={false}
          >
            {t('calendar.entry', { unit: i.unitName, role, number: String(i.number).padStart(2, '0') })}
          </Link>
        )}
        {i === undefined ? null : <span className="quiet"> {t(`stateName.${i.conversation}`)}</span>}
        {entry.raterTwice ? <b className="ml-2">▲ {t('calendar.raterTwice')}</b> : null}
      </td>
      <td>
        {i?.place}
        {entry.placeTwice ? <b className="ml-2">▲ {t('calendar.placeTwice')}</b> : null}
      </td>
      <td className="num max-md:text-left">
        {entry.minutes}
        <span className="md:hidden"> {t('calendar.minuteUnit')}</span>
      </td>
    </tr>
  );
}

/** Monday of the week that a day lies in; of this week where the address names none. */
function weekOf(named: string | string[] | undefined, now: number): Date {
  const given = typeof named === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(named) ? named : '';
  const [y = 0, m = 1, d = 1] = given.split('-').map(Number);
  const chosen = given === '' ? new Date(now) : new Date(y, m - 1, d);
  const start = new Date(chosen.getFullYear(), chosen.getMonth(), chosen.getDate());
  return shifted(start, -((start.getDay() + 6) % 7));
}

function shifted(day: Date, days: number): Date {
  return new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
}

function dateOf(day: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}
