'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import type { CampaignChange } from '#lib/campaigns/input.ts';
import type { Phase } from '#lib/campaigns/phase.ts';
import { AskDialog } from '../../../../../_ui/ask-dialog.tsx';
import { useFocusKept } from '../../../../../_ui/focus.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';
import { EndForm, QuotaForm, ScheduleForm } from './change-forms.tsx';

/** Open, pause, resume, close, other times (which reopens a closed campaign), and how many answers links take. */
export function CampaignActions({
  campaignId,
  phase,
  links,
}: {
  campaignId: string;
  phase: Phase;
  links: readonly { id: string; name: string; quota: number | null }[];
}) {
  const t = useTranslations('campaign');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const section = useRef<HTMLElement>(null);
  useFocusKept(section, phase);
  const change = async (body: CampaignChange): Promise<boolean> => {
    const sent = await send('POST', `/api/v1/campaigns/${campaignId}`, body);
    setRefusal(sent.ok ? undefined : sent);
    if (sent.ok) router.refresh();
    return sent.ok;
  };
  return (
    <section ref={section} tabIndex={-1} className="no-print mt-4 grid gap-3" aria-label={t('change')}>
      <div className="flex flex-wrap items-end gap-3">
        {phase === 'early' ? (
          <button type="button" className="btn" onClick={() => change({ act: 'open' })}>
            {t('openNow')}
          </button>
        ) : null}
        {phase === 'open' ? (
          <AskDialog label={t('pause')} heading={t('pauseAsk')}>
            {(close) => (
              <Sure
                what={t('pauseWhat')}
                yes={t('pauseSure')}
                no={t('keepOpen')}
                act={() => change({ act: 'pause' })}
                close={close}
              />
            )}
          </AskDialog>
        ) : null}
        {phase === 'paused' ? (
          <button type="button" className="btn primary" onClick={() => change({ act: 'resume' })}>
            {t('resume')}
          </button>
        ) : null}
        {phase === 'closed' ? null : (
          <AskDialog label={t('closeNow')} heading={t('closeAsk')}>
            {(close) => (
              <Sure
                what={t('closeWhat')}
                yes={t('closeSure')}
                no={t('keepOpen')}
                act={() => change({ act: 'close' })}
                close={close}
              />
            )}
          </AskDialog>
        )}
        {phase === 'early' ? (
          <ScheduleForm change={change} />
        ) : (
          <EndForm change={change} label={phase === 'closed' ? t('reopen') : t('extend')} />
        )}
      </div>
      {phase === 'closed' ? null : <QuotaForm change={change} links={links} />}
      <Problems refusal={refusal} />
    </section>
  );
}

/** What follows, and the two answers to it. */
function Sure(props: {
  what: string;
  yes: string;
  no: string;
  act: () => Promise<boolean>;
  close: () => void;
}) {
  return (
    <>
      <p className="my-3">{props.what}</p>
      <div className="flex flex-wrap gap-2">
        <button
          type="button"
          className="btn primary"
          onClick={async () => {
            await props.act();
            props.close();
          }}
        >
          {props.yes}
        </button>
        <button type="button" className="btn" onClick={props.close}>
          {props.no}
        </button>
      </div>
    </>
  );
}
