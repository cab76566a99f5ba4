import { authorizeSomewhere } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import type { Block } from '../documents/blocks.ts';
import { interviewRecord } from '../documents/interview-record.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { openSession, type SessionView } from './open-session.ts';

/**
 * The record of a talk, for whoever may open the talk; what a rater may not see yet is not in it.
 * @param blank the form alone, to be filled in by hand
 */
export async function readRecord(
  ctx: Context,
  interviewId: string,
  { locale, blank }: { readonly locale: Locale; readonly blank: boolean },
): Promise<{ readonly view: SessionView; readonly title: string; readonly blocks: readonly Block[] }> {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const view = await openSession(ctx, interviewId, locale);
  const { record } = MESSAGES[locale].interview;
  return {
    view,
    title: blank ? record.blankTitle : record.title,
    blocks: interviewRecord(view, locale, blank),
  };
}
