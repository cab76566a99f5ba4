'use client';
import { useLocale } from 'next-intl';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Assignment } from '#lib/field/list-assignments.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import { answer } from '../../_ui/send.ts';
import type { OpenDevice } from '../_device/device.ts';
import { type InterviewStanding, standingOf, syncInterview } from './sync-interview.ts';

const AGAIN_MS = 60_000;

export type Sync = {
  /** Interviews that can be taken along, as the server told last; undefined before it did. */
  readonly assignments: readonly Assignment[] | undefined;
  /** What is on the device, by interview. */
  readonly standings: readonly InterviewStanding[];
  readonly trouble: 'offline' | 'signed_out' | 'other_account' | 'server' | undefined;
  readonly busy: boolean;
  readonly syncedAt: number | undefined;
  /** Sends what waits and renews what is here. */
  run(): Promise<void>;
  /** Takes interviews along. @returns ids that could not be taken */
  take(ids: readonly string[]): Promise<string[]>;
  /** Resolves when no interview is being synchronised in the background. */
  idle(): Promise<void>;
};

type Known = Pick<Sync, 'assignments' | 'standings' | 'trouble' | 'busy' | 'syncedAt'>;

/** Keeps the device and the server together, all interviews but the one that is open. */
export function useSync(device: OpenDevice, openId: string | undefined, wiped: () => void): Sync {
  const locale = useLocale();
  const [known, setKnown] = useState<Known>({
    ...{ assignments: undefined, standings: [], trouble: undefined, busy: false, syncedAt: undefined },
  });
  const running = useRef<Promise<void> | undefined>(undefined);
  const except = useRef(openId);
  except.current = openId;
  const show = useCallback((change: Partial<Known>) => setKnown((k) => ({ ...k, ...change })), []);

  const fetchView = useCallback(
    (id: string) => answer<SessionView>(fetch(`/api/v1/interviews/${id}?locale=${locale}`)),
    [locale],
  );

  const readDevice = useCallback(async () => {
    const packs = await device.packs();
    const standings = await Promise.all(packs.map((p) => standingOf(device, p)));
    show({ standings });
    return { packs, standings };
  }, [device, show]);

  const work = useCallback(async () => {
    const { packs } = await readDevice();
    const asked = await answer<{ userId: string; deviceRevoked: boolean; assignments: Assignment[] }>(
      fetch(`/api/v1/field/assignments?device=${device.id}`, { signal: AbortSignal.timeout(15_000) }),
    );
    if (!asked.ok) {
      const { error } = asked;
      // Somebody else is signed in: his sign-in must not send what this device's owner wrote.
      show({
        trouble:
          error === 'offline'
            ? 'offline'
            : error === 'not_signed_in' || error === 'step_required'
              ? 'signed_out'
              : error === 'not_found' || error === 'not_allowed'
                ? 'other_account'
                : 'server',
      });
      return;
    }
    show({ assignments: asked.value.assignments });
    let server = false;
    for (const pack of packs) {
      if (pack.view.interview.id === except.current) continue;
      const reached = await syncInterview(device, pack, fetchView);
      server ||= !reached;
    }
    const { standings } = await readDevice();
    show({ trouble: server ? 'server' : undefined, ...(server ? {} : { syncedAt: Date.now() }) });
    const waits = standings.some((s) => s.pending + s.clashes > 0);
    if (asked.value.deviceRevoked && !waits && except.current === undefined) {
      await device.wipe();
      wiped();
    }
  }, [device, readDevice, fetchView, show, wiped]);

  const run = useCallback((): Promise<void> => {
    running.current ??= (async () => {
      show({ busy: true });
      try {
        await work();
      } catch (error) {
        // The device was emptied meanwhile: there is nothing left to synchronise.
        if (!(error instanceof DOMException && error.name === 'InvalidStateError')) throw error;
      } finally {
        running.current = undefined;
        show({ busy: false });
      }
    })();
    return running.current;
  }, [work, show]);

  const take = useCallback(
    async (ids: readonly string[]) => {
      show({ busy: true });
      const failed: string[] = [];
      for (const id of ids) {
        const view = await fetchView(id);
        try {
          if (!view.ok) throw new Error(view.error);
          await device.keepPack(view.value);
        } catch {
          failed.push(id);
        }
      }
      await readDevice();
      show({ busy: false });
      return failed;
    },
    [device, fetchView, readDevice, show],
  );

  const idle = useCallback(async () => running.current, []);

  // Also on the way back from an interview, whose work may have changed.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the open interview decides what is synchronised
  useEffect(() => {
    void run();
    const online = () => void run();
    window.addEventListener('online', online);
    const timer = setInterval(() => {
      if (navigator.onLine) void run();
    }, AGAIN_MS);
    return () => {
      window.removeEventListener('online', online);
      clearInterval(timer);
    };
  }, [run, openId]);

  return { ...known, run, take, idle };
}
