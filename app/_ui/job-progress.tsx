'use client';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { send } from './send.ts';

type Standing = {
  readonly state: 'running' | 'done' | 'cancelled' | 'failed';
  readonly progress: number | null;
};

const PAUSE_MS = 700;

/** Work that goes on elsewhere: how far it is, and the way to end it or to ask for it again. */
export function JobProgress(props: {
  address: string;
  standing: Standing;
  /** What is said about this work. */
  words: Readonly<Record<'running' | 'cancel' | 'cancelled' | 'failed' | 'again' | 'reload', string>>;
}) {
  const { words } = props;
  const router = useRouter();
  const [standing, setStanding] = useState(props.standing);
  useEffect(() => setStanding(props.standing), [props.standing]);
  const running = standing.state === 'running';
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(async () => {
      const response = await fetch(props.address).catch(() => undefined);
      if (response?.ok !== true) return;
      const now = (await response.json()) as Standing;
      setStanding(now);
      if (now.state !== 'running') router.refresh();
    }, PAUSE_MS);
    return () => clearInterval(timer);
  }, [running, props.address, router]);
  const act = async (method: 'POST' | 'DELETE') => {
    await send(method, props.address);
    router.refresh();
  };
  const percent = Math.round(100 * (standing.progress ?? 0));
  return (
    <p className="notice mt-3 flex flex-wrap items-center gap-3" role="status">
      {running ? (
        <>
          <span>{words.running}</span>
          <progress max={100} value={percent} aria-label={words.running} />
          <span>{percent}%</span>
          <noscript>{words.reload}</noscript>
          <button type="button" className="btn" onClick={() => act('DELETE')}>
            {words.cancel}
          </button>
        </>
      ) : (
        <>
          <span>{standing.state === 'failed' ? words.failed : words.cancelled}</span>
          <button type="button" className="btn" onClick={() => act('POST')}>
            {words.again}
          </button>
        </>
      )}
    </p>
  );
}
