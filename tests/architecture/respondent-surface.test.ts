/** What reaches a respondent's browser: old engines must run it, and the policy must not have to bend for it. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { LOCALES } from '#lib/i18n/locales.ts';
import { pageModel } from '#lib/questionnaire/page-model.ts';
import { ASSETS } from '#lib/respond/assets.ts';
import { renderCodePage } from '#lib/respond/code-page.ts';
import { renderCleared, renderResumeCode } from '#lib/respond/draft-pages.ts';
import { renderQuestionnaire } from '#lib/respond/page.ts';
import { renderNotice, renderReceipt, renderStray } from '#lib/respond/plain-pages.ts';
import { shippedPages } from '../support/pages.ts';
import { ROOT, withoutComments } from '../support/sources.ts';

const script = readFileSync(join(ROOT, 'public', 'respond.js'), 'utf8');
const style = readFileSync(join(ROOT, 'public', 'respond.css'), 'utf8');

describe('the enhancer', () => {
  const at = async (target: string, text = script) =>
    (await transform(text, { target, charset: 'utf8' })).code;

  it('is ES2017: nothing in it has to be rewritten for that', async () => {
    expect(await at('es2017')).toBe(await at('esnext'));
    // and the comparison notices what is newer
    for (const newer of ['x = a?.b;', 'x = a ?? b;', 'try { a() } catch { b() }', 'x = { ...a };']) {
      expect(await at('es2017', newer), newer).not.toBe(await at('esnext', newer));
    }
  });

  it.each([
    ['code from text', /\beval\(|\bnew Function\b|setTimeout\(\s*['"]/],
    ['markup from text', /innerHTML|outerHTML|insertAdjacentHTML|document\.write/],
    ['windows and downloads', /window\.open|\.download\b|createObjectURL/],
    ['other origins', /https?:\/\//],
    ['guessable numbers', /Math\.random/],
    ['style attributes', /\.style\b|setAttribute\(\s*['"]style/],
    [
      'engines newer than Chromium 78',
      /\breplaceAll\(|\.at\(|structuredClone|\.replaceChildren\(|Promise\.any|:has\(/,
    ],
    [
      'anything that tells who is there',
      /navigator\.(userAgent|plugins|platform|language)|sendBeacon|canvas/,
    ],
  ])('does without %s', (_, pattern) => {
    expect(withoutComments(script)).not.toMatch(pattern);
  });
});

describe('the stylesheet', () => {
  it('fetches nothing and does without newer selectors', () => {
    expect(style).not.toMatch(/@import|url\(|@font-face/);
    expect(style).not.toMatch(/:has\(|@layer|@container|:is\(|:where\(|color-mix|oklch|\binset:/);
  });
});

describe('pages', () => {
  const rendered = shippedPages().flatMap(({ id, questionnaire, policy, setting }) =>
    LOCALES.flatMap((locale) => {
      const model = pageModel(questionnaire, policy, locale);
      const place = { ...setting(locale), title: model.title, pilot: true };
      const refused = {
        values: new Map([['x', '"><script>']]),
        problems: [{ item: 'x', code: 'missing' as const }],
      };
      const facts = {
        code: 'AAAA-BBBB-CC',
        answered: 3,
        notApplicable: 1,
        characters: 5,
        stratum: true,
        paced: true,
        eligible: true,
        k: 5,
        next: '/s/x',
      };
      return [
        [`${id} ${locale}`, renderQuestionnaire(model, setting(locale))],
        [`${id} ${locale} refused`, renderQuestionnaire(model, setting(locale), refused)],
        [`${id} ${locale} receipt`, renderReceipt(place, facts)],
        [`${id} ${locale} receipt kiosk`, renderReceipt(place, { ...facts, kiosk: 20 })],
        [`${id} ${locale} kiosk`, renderQuestionnaire(model, { ...setting(locale), kiosk: true })],
        [`${id} ${locale} draft`, renderResumeCode(place, { code: 'A', address: '<b>' })],
        [`${id} ${locale} cleared`, renderCleared(place)],
        [`${id} ${locale} notice`, renderNotice(place, 'a', ['b'])],
        [`${id} ${locale} stray`, renderStray(locale, 'a', ['b'])],
      ] as const;
    }),
  );

  const entering = LOCALES.flatMap((locale) =>
    [false, true].map((refused) => [`code ${locale} ${refused}`, renderCodePage(locale, refused)] as const),
  );

  it.each([...rendered, ...entering])(
    '%s has no inline code or style and names only what it serves itself',
    (_, page) => {
      expect(page).not.toMatch(/\sstyle=|<style|\son[a-z]+=|javascript:|<iframe|<object|<embed|<img|srcdoc/i);
      const scripts = page.match(/<script\b[^>]*>[\s\S]*?<\/script>/g) ?? [];
      expect(scripts.filter((s) => s !== `<script src="${ASSETS.js.path}" defer></script>`)).toEqual([]);
      const addresses = [...page.matchAll(/\s(?:src|href|action)="([^"]*)"/g)].map((m) => m[1] ?? '');
      expect(addresses.filter((a) => a !== '' && !a.startsWith('/s/') && !a.startsWith('#'))).toEqual([]);
    },
  );

  it.each(shippedPages().map((p) => [p.id, p] as const))(
    '%s: a check and a reversed item look like any other of their kind',
    (_, { questionnaire, policy, setting }) => {
      const page = renderQuestionnaire(pageModel(questionnaire, policy, 'en'), setting('en'));
      const markup = (id: string) => {
        const found = new RegExp(`<fieldset[^>]* id="${id}"[\\s\\S]*?</fieldset>`).exec(page)?.[0] ?? '';
        return found.replaceAll(id, 'ID').replace(/<legend>[\s\S]*?<\/legend>/, '');
      };
      const list = questionnaire.default_choices;
      const items = questionnaire.items.filter(
        (i) => (i.type === 'likert' || i.type === 'attention') && (i.choices ?? list) === list,
      );
      expect(items.length).toBeGreaterThan(15);
      expect(new Set(items.map((i) => markup(i.id))).size).toBe(1);
      expect(markup(items[0]?.id ?? '')).toContain('<input');
    },
  );
});
