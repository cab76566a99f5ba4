'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { InterviewSession } from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/session.tsx';
import type { FieldPlace } from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/use-session.ts';
import type { OpenDevice } from '../_device/device.ts';
import type { Sync } from './use-sync.ts';

const HOME = '#';

/** The interview screen over what the device holds; the same screen as in the console. */
export function FieldSession(props: {
  device: OpenDevice;
  interviewId: string;
  idle: Sync['idle'];
  take: Sync['take'];
}) {
  const t = useTranslations('field');
  const { device, interviewId, idle, take } = props;
  const [view, setView] = useState<SessionView | 'missing'>();
  useEffect(() => {
    let gone = false;
    void (async () => {
      // The background must have let go of the interview before its screen takes over.
      await idle();
      const pack = await device.pack(interviewId);
      // Opened from the console without having been downloaded: done now, where there is a network.
      if (pack === undefined) await take([interviewId]);
      const found = pack ?? (await device.pack(interviewId));
      if (!gone) setView(found?.view ?? 'missing');
    })();
    return () => {
      gone = true;
    };
  }, [device, interviewId, idle, take]);
  if (view === undefined) return <p className="m-8 quiet">{t('reading')}</p>;
  if (view === 'missing') {
    return (
      <main id="main" className="mx-auto max-w-[820px] px-4 py-8">
        <p className="notice caution">{t('notHere')}</p>
        <a className="btn mt-4" href={HOME}>
          {t('back')}
        </a>
      </main>
    );
  }
  return <Ready device={device} view={view} />;
}

function Ready({ device, view }: { device: OpenDevice; view: SessionView }) {
  const field = useMemo((): FieldPlace => {
    const keeper = device.keeper(view);
    const prefix = `#/${view.interview.id}/`;
    return {
      deviceId: device.id,
      keeper,
      home: HOME,
      address: (place) => prefix + place,
      placeIn: (hash) => decodeURIComponent(hash.startsWith(prefix) ? hash.slice(prefix.length) : ''),
      async remember(fresh) {
        await device.keepPack(fresh);
        keeper.renewed(fresh);
      },
    };
  }, [device, view]);
  return <InterviewSession view={view} field={field} />;
}
