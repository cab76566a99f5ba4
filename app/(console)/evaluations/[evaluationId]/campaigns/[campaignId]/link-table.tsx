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
  minimum: { responses: number; departments: number; target: number };
  live: boolean;
}) {
  const t = useTranslations('campaign');
  const counts = useLiveRows(props.campaignId, props.live);
  const [copied, setCopied] = useState('');

  const state = (n: number, departments: number) => {
    if (n === 0) return t('nobodyYet');
    if (n < props.minimum.responses) return t('toMinimum', { n: props.minimum.responses - n });
    if (departments < props.minimum.departments)
      return t('toDepartments', { n: props.minimum.departments - departments });
    return n < props.minimum.target ? t('toTarget', { n: props.minimum.target - n }) : t('targetReached');
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
                {t('receivedOfTarget')}
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
                    <b>{now.eligible}</b> / {props.minimum.target}{' '}
                    <ProgressBar
                      value={now.eligible}
                      minimum={props.minimum.responses}
                      target={props.minimum.target}
                      label={state(now.eligible, now.departmentsAnswering)}
                    />
                  </td>
                  <td className="align-top">{state(now.eligible, now.departmentsAnswering)}</td>
                  <td className="min-w-[19em]! align-top">
                    {single ? (
                      row.links.map((l) => (
                        <LinkCell
                          key={l.token}
                          link={l}
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
                            link={{
                              ...l,
                              received: now.links.find((x) => x.token === l.token)?.received ?? l.received,
                            }}
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
