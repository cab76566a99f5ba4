'use client';
import { useRouter } from 'next/navigation';
import { useEffect } from 'react';

const PAUSE_MS = 1_000;

/** Answers are being read into memory: how far that is. The page comes by itself once they are there. */
export function Preparing(props: { share: number; words: string; reload: string }) {
  const router = useRouter();
  useEffect(() => {
    const timer = setInterval(() => router.refresh(), PAUSE_MS);
    return () => clearInterval(timer);
  }, [router]);
  const percent = Math.round(100 * props.share);
  return (
    <p className="notice mt-6 flex flex-wrap items-center gap-3" role="status">
      <span>{props.words}</span>
      <progress max={100} value={percent} aria-label={props.words} />
      <span>{percent}%</span>
      <noscript>{props.reload}</noscript>
    </p>
  );
}
