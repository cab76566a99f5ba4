'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useRef, useState } from 'react';
import { useForm } from 'react-hook-form';
import { z } from 'zod';
import type { CampaignChange } from '#lib/campaigns/input.ts';
import type { Phase } from '#lib/campaigns/phase.ts';
import { AskDialog } from '../../../../../_ui/ask-dialog.tsx';
import { useFocusKept } from '../../../../../_ui/focus.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

const extension = z.object({ closesAt: z.string().min(1) });

/** Open at once, close at once, extend (which reopens a closed campaign). */
export function CampaignActions({ campaignId, phase }: { campaignId: string; phase: Phase }) {
  const t = useTranslations('campaign');
  const router = useRouter();
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const section = useRef<HTMLElement>(null);
  useFocusKept(section, phase);
  const form = useForm({ resolver: zodResolver(extension), defaultValues: { closesAt: '' } });
  const change = async (body: CampaignChange) => {
    const sent = await send('POST', `/api/v1/campaigns/${campaignId}`, body);
    setRefusal(sent.ok ? undefined : sent);
    if (sent.ok) router.refresh();
  };
  return (
    <section
      ref={section}
      tabIndex={-1}
      className="no-print mt-4 flex flex-wrap items-end gap-3"
      aria-label={t('change')}
    >
      {phase === 'early' ? (
        <button type="button" className="btn" onClick={() => change({ act: 'open' })}>
          {t('openNow')}
        </button>
      ) : null}
      {phase === 'closed' ? null : (
        <AskDialog label={t('closeNow')} heading={t('closeAsk')}>
          {(close) => (
            <>
              <p className="my-3">{t('closeWhat')}</p>
              <div className="flex flex-wrap gap-2">
                <button
                  type="button"
                  className="btn primary"
                  onClick={async () => {
                    await change({ act: 'close' });
                    close();
                  }}
                >
                  {t('closeSure')}
                </button>
                <button type="button" className="btn" onClick={close}>
                  {t('keepOpen')}
                </button>
              </div>
            </>
          )}
        </AskDialog>
      )}
      <form
        noValidate
        className="flex flex-wrap items-end gap-2"
        onSubmit={form.handleSubmit((v) =>
          change({ act: 'extend', closesAt: new Date(v.closesAt).toISOString() }),
        )}
      >
        <label className="grid small quiet">
          {t('newEnd')}
          <input type="datetime-local" {...form.register('closesAt')} />
        </label>
        <button type="submit" className="btn">
          {phase === 'closed' ? t('reopen') : t('extend')}
        </button>
        {form.formState.errors.closesAt === undefined ? null : (
          <p className="field-error">{t('momentMissing')}</p>
        )}
      </form>
      <div className="basis-full">
        <Problems refusal={refusal} />
      </div>
    </section>
  );
}
