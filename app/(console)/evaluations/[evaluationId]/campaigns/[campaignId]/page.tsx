import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { toString as qr } from 'qrcode';
import { cache } from 'react';
import { may } from '#lib/accounts/permissions.ts';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { remindersOf } from '#lib/campaigns/reminders.ts';
import { isLocale, LOCALES, type Locale } from '#lib/i18n/locales.ts';
import { respondentGroup } from '#lib/indicators/policy.ts';
import { formatMoment } from '#lib/respond/pages.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { CampaignActions } from './campaign-actions.tsx';
import { CodeTable } from './code-table.tsx';
import { LinkTable } from './link-table.tsx';
import { Reminders } from './reminders.tsx';

type Props = { params: Promise<{ evaluationId: string; campaignId: string }> };

const read = cache(async (id: string) => seen(readCampaign(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  const { questionnaire } = await read((await params).campaignId);
  return { title: text(questionnaire.title, await getLocale()) };
}

export default async function CampaignPage({ params }: Props) {
  const { evaluationId, campaignId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const ctx = await pageContext();
  const view = await read(campaignId);
  const { campaign, evaluation, version, questionnaire, phase, rows, minimum, seal } = view;
  if (evaluation.id !== evaluationId) notFound();
  const moment = (at: number) => format.dateTime(new Date(at), { dateStyle: 'medium', timeStyle: 'short' });
  const base = `/evaluations/${evaluationId}/campaigns`;
  const byCode = campaign.entry === 'code';
  const withQr = await Promise.all(
    (byCode ? [] : rows).map(async (row) => ({
      ...row,
      links: await Promise.all(
        row.links.map(async (l) => ({
          ...l,
          qr: await qr(l.url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }),
        })),
      ),
    })),
  );
  const texts = await reminderTexts(campaign.closesAt, questionnaire.title);
  const reminders = view.may.change
    ? remindersOf(view, `${ctx.publicOrigin}/s/code`).map((place) => ({
        ...place,
        links: place.links.map((l) => ({ ...l, text: texts(place.unitName, l.address) })),
      }))
    : [];
  return (
    <Frame
      place="campaigns"
      title={text(questionnaire.title, locale)}
      evaluation={evaluation}
      pilot={campaign.pilot}
      lead={t('detailLead', {
        phase: common(`phase.${view.standing}`),
        audience: common(`audience.${campaign.audience as 'own_staff'}`),
        version: version.version,
        opens: moment(campaign.opensAt),
        closes: moment(campaign.closedAt ?? campaign.closesAt),
      })}
      crumbs={[
        { label: evaluation.title, href: `/evaluations/${evaluationId}` },
        { label: common('rail.campaigns'), href: base },
      ]}
      actions={
        <>
          {phase === 'closed' && may(ctx.actor, 'scale.read', { evaluationId }) ? (
            <Link className="btn primary" href={`${base}/${campaignId}/scales`} prefetch={false}>
              {t('scaleReport')}
            </Link>
          ) : null}
          {respondentGroup(view.policy, campaign.audience)?.within === 'post_stratified' ? (
            <Link className="btn" href={`${base}/${campaignId}/strata`} prefetch={false}>
              {t('strata.link')}
            </Link>
          ) : null}
          {phase === 'closed' && may(ctx.actor, 'response.review', { evaluationId }) ? (
            <Link className="btn" href={`${base}/${campaignId}/quality`} prefetch={false}>
              {t('quality')}
            </Link>
          ) : null}
          {byCode ? null : (
            <Link className="btn" href={`${base}/${campaignId}/sheet`} prefetch={false}>
              {t('qrSheet')}
            </Link>
          )}
        </>
      }
    >
      {campaign.pilot ? <p className="notice caution mt-4">{t('pilotNotice')}</p> : null}
      {view.may.change ? (
        <CampaignActions campaignId={campaignId} phase={phase} links={linkNames(rows)} />
      ) : null}
      {phase === 'paused' ? <p className="notice caution mt-4">{t('pausedNotice')}</p> : null}
      {phase === 'closed' ? null : <p className="notice mt-4">{t('whileOpen')}</p>}
      {seal === undefined ? null : (
        <p className="notice mt-4">
          {t('sealed', { n: seal.rows })}{' '}
          <span className="id break-all whitespace-normal!">{seal.sha256}</span>
        </p>
      )}
      {byCode ? (
        <CodeTable
          campaignId={campaignId}
          base={`${base}/${campaignId}`}
          rows={rows}
          live={phase === 'open'}
          handOut={phase !== 'closed' && view.may.codes}
          minimum={campaign.pilot ? undefined : minimum}
        />
      ) : (
        <LinkTable
          campaignId={campaignId}
          rows={withQr}
          minimum={campaign.pilot ? undefined : minimum}
          live={phase === 'open'}
        />
      )}
      {reminders.length === 0 ? null : (
        <Reminders reminders={reminders} locale={isLocale(locale) ? locale : 'zh-CN'} />
      )}
      {phase === 'closed' ? (
        <Downloads campaignId={campaignId} microdata={may(ctx.actor, 'export.microdata', { evaluationId })} />
      ) : null}
    </Frame>
  );
}

/** Links as staff call them, with their quota. */
function linkNames(rows: Awaited<ReturnType<typeof read>>['rows']) {
  return rows.flatMap((row) =>
    row.links.map((l) => ({
      id: l.id,
      name: l.stratum === '' ? row.unitName : `${row.unitName} ← ${l.stratum}`,
      quota: l.quota,
    })),
  );
}

/** The reminder in every language that is answered in, whatever the reader's own is. */
async function reminderTexts(closesAt: number, title: Parameters<typeof text>[0]) {
  const words = await Promise.all(
    LOCALES.map(async (locale) => ({
      locale,
      t: await getTranslations({ locale, namespace: 'campaign' }),
    })),
  );
  return (unit: string, address: string) =>
    Object.fromEntries(
      words.map(({ locale, t }) => [
        locale,
        t('reminder.body', {
          title: text(title, locale),
          unit,
          until: formatMoment(closesAt, locale),
          address,
        }),
      ]),
    ) as Record<Locale, string>;
}

async function Downloads({ campaignId, microdata }: { campaignId: string; microdata: boolean }) {
  const t = await getTranslations('campaign');
  const tables = [
    'items',
    'scales',
    'units',
    'codebook',
    ...(microdata ? (['responses', 'texts', 'flags'] as const) : []),
  ] as const;
  return (
    <section className="mt-8" aria-labelledby="downloads">
      <h2 id="downloads">{t('downloads')}</h2>
      <p className="small quiet mt-1">{microdata ? t('microdataNote') : t('noMicrodata')}</p>
      <ul className="mt-2">
        {tables.map((table) => (
          <li
            key={table}
            className="flex flex-wrap items-baseline gap-x-4 border-b border-(--rule) py-2 max-md:py-0"
          >
            <span className="min-w-[min(14em,100%)]">{t(`table.${table}`)}</span>
            {(['xlsx', 'csv', 'json'] as const).map((f) => (
              <a
                key={f}
                className="max-md:py-[11px]"
                href={`/api/v1/campaigns/${campaignId}/export/${table}?format=${f}`}
                download
              >
                {f === 'xlsx' ? 'Excel' : f.toUpperCase()}
                <span className="sr-only"> {t(`table.${table}`)}</span>
              </a>
            ))}
          </li>
        ))}
      </ul>
    </section>
  );
}
