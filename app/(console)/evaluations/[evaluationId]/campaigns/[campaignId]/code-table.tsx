'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import type { LinkView, UnitLinks } from '#lib/campaigns/read-campaign.ts';
import { ProgressBar } from '../../../../../_ui/progress-bar.tsx';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { useLiveRows } from './use-live-rows.ts';

type Counts = { seats: number; used: number; received: number };

/** Codes, how many were used and how many answers came, by unit and department. Counts alone, without a time. */
export function CodeTable(props: {
  campaignId: string;
  base: string;
  rows: readonly UnitLinks[];
  live: boolean;
  /** Whether codes may be read here and are still there. */
  handOut: boolean;
  /** What the policy demands of a unit; a pilot meets no demand. */
  minimum: { responses: number; target: number } | undefined;
}) {
  const t = useTranslations('campaign');
  const counts = useLiveRows(props.campaignId, props.live);
  const byDepartment = props.rows.some((r) => r.links.some((l) => l.stratum !== ''));
  const handOut = (link: LinkView, name: string) => (
    <span className="flex gap-x-4 whitespace-nowrap">
      <Link
        className="max-md:py-[11px]"
        href={`${props.base}/cards/${link.id}`}
        prefetch={false}
        aria-label={t('cardsFor', { name })}
      >
        {t('cardsShort')}
      </Link>
      <a
        className="max-md:py-[11px]"
        href={`/api/v1/campaigns/${props.campaignId}/links/${link.id}/export?format=csv`}
        aria-label={t('codeListFor', { name })}
        download
      >
        {t('codeList')}
      </a>
    </span>
  );
  return (
    <section className="mt-6" aria-labelledby="codes">
      <h2 id="codes">{t('codes')}</h2>
      <p className="small quiet mt-1">{t('rateNote')}</p>
      <p className="small mt-1">
        <a href="/s/code?kiosk=1">{t('sharedDevice')}</a>
      </p>
      <ScrollRegion label={t('codes')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              {byDepartment ? <th scope="col">{t('department')}</th> : null}
              <th scope="col" className="num">
                {t('codesUsed')}
              </th>
              <th scope="col" className="num">
                {t('rate')}
              </th>
              <th scope="col" className="num">
                {props.minimum === undefined
                  ? t('received')
                  : t('receivedOfTarget', { minimum: props.minimum.responses })}
              </th>
              {props.handOut ? <th scope="col">{t('handOut')}</th> : null}
            </tr>
          </thead>
          {props.rows.map((row) => {
            const now = counts.get(row.unitId) ?? row;
            const [single] = now.links;
            return (
              <tbody key={row.unitId}>
                <tr>
                  <th scope="row" className="font-semibold">
                    {row.unitName}
                  </th>
                  {byDepartment ? <td>{t('allDepartments')}</td> : null}
                  <CountCells counts={now} />
                  <EligibleCell eligible={now.eligible} minimum={props.minimum} links={now.links} />
                  {props.handOut ? (
                    <td>{byDepartment || single === undefined ? null : handOut(single, row.unitName)}</td>
                  ) : null}
                </tr>
                {byDepartment
                  ? now.links.map((link) => (
                      <tr key={link.id}>
                        <td />
                        <th scope="row" className="font-normal!">
                          {link.stratum}
                        </th>
                        <CountCells counts={link} />
                        <EligibleCell eligible={link.eligible} minimum={undefined} links={[link]} />
                        {props.handOut ? <td>{handOut(link, `${link.stratum} → ${row.unitName}`)}</td> : null}
                      </tr>
                    ))
                  : null}
              </tbody>
            );
          })}
        </table>
      </ScrollRegion>
    </section>
  );
}

/** Eligible answers of a unit against the policy's target, with the minimum as a mark. */
function EligibleCell(props: {
  eligible: number;
  minimum: { responses: number; target: number } | undefined;
  links: readonly LinkView[];
}) {
  const t = useTranslations('campaign');
  const { eligible, minimum } = props;
  const [link, ...more] = props.links;
  const quota =
    link === undefined || link.quota === null || more.length > 0 ? null : (
      <span className="block small">
        {t(link.full ? 'quotaFull' : 'quotaOf', { n: link.eligible, quota: link.quota })}
      </span>
    );
  if (minimum === undefined) {
    return (
      <td className="num">
        {eligible}
        {quota}
      </td>
    );
  }
  const { responses, target } = minimum;
  return (
    <td className="num whitespace-nowrap">
      <b>{eligible}</b> / {target}{' '}
      <ProgressBar
        value={eligible}
        minimum={responses}
        target={target}
        label={t('ofMinimum', { n: eligible, minimum: responses, target })}
      />
      {quota}
    </td>
  );
}

function CountCells({ counts }: { counts: Counts }) {
  const t = useTranslations('campaign');
  const { seats, used, received } = counts;
  return (
    <>
      <td className="num">
        {used} / {seats}
      </td>
      <td className="num whitespace-nowrap">
        {t('rateOf', { received, seats, percent: Math.round((100 * received) / seats) })}
      </td>
    </>
  );
}
