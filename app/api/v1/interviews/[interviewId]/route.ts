import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { openSession } from '#lib/interviews/open-session.ts';
import { door } from '../../_door.ts';

/** The session as it stands: what the other rater has written meanwhile, who has locked. `?locale=` for the texts. */
export const GET = door<{ interviewId: string }>((ctx, { params, query }) => {
  const locale = query.get('locale');
  return openSession(ctx, params.interviewId, isLocale(locale) ? locale : DEFAULT_LOCALE);
});
