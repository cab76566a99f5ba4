import { authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { interviewRecord } from '../documents/interview-record.ts';
import { writeWord } from '../documents/word.ts';
import type { Locale } from '../i18n/locales.ts';
import { MESSAGES } from '../i18n/messages.ts';
import { openSession } from './open-session.ts';

/**
 * The record of a talk as a Word file, for whoever may open the talk; what a rater may not see yet
 * is not in it.
 * @param blank the form alone, to be filled in by hand
 */
export async function exportRecord(
  ctx: Context,
  interviewId: string,
  { locale, blank }: { readonly locale: Locale; readonly blank: boolean },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const view = await openSession(ctx, interviewId, locale);
  const { evaluationId, role, number } = view.interview;
  const { record } = MESSAGES[locale].interview;
  const title = blank ? record.blankTitle : record.title;
  const bytes = await writeWord({
    locale,
    title,
    blocks: interviewRecord(view, locale, blank),
    footer: `${title} · ${view.unit.name}`,
  });
  if (!blank) {
    await ctx.store.write((tx) => audit(ctx, tx, 'interview.record', interviewId, { evaluationId }));
  }
  return { name: `record-${role}-${String(number).padStart(2, '0')}${blank ? '-blank' : ''}`, bytes };
}
