import { publishedVersions } from '#db/repositories/instruments.ts';
import { authorize } from '../accounts/permissions.ts';
import type { Context } from '../context.ts';
import { AppError } from '../errors.ts';
import type { Locale } from '../i18n/locales.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { parseReference } from '../instruments/envelope.ts';
import { because } from '../problems.ts';
import { pageModel } from '../questionnaire/page-model.ts';
import { renderQuestionnaire } from '../respond/page.ts';
import { RESPOND_TEXTS } from '../respond/texts.ts';
import { loadVersion, parsedOf } from './load-version.ts';

/** The respondent's page of a questionnaire version, as bytes of the same renderer, unable to submit. */
export async function previewVersion(ctx: Context, versionId: string, locale: Locale): Promise<string> {
  authorize(ctx.actor, 'instrument.read');
  const { instrument } = await loadVersion(ctx.store.db, versionId, 'questionnaire');
  const reference = parseReference(instrument.scoring_policy);
  const policy = (await publishedVersions(ctx.store.db))
    .filter((r) => r.kind === 'scoring_policy' && r.instrumentId === reference.id)
    .sort((a, b) => (b.decidedAt ?? 0) - (a.decidedAt ?? 0))
    .map((r) => parsedOf(r) as ScoringPolicy)[0];
  if (policy === undefined) {
    throw new AppError('conflict', because('policy_unpublished', { policy: reference.id }));
  }
  return renderQuestionnaire(pageModel(instrument, policy, locale), {
    locale,
    unitName: RESPOND_TEXTS[locale].unitExample,
    stratum: '',
    demo: false,
    contact: '—',
    closes: '—',
    k: policy.disclosure.k_report,
  });
}
