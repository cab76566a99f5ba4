/**
 * Compiled pages: per link and locale, the document's bytes, compressed once and kept in memory. The cache is
 * bounded and dropped whole on any change of a campaign.
 */
import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type CampaignRow, findLinkByToken, type LinkContext } from '#db/repositories/evaluations.ts';
import type { Store } from '#db/store.ts';
import type { Locale } from '../i18n/locales.ts';
import type { ScoringPolicy } from '../indicators/policy.ts';
import { loadVersion } from '../library/load-version.ts';
import type { Questionnaire } from '../questionnaire/definition.ts';
import { type PageModel, pageModel } from '../questionnaire/page-model.ts';
import { type Filled, type PageSetting, renderQuestionnaire } from './page.ts';
import { PHASE_TEXTS } from './phase-texts.ts';
import type { Place } from './plain-pages.ts';
import { fill } from './texts.ts';
import { Wire } from './wire.ts';

export type Compiled = { readonly body: Wire; readonly gzip: Wire; readonly etag: string };

export type OpenedLink = {
  readonly context: LinkContext;
  readonly questionnaire: Questionnaire;
  readonly policy: ScoringPolicy;
  place(locale: Locale): Place;
  /** The questionnaire as bytes, from memory after the first time. */
  compiled(locale: Locale, kiosk: boolean): Compiled;
  /** The questionnaire with answers filled in; never cached. */
  filled(locale: Locale, kiosk: boolean, filled: Filled): string;
};

export type Pages = {
  open(token: string): Promise<OpenedLink | undefined>;
  /** Forgets every page. */
  drop(): void;
  /** Forgets the page of one link. */
  forget(linkId: string): void;
};

const LIMIT = 2_000;

export function createPages(store: Store): Pages {
  const links = new Map<string, OpenedLink>();
  let generation = 0;
  return {
    async open(token) {
      const known = links.get(token);
      if (known !== undefined) return known;
      const before = generation;
      const context = await findLinkByToken(store.db, token);
      if (context === undefined) return undefined;
      const { instrument: questionnaire } = await loadVersion(
        store.db,
        context.campaign.questionnaireVersionId,
        'questionnaire',
      );
      const { instrument: policy } = await loadVersion(
        store.db,
        context.evaluation.policyVersionId,
        'scoring_policy',
      );
      const opened = openLink(context, questionnaire, policy);
      // A page read before a change must not be kept after it.
      if (before === generation) {
        if (links.size >= LIMIT) links.delete(links.keys().next().value ?? '');
        links.set(token, opened);
      }
      return opened;
    },
    drop() {
      generation++;
      links.clear();
    },
    forget(linkId) {
      generation++;
      for (const [token, { context }] of links) if (context.link.id === linkId) links.delete(token);
    },
  };
}

function openLink(context: LinkContext, questionnaire: Questionnaire, policy: ScoringPolicy): OpenedLink {
  const path = `/s/${context.link.token}`;
  const compiled = new Map<string, Compiled>();
  const models = new Map<Locale, PageModel>();
  const model = (locale: Locale) => {
    const known = models.get(locale) ?? marked(pageModel(questionnaire, policy, locale), context.campaign);
    models.set(locale, known);
    return known;
  };
  const setting = (locale: Locale, kiosk: boolean): PageSetting => ({
    kiosk,
    locale,
    unitName: context.unit.name,
    stratum: context.link.stratum,
    demo: context.evaluation.demo,
    pilot: context.campaign.pilot,
    contact: context.campaign.contact,
    closes: formatMoment(context.campaign.closesAt, locale),
    k: policy.disclosure.k_report,
    path,
  });
  return {
    context,
    questionnaire,
    policy,
    place: (locale) => ({
      locale,
      unitName: context.unit.name,
      title: model(locale).title,
      demo: context.evaluation.demo,
      pilot: context.campaign.pilot,
      contact: context.campaign.contact,
      path,
    }),
    compiled(locale, kiosk) {
      const key = kiosk ? `${locale} kiosk` : locale;
      const known = compiled.get(key);
      if (known !== undefined) return known;
      const body = Buffer.from(renderQuestionnaire(model(locale), setting(locale, kiosk)));
      const made = {
        body: Wire.of(body),
        gzip: Wire.of(gzipSync(body, { level: 9 })),
        etag: `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`,
      };
      compiled.set(key, made);
      return made;
    },
    filled: (locale, kiosk, filled) => renderQuestionnaire(model(locale), setting(locale, kiosk), filled),
  };
}

/** A pilot says that it is one, in its title and before anything is asked. */
function marked(model: PageModel, campaign: CampaignRow): PageModel {
  if (!campaign.pilot) return model;
  const t = PHASE_TEXTS[model.locale];
  return {
    ...model,
    title: fill(t.pilotTitle, { title: model.title }),
    intro: [t.pilotText, model.intro].join(model.locale === 'en' ? ' ' : ''),
  };
}

/** A moment in words of the locale, in the server's time zone. */
export function formatMoment(at: number, locale: Locale): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' }).format(at);
}
