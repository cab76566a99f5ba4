import Link from 'next/link';
import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { may } from '#lib/accounts/permissions.ts';
import { listCampaigns } from '#lib/campaigns/list-campaigns.ts';
import { readEvaluation } from '#lib/evaluations/read-evaluation.ts';
import { listInterviews } from '#lib/interviews/list-interviews.ts';
import { readMatrix } from '#lib/scores/read-matrix.ts';
import { evidenceComing } from '../../../_evidence.tsx';
import { pageContext, seen } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { text } from '../../../_ui/localized.ts';
import { OverviewTable } from './overview-table.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<{ type?: string; sort?: string }>;
};

const read = cache(async (id: string) => seen(readEvaluation(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  return { title: (await read((await params).evaluationId)).evaluation.title };
}

export default async function OverviewPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const { type, sort } = await searchParams;
  const ctx = await pageContext();
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const { evaluation, units, tree, policy } = await read(evaluationId);
  const sent = await listCampaigns(ctx, evaluationId);
  // Pilots count nowhere; they are named below what counts.
  const campaigns = sent.filter((c) => !c.campaign.pilot);
  const pilots = sent.filter((c) => c.campaign.pilot);
  const interviews = may(ctx.actor, 'interview.list', { evaluationId, anyUnit: true })
    ? await listInterviews(ctx, evaluationId)
    : undefined;
  const coming = await evidenceComing(evaluationId);
  const matrix =
    coming === undefined && may(ctx.actor, 'indicator.read', { evaluationId, anyUnit: true })
      ? await readMatrix(ctx, evaluationId)
      : undefined;
  const today = new Date(ctx.now()).toISOString().slice(0, 10);
  const left = Math.max(0, Math.round((Date.parse(evaluation.periodEnd) - Date.parse(today)) / 86_400_000));

  const base = `/evaluations/${evaluationId}`;
  const needs: { key: string; what: string; href: string; act: string }[] = [];
  const mayOpen = may(ctx.actor, 'campaign.read', { evaluationId });
  for (const c of mayOpen ? campaigns : []) {
    const below = c.unitIds.filter((id) => (c.received.get(id) ?? 0) < c.minimum.responses).length;
    if (c.phase === 'open' && below > 0) {
      needs.push({
        key: c.campaign.id,
        what: t('needBelow', { title: text(c.title, locale), units: below, minimum: c.minimum.responses }),
        href: `${base}/campaigns/${c.campaign.id}`,
        act: t('look'),
      });
    }
  }
  const waiting = interviews?.interviews.filter((i) => i.mine && i.conversation !== 'finished').length ?? 0;
  if (waiting > 0)
    needs.push({
      key: 'interviews',
      what: t('needInterviews', { n: waiting }),
      href: `${base}/interviews`,
      act: t('conduct'),
    });
  const toLock =
    interviews?.interviews.filter(
      (i) => i.mine && i.conversation === 'finished' && i.raters.some((r) => !r.locked),
    ).length ?? 0;
  if (toLock > 0)
    needs.push({
      key: 'lock',
      what: t('needLock', { n: toLock }),
      href: `${base}/interviews`,
      act: t('look'),
    });
  const stale = matrix?.rows.filter((r) => r.stale > 0).length ?? 0;
  if (stale > 0 && matrix?.may.export) {
    needs.push({
      key: 'export',
      what: t('needExport', { units: stale }),
      href: `${base}/indicators/export`,
      act: t('export'),
    });
  }

  return (
    <Frame
      place="overview"
      title={evaluation.title}
      evaluation={evaluation}
      lead={t('overviewLead', {
        units: units.length,
        from: format.dateTime(new Date(evaluation.periodStart), { dateStyle: 'medium' }),
        to: format.dateTime(new Date(evaluation.periodEnd), { dateStyle: 'medium' }),
        left,
      })}
      crumbs={[{ label: common('rail.evaluations'), href: '/evaluations' }]}
    >
      {coming}
      <h2 className="mt-6">
        {t('needsToday')} <span className="quiet font-normal">{needs.length}</span>
      </h2>
      {needs.length === 0 ? (
        <p className="quiet mt-2">{t('nothingNeeded')}</p>
      ) : (
        <ol className="mt-2">
          {needs.map((n, i) => (
            <li key={n.key} className="flex flex-wrap gap-x-4 border-b border-(--rule) py-2">
              <span className="quiet w-4">{i + 1}</span>
              <span className="flex-1">{n.what}</span>
              <Link href={n.href} prefetch={false}>
                {n.act}
              </Link>
            </li>
          ))}
        </ol>
      )}
      <OverviewTable
        base={base}
        units={units}
        campaigns={campaigns}
        mayOpen={mayOpen}
        interviews={interviews?.interviews ?? []}
        matrix={matrix?.rows}
        type={type}
        sort={sort}
        locale={locale}
      />
      {pilots.length === 0 ? null : (
        <section className="mt-6" aria-labelledby="pilots">
          <h2 id="pilots">{t('pilots')}</h2>
          <ul className="mt-1">
            {pilots.map((c) => (
              <li key={c.campaign.id} className="flex flex-wrap gap-x-3">
                {mayOpen ? (
                  <Link href={`${base}/campaigns/${c.campaign.id}`} prefetch={false}>
                    {text(c.title, locale)}
                  </Link>
                ) : (
                  text(c.title, locale)
                )}
                <span className="quiet">{common(`phase.${c.standing}`)}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <p className="small quiet mt-6">
        {t('rules', {
          tree: `${text(tree.title, locale)} ${tree.version}`,
          policy: `${text(policy.title, locale)} ${policy.version}`,
        })}
      </p>
    </Frame>
  );
}
