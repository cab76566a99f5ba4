'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { UnitLinks } from '#lib/campaigns/read-campaign.ts';
import { ProgressBar } from '../../../../../_ui/progress-bar.tsx';
import { ScrollRegion } from '../../../../../_ui/scroll-region.tsx';
import { useLiveRows } from './use-live-rows.ts';

type Row = Omit<UnitLinks, 'links'> & { links: (UnitLinks['links'][number] & { qr: string })[] };

/** Links with QR code, copy and live counts. Counts are of submissions, for staff. */
export function LinkTable(props: {
  campaignId: string;
  rows: readonly Row[];
  /** What the policy demands of a unit; a pilot meets no demand. */
  minimum: { responses: number; departments: number; target: number } | undefined;
  live: boolean;
}) {
  const t = useTranslations('campaign');
  const counts = useLiveRows(props.campaignId, props.live);
  const [copied, setCopied] = useState('');

  const { minimum } = props;

  const state = (n: number, departments: number) => {
    if (n === 0) return t('nobodyYet');
    if (minimum === undefined) return t('pilotCounts');
    if (n < minimum.responses) return t('toMinimum', { n: minimum.responses - n });
    if (departments < minimum.departments)
      return t('toDepartments', { n: minimum.departments - departments });
    return n < minimum.target ? t('toTarget', { n: minimum.target - n }) : t('targetReached');
  };

  return (
    <section className="mt-6" aria-labelledby="links">
      <h2 id="links">{t('links')}</h2>
      <ScrollRegion label={t('links')} className="mt-2">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('unit')}</th>
              <th scope="col" className="num">
                {minimum === undefined
                  ? t('received')
                  : t('receivedOfTarget', { minimum: minimum.responses })}
              </th>
              <th scope="col">{t('state')}</th>
              <th scope="col">{t('link')}</th>
            </tr>
          </thead>
          <tbody>
            {props.rows.map((row) => {
              const now = counts.get(row.unitId) ?? row;
              const single = row.links.length === 1 && row.links[0]?.stratum === '';
              return (
                <tr key={row.unitId}>
                  <th scope="row" className="align-top font-semibold">
                    {row.unitName}
                  </th>
                  <td className="num align-top">
                    <b>{now.eligible}</b>
                    {minimum === undefined ? null : (
                      <>
                        {' '}
                        / {minimum.target}{' '}
                        <ProgressBar
                          value={now.eligible}
                          minimum={minimum.responses}
                          target={minimum.target}
                          label={state(now.eligible, now.departmentsAnswering)}
                        />
                      </>
                    )}
                  </td>
                  <td className="align-top">{state(now.eligible, now.departmentsAnswering)}</td>
                  <td className="min-w-[19em]! align-top">
                    {single ? (
                      row.links.map((l) => (
                        <LinkCell
                          key={l.token}
                          link={{ ...l, ...countsOf(now, l.id) }}
                          name={row.unitName}
                          copied={copied}
                          onCopy={setCopied}
                        />
                      ))
                    ) : (
                      <details>
                        <summary className="md:py-0!">
                          {t('departmentLinks', { n: row.links.length })}
                        </summary>
                        {row.links.map((l) => (
                          <LinkCell
                            key={l.token}
                            link={{ ...l, ...countsOf(now, l.id) }}
                            name={l.stratum}
                            copied={copied}
                            onCopy={setCopied}
                          />
                        ))}
                      </details>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </ScrollRegion>
      <p aria-live="polite" className="sr-only">
        {copied === '' ? '' : t('copied')}
      </p>
    </section>
  );
}

/** What changes of a link while answers come in. */
function countsOf(row: UnitLinks, id: string) {
  const link = row.links.find((l) => l.id === id);
  return link === undefined
    ? {}
    : { received: link.received, eligible: link.eligible, quota: link.quota, full: link.full };
}

function LinkCell(props: {
  link: Row['links'][number];
  name: string;
  copied: string;
  onCopy: (token: string) => void;
}) {
  const t = useTranslations('campaign');
  const { link } = props;
  return (
    <div className="flex flex-wrap items-center gap-3 py-1">
      <img
        alt={t('qrOf', { name: props.name })}
        width={56}
        height={56}
        className="bg-white"
        src={`data:image/svg+xml;utf8,${encodeURIComponent(link.qr)}`}
      />
      <span className="min-w-0 flex-1">
        {link.stratum === '' ? null : (
          <span className="block">
            {link.stratum} <span className="quiet small">{t('n', { n: link.received })}</span>
          </span>
        )}
        <a href={link.url} className="break-all">
          {link.url}
        </a>
        <a href={`${link.url}?kiosk=1`} className="block small max-md:py-[11px]">
          {t('sharedDevice')}
        </a>
        {link.quota === null ? null : (
          <span className="block small">
            {link.full
              ? t('quotaFull', { n: link.eligible, quota: link.quota })
              : t('quotaOf', { n: link.eligible, quota: link.quota })}
          </span>
        )}
      </span>
      <button
        type="button"
        className="btn"
        aria-label={t('copyOf', { name: props.name })}
        onClick={async () => {
          await navigator.clipboard.writeText(link.url);
          props.onCopy(link.token);
        }}
      >
        {props.copied === link.token ? t('copied') : t('copy')}
      </button>
    </div>
  );
}
