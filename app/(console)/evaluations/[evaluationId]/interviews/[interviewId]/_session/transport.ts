import { answer, type Sent } from '../../../../../../_ui/send.ts';

export type Put = <T>(path: string, body: unknown) => Promise<Sent<T>>;

const KEEPALIVE_LIMIT = 60_000;
const PATIENCE_MS = 15_000;

/** A PUT that outlives the page where it is small enough, and gives up on a line that hangs. */
export const put: Put = async <T>(path: string, body: unknown): Promise<Sent<T>> => {
  const text = JSON.stringify(body);
  return answer<T>(
    fetch(path, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: text,
      keepalive: text.length < KEEPALIVE_LIMIT / 3,
      signal: AbortSignal.timeout(PATIENCE_MS),
    }),
  );
};
