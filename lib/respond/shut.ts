/** Pages of a link that takes no answers at the moment, and the ways to know why. */
import { isFull, type Phase, phaseOf } from '../campaigns/phase.ts';
import { AppError } from '../errors.ts';
import { formatMoment, type OpenedLink, type Pages } from './pages.ts';
import { PHASE_TEXTS } from './phase-texts.ts';
import { renderNotice } from './plain-pages.ts';
import { fill, RESPOND_TEXTS } from './texts.ts';
import { HTML_TYPE, send, sendJson, type Visit } from './visit.ts';

/** Why a link takes no answers. */
export type Shut = Exclude<Phase, 'open'> | 'full';

const REPLY: Readonly<Record<Shut, { status: number; error: string }>> = {
  early: { status: 403, error: 'too_early' },
  paused: { status: 403, error: 'paused' },
  full: { status: 410, error: 'full' },
  closed: { status: 410, error: 'gone' },
};

/** Why a link takes no answers, by what is known of it in memory; undefined where it takes them. */
export function shutOf({ context }: OpenedLink, now: number): Shut | undefined {
  const phase = phaseOf(context.campaign, now);
  if (phase !== 'open') return phase;
  return isFull(context.link) ? 'full' : undefined;
}

/** Says that a link takes no answers, to a person or to a program. */
export function shut(visit: Visit, opened: OpenedLink, why: Shut): void {
  const { status, error } = REPLY[why];
  if (visit.json && visit.request.method === 'POST') {
    sendJson(visit, status, { error });
    return;
  }
  const { heading, lines } = noticeOf(visit, opened, why);
  send(visit, status, renderNotice(opened.place(visit.locale), heading, lines), HTML_TYPE);
}

/**
 * The same after the database has refused an answer. Where the page in memory did not know, it is read anew, here
 * and for everybody after.
 *
 * @throws AppError `unavailable` where answers are taken again by now
 */
export async function shutNow(pages: Pages, visit: Visit, opened: OpenedLink, now: number): Promise<void> {
  const known = shutOf(opened, now);
  if (known !== undefined) return shut(visit, opened, known);
  const { link } = opened.context;
  pages.forget(link.id);
  const current = await pages.open(link.token);
  if (current === undefined) return shut(visit, opened, 'closed');
  const why = shutOf(current, now);
  if (why === undefined) throw new AppError('unavailable', 'Answers are taken again.');
  shut(visit, current, why);
}

function noticeOf(visit: Visit, opened: OpenedLink, why: Shut): { heading: string; lines: string[] } {
  const t = RESPOND_TEXTS[visit.locale];
  const phase = PHASE_TEXTS[visit.locale];
  const { campaign } = opened.context;
  const time = (at: number) => ({ time: formatMoment(at, visit.locale) });
  switch (why) {
    case 'early':
      return { heading: t.earlyTitle, lines: [fill(t.earlyText, time(campaign.opensAt))] };
    case 'paused':
      return { heading: phase.pausedTitle, lines: [phase.pausedText, phase.pausedDraft] };
    case 'full':
      return { heading: phase.fullTitle, lines: [phase.fullText] };
    case 'closed': {
      const ended = time(campaign.closedAt ?? campaign.closesAt);
      return { heading: t.closedTitle, lines: [fill(t.closedText, ended), t.closedDraft] };
    }
  }
}
