import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { shippedPages } from '../../tests/support/pages.ts';
import { LOCALES } from '../i18n/locales.ts';
import { pageModel } from '../questionnaire/page-model.ts';
import { ASSETS } from './assets.ts';
import { renderQuestionnaire } from './page.ts';

const KB = 1024;
/** What a first visit may cost, compressed; docs/benchmarks.md gives what it does cost. */
const BUDGET = { html: 14 * KB, css: 8 * KB, js: 15 * KB, requests: 4 } as const;

describe('the weight of the respondent’s page', () => {
  const pages = shippedPages().flatMap((p) => LOCALES.map((locale) => [p.id, locale, p] as const));

  it.each(pages)('%s in %s is within the budget', (_, locale, { questionnaire, policy, setting }) => {
    const html = renderQuestionnaire(pageModel(questionnaire, policy, locale), setting(locale));
    expect(gzipSync(html, { level: 9 }).length).toBeLessThanOrEqual(BUDGET.html);
    const fetched = new Set(
      [...html.matchAll(/<(?:link|script)\b[^>]*\s(?:href|src)="([^"]+)"/g)].map((m) => m[1]),
    );
    expect([...fetched].sort()).toEqual([ASSETS.css.path, ASSETS.js.path].sort());
    expect(1 + fetched.size).toBeLessThanOrEqual(BUDGET.requests);
  });

  it('has a stylesheet and a script within theirs', () => {
    expect(ASSETS.css.gzip.length).toBeLessThanOrEqual(BUDGET.css);
    expect(ASSETS.js.gzip.length).toBeLessThanOrEqual(BUDGET.js);
  });
});
