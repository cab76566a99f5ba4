import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { toString as qr } from 'qrcode';
import { cache } from 'react';
import { readCampaign } from '#lib/campaigns/read-campaign.ts';
import { isLocale } from '#lib/i18n/locales.ts';
import { formatMoment } from '#lib/respond/pages.ts';
import { pageContext, seen } from '../../../../../../_session.ts';
import { text } from '../../../../../../_ui/localized.ts';
import { PrintButton } from '../../../../../../_ui/print-button.tsx';

type Props = { params: Promise<{ evaluationId: string; campaignId: string }> };

const read = cache(async (id: string) => seen(readCampaign(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  const t = await getTranslations('campaign');
  const { questionnaire } = await read((await params).campaignId);
  return { title: `${t('qrSheet')} · ${text(questionnaire.title, await getLocale())}` };
}

/** Cards with QR codes for printing on A4. */
export default async function SheetPage({ params }: Props) {
  const { evaluationId, campaignId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const { rows, questionnaire, evaluation, campaign } = await read(campaignId);
  // An address alone opens nothing there: each code has its own card.
  if (campaign.entry === 'code') notFound();
  const cards = await Promise.all(
    rows.flatMap((row) =>
      row.links.map(async (l) => ({
        ...l,
        unit: row.unitName,
        image: await qr(l.url, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }),
      })),
    ),
  );
  return (
    <main className="mx-auto max-w-[760px] px-4 py-6">
      <p className="crumb no-print">
        <Link href={`/evaluations/${evaluationId}/campaigns/${campaignId}`} prefetch={false}>
          {text(questionnaire.title, locale)}
        </Link>
      </p>
      <div className="no-print flex items-center justify-between">
        <h1>{t('qrSheet')}</h1>
        <PrintButton label={common('print')} />
      </div>
      <ul className="mt-4 grid grid-cols-1 gap-4 sm:grid-cols-2 print:grid-cols-2">
        {cards.map((c) => (
          <li
            key={c.token}
            className="flex break-inside-avoid flex-wrap gap-4 border border-(--rule-strong) p-4"
          >
            <img
              alt={t('qrOf', { name: `${c.unit} ${c.stratum}` })}
              width={120}
              height={120}
              className="bg-white"
              src={`data:image/svg+xml;utf8,${encodeURIComponent(c.image)}`}
            />
            <div className="min-w-0 flex-[1_1_9em]">
              <p className="font-semibold">
                {c.unit} {evaluation.demo ? <span className="sample">{common('demoData')}</span> : null}{' '}
                {campaign.pilot ? <span className="sample">{common('pilot')}</span> : null}
              </p>
              <p>{text(questionnaire.title, locale)}</p>
              {c.stratum === '' ? null : <p>{c.stratum}</p>}
              <p className="small quiet break-all">{c.url}</p>
              <p className="small quiet">
                {t('untilMoment', {
                  moment: formatMoment(campaign.closesAt, isLocale(locale) ? locale : 'zh-CN'),
                })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </main>
  );
}
