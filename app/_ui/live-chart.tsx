'use client';
import { type ReactNode, useEffect, useState } from 'react';

/**
 * A chart that answers to the pointer, once its scripts are there; before that, without scripts and on paper the
 * still picture of the same numbers stands in its place.
 */
export function LiveChart({ still, children }: { still: ReactNode; children: ReactNode }) {
  const [live, setLive] = useState(false);
  useEffect(() => setLive(true), []);
  if (!live) return still;
  return (
    <>
      <div className="only-print">{still}</div>
      <div className="scroll-x no-print" aria-hidden="true">
        {children}
      </div>
    </>
  );
}
