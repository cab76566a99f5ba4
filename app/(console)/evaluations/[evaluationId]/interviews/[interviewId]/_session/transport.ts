import type { SessionChange } from '#lib/interviews/input.ts';
import type { SavedChanges } from '#lib/interviews/save-changes.ts';
import { answer, type Sent } from '../../../../../../_ui/send.ts';

/** Sends changes of one interview. */
export type Exchange = (changes: readonly SessionChange[]) => Promise<Sent<SavedChanges>>;

const KEEPALIVE_LIMIT = 60_000;
const PATIENCE_MS = 15_000;

/** A request that outlives the page where it is small enough, and gives up on a line that hangs. */
export function exchangeWith(interviewId: string, device?: string): Exchange {
  return async (changes) => {
    const text = JSON.stringify({ changes, ...(device === undefined ? {} : { device }) });
    return answer<SavedChanges>(
      fetch(`/api/v1/interviews/${interviewId}/changes`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: text,
        keepalive: text.length < KEEPALIVE_LIMIT / 3,
        signal: AbortSignal.timeout(PATIENCE_MS),
      }),
    );
  };
}

/** `crypto.randomUUID` is missing on plain http, `getRandomValues` is not. */
export function randomNumber(): string {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((b) => b.toString(16).padStart(2, '0')).join('');
}
