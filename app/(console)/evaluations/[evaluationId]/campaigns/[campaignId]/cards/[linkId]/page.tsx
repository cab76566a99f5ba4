import Link from 'next/link';
import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import { toString as qr } from 'qrcode';
import { cache } from 'react';
import { readCodes } from '#lib/campaigns/read-codes.ts';
import { isLocale } from '#lib/i18n/locales.ts';
import { formatMoment } from '#lib/respond/pages.ts';
import { pageContext, seen } from '../../../../../../../_session.ts';
import { text } from '../../../../../../../_ui/localized.ts';
import { PrintButton } from '../../../../../../../_ui/print-button.tsx';

type Props = { params: Promise<{ evaluationId: string; campaignId: string; linkId: string }> };

/** Once for head and page: every reading is entered in the trail. */
const read = cache(async (campaignId: string, linkId: string) =>
  seen(readCodes(await pageContext(), campaignId, linkId, 'cards')),
);

export async function generateMetadata({ params }: Props) {
  const { campaignId, linkId } = await params;
  const t = await getTranslations('campaign');
  const { unit, department } = await read(campaignId, linkId);
  return { title: `${t('cards')} · ${department === '' ? unit.name : department}` };
}

/** One card for each one-time code, for printing on A4 and cutting. */
export default async function CardsPage({ params }: Props) {
  const { evaluationId, campaignId, linkId } = await params;
  const t = await getTranslations('campaign');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const view = await read(campaignId, linkId);
  const { campaign, evaluation, questionnaire, unit, department, entrance, codes } = view;
  if (evaluation.id !== evaluationId) notFound();
  const until = formatMoment(campaign.closesAt, isLocale(locale) ? locale : 'zh-CN');
  const cards = await Promise.all(
    codes.map(async (c) => ({
      ...c,
      image: await qr(c.address, { type: 'svg', margin: 1, errorCorrectionLevel: 'M' }),
    })),
  );
  return (
    <main className="mx-auto max-w-[760px] px-4 py-6">
      <p className="crumb no-print">
        <Link href={`/evaluations/${evaluationId}/campaigns/${campaignId}`} prefetch={false}>
          {text(questionnaire.title, locale)}
        </Link>
      </p>
      <div className="no-print">
        <div className="flex items-center justify-between">
          <h1>{t('cards')}</h1>
          <PrintButton label={common('print')} />
        </div>
        <p className="mt-1">
          {department === ''
            ? t('cardsOf', { name: unit.name, n: codes.length })
            : t('cardsOf', { name: `${department} → ${unit.name}`, n: codes.length })}
        </p>
        <p className="small quiet mt-1">{t('cardsNote')}</p>
      </div>
      <ul className="mt-4 grid grid-cols-1 gap-4 sm:grid-cols-2 print:mt-0 print:grid-cols-2">
        {cards.map((c) => (
          <li
            key={c.code}
            className="flex break-inside-avoid flex-wrap gap-4 border border-(--rule-strong) p-4"
          >
            <img
              alt={t('qrOf', { name: c.code })}
              width={112}
              height={112}
              className="bg-white"
              src={`data:image/svg+xml;utf8,${encodeURIComponent(c.image)}`}
            />
            <div className="min-w-0 flex-[1_1_11em]">
              <p className="font-semibold">
                {unit.name} {evaluation.demo ? <span className="sample">{common('demoData')}</span> : null}{' '}
                {campaign.pilot ? <span className="sample">{common('pilot')}</span> : null}
              </p>
              <p className="small">{text(questionnaire.title, locale)}</p>
              {department === '' ? null : <p className="small">{t('answeredBy', { department })}</p>}
              <p className="mt-1 font-mono text-[1.0625rem] font-semibold whitespace-nowrap">{c.code}</p>
              <p className="small quiet break-all">{entrance}</p>
              <p className="small quiet">{t('untilMoment', { moment: until })}</p>
            </div>
            <p className="small quiet basis-full">{t('cardAnonymity')}</p>
          </li>
        ))}
      </ul>
    </main>
  );
}
