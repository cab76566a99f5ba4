'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useEffect, useState, useSyncExternalStore } from 'react';
import type { DeviceRecord } from '../_device/database.ts';
import { type OpenDevice, readDevice } from '../_device/device.ts';
import { FieldList } from './field-list.tsx';
import { FieldSession } from './field-session.tsx';
import { SetupForm } from './setup-form.tsx';
import { UnlockForm } from './unlock-form.tsx';
import { useSync } from './use-sync.ts';
import './field.css';
import { useWorker } from './use-worker.ts';

type Standing =
  | { at: 'reading' | 'insecure' | 'elsewhere' | 'unsupported' | 'none' | 'wiped' }
  | { at: 'locked'; record: DeviceRecord }
  | { at: 'open'; device: OpenDevice };

const LOCK = 'hengping-field';
const LOCK_PATIENCE_MS = 3_000;

/** Interviews without a network: what the device holds, once it is set up and opened. */
export function FieldApp() {
  const t = useTranslations('field');
  const [standing, setStanding] = useState<Standing>({ at: 'reading' });
  useEffect(() => {
    const closing = new AbortController();
    void stand(closing.signal).then((found) => {
      if (!closing.signal.aborted) setStanding(found);
    });
    return () => closing.abort();
  }, []);
  const open = (device: OpenDevice) => setStanding({ at: 'open', device });
  switch (standing.at) {
    case 'reading':
      return (
        <Page>
          <p className="quiet">{t('reading')}</p>
        </Page>
      );
    case 'open':
      return <OpenField device={standing.device} wiped={() => setStanding({ at: 'wiped' })} />;
    case 'locked':
      return (
        <Page>
          <UnlockForm record={standing.record} opened={open} wiped={() => setStanding({ at: 'wiped' })} />
        </Page>
      );
    case 'none':
      return (
        <Page>
          <SetupForm opened={open} />
        </Page>
      );
    case 'wiped':
      return (
        <Page>
          <p className="notice good my-4" role="status">
            {t('wiped')}
          </p>
          <a className="btn" href="/evaluations">
            {t('console')}
          </a>
        </Page>
      );
    default:
      return (
        <Page>
          <p className="notice caution my-4" role="alert">
            {t(`standing.${standing.at}`)}
          </p>
        </Page>
      );
  }
}

function Page({ children }: { children: ReactNode }) {
  const t = useTranslations('field');
  return (
    <main id="main" className="mx-auto max-w-[820px] px-4 py-8">
      <h1>{t('title')}</h1>
      {children}
    </main>
  );
}

function OpenField({ device, wiped }: { device: OpenDevice; wiped: () => void }) {
  const interviewId = useInterviewId();
  const shell = useWorker();
  const sync = useSync(device, interviewId, wiped);
  return interviewId === undefined ? (
    <Page>
      <FieldList device={device} sync={sync} shell={shell} wiped={wiped} />
    </Page>
  ) : (
    <FieldSession
      key={interviewId}
      device={device}
      interviewId={interviewId}
      idle={sync.idle}
      take={sync.take}
    />
  );
}

/** What this browser is to the field work: read once the device is ours alone. */
async function stand(closing: AbortSignal): Promise<Standing> {
  if (!window.isSecureContext) return { at: 'insecure' };
  if (!('serviceWorker' in navigator) || !('locks' in navigator)) return { at: 'unsupported' };
  // Two pages that write the same copy would overwrite each other.
  if (!(await heldAlone(closing))) return { at: 'elsewhere' };
  try {
    const record = await readDevice();
    return record === undefined ? { at: 'none' } : { at: 'locked', record };
  } catch {
    return { at: 'unsupported' };
  }
}

function heldAlone(closing: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    // A page that is just being left gives its lock back a moment later.
    const signal = AbortSignal.any([closing, AbortSignal.timeout(LOCK_PATIENCE_MS)]);
    navigator.locks
      .request(LOCK, { signal }, () => {
        resolve(true);
        return new Promise<void>((release) => closing.addEventListener('abort', () => release()));
      })
      .catch(() => resolve(false));
  });
}

/** The interview that the address names: `#/id/place`. */
function useInterviewId(): string | undefined {
  const hash = useSyncExternalStore(
    (changed) => {
      window.addEventListener('hashchange', changed);
      return () => window.removeEventListener('hashchange', changed);
    },
    () => window.location.hash,
    () => '',
  );
  return /^#\/([^/]+)/.exec(hash)?.[1];
}
