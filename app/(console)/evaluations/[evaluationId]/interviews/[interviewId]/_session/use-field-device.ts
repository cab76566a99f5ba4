'use client';
import { useEffect } from 'react';
import type { SessionView } from '#lib/interviews/open-session.ts';

/**
 * On one's own field device nothing of an interview is kept in clear text: the console leads to the field page,
 * unless this browser still holds an older copy that must be sent from here first.
 */
export function useFieldDevice(view: SessionView, here: boolean): void {
  const writes = view.may.write || view.may.rate;
  const { userId } = view;
  const { id } = view.interview;
  useEffect(() => {
    if (here || !writes || !window.isSecureContext) return;
    let gone = false;
    void (async () => {
      if (localStorage.getItem(`hengping.interview.${id}.${userId}`) !== null) return;
      const { readDevice } = await import('../../../../../../field/_device/device.ts');
      const device = await readDevice();
      if (!gone && device?.userId === userId) {
        location.replace(`/field/interviews#/${id}/${location.hash.slice(1)}`);
      }
    })().catch(() => {
      // No storage, no field device.
    });
    return () => {
      gone = true;
    };
  }, [here, writes, userId, id]);
}
