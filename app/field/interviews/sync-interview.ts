import { reduce } from '#lib/interview/session-state.ts';
import { clashCount, pendingCount } from '#lib/interview/session-unsaved.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { Sent } from '../../_ui/send.ts';
import {
  createStore,
  startOf,
} from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/store.ts';
import {
  exchangeWith,
  randomNumber,
} from '../../(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/transport.ts';
import type { OpenDevice, Pack } from '../_device/device.ts';

/** What the list says of an interview on the device. */
export type InterviewStanding = {
  readonly view: SessionView;
  readonly takenAt: number;
  /** Changes that are on this device only. */
  readonly pending: number;
  /** Questions that wait for a choice between two texts. */
  readonly clashes: number;
};

export async function standingOf(device: OpenDevice, { view, takenAt }: Pack): Promise<InterviewStanding> {
  const copy = await device.keeper(view).load();
  const first = startOf(view);
  const state = copy === undefined ? first : reduce(first, { type: 'restore', copy });
  return { view, takenAt, pending: pendingCount(state), clashes: clashCount(state) };
}

/** Sends what waits in one interview and renews its pack. @returns whether the server answered */
export async function syncInterview(
  device: OpenDevice,
  { view }: Pack,
  fetchView: (id: string) => Promise<Sent<SessionView>>,
): Promise<boolean> {
  const keeper = device.keeper(view);
  const store = createStore(view, {
    exchange: exchangeWith(view.interview.id, device.id),
    keeper,
    now: Date.now,
    number: randomNumber,
  });
  await store.restore();
  await store.flush();
  const { trouble } = store.get();
  const fresh =
    trouble === undefined || trouble === 'refused' ? await fetchView(view.interview.id) : undefined;
  if (fresh?.ok) {
    store.refresh(fresh.value);
    await device.keepPack(fresh.value);
    keeper.renewed(fresh.value);
  }
  await store.stop();
  return trouble !== 'server' && trouble !== 'offline' && (fresh === undefined || fresh.ok);
}
