import { authorizeSomewhere } from '../accounts/permissions.ts';
import { audit } from '../audit/record.ts';
import type { Context } from '../context.ts';
import { writeWord } from '../documents/word.ts';
import type { Locale } from '../i18n/locales.ts';
import { readRecord } from './read-record.ts';

/** The record of a talk as a Word file; the blank form tells nothing and leaves no trace. */
export async function exportRecord(
  ctx: Context,
  interviewId: string,
  options: { readonly locale: Locale; readonly blank: boolean },
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  authorizeSomewhere(ctx.actor, 'interview.list');
  const { locale, blank } = options;
  const { view, title, blocks } = await readRecord(ctx, interviewId, options);
  const { evaluationId, role, number } = view.interview;
  const bytes = await writeWord({ locale, title, blocks, footer: `${title} · ${view.unit.name}` });
  if (!blank) {
    await ctx.store.write((tx) => audit(ctx, tx, 'interview.record', interviewId, { evaluationId }));
  }
  return { name: `record-${role}-${String(number).padStart(2, '0')}${blank ? '-blank' : ''}`, bytes };
}
