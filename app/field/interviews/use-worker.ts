'use client';
import { useEffect, useState } from 'react';

/** Whether the page itself would open without a network, and whether the browser promises to keep what is here. */
export type Shell = {
  readonly kept: boolean | undefined;
  readonly persisted: boolean | undefined;
};

/** Installs the worker that answers for the page, and asks the browser not to clear its storage. */
export function useWorker(): Shell {
  const [shell, setShell] = useState<Shell>({ kept: undefined, persisted: undefined });
  useEffect(() => {
    let gone = false;
    const show = (change: Partial<Shell>) => {
      if (!gone) setShell((s) => ({ ...s, ...change }));
    };
    void install().then((kept) => show({ kept }));
    void navigator.storage
      .persist()
      .catch(() => false)
      .then((persisted) => show({ persisted }));
    return () => {
      gone = true;
    };
  }, []);
  return shell;
}

async function install(): Promise<boolean> {
  try {
    const registered = await navigator.serviceWorker.register('/field/worker.js', { scope: '/field/' });
    const { active } = await navigator.serviceWorker.ready;
    // This page came before the worker, or the server has a newer one.
    if (registered.active !== null) active?.postMessage('renew');
  } catch {
    // Offline: what is kept was installed before.
  }
  return (await caches.match('/field/interviews')) !== undefined;
}
