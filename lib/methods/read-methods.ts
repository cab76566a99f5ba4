/**
 * The method pages of the documentation, read once at start so that the console can show them without the network:
 * `docs/methods/SLUG.md` in English, `docs/methods/zh-CN/SLUG.md` and `zh-TW/SLUG.md` in Chinese. Only headings,
 * paragraphs, lists and code; anything else in a file is an error that names it.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { marked, type Token, type Tokens } from 'marked';
import { LOCALES, type Locale } from '../i18n/locales.ts';

export type Inline =
  | { readonly kind: 'text' | 'code' | 'strong' | 'em'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

export type Block =
  | { readonly kind: 'heading'; readonly text: readonly Inline[] }
  | { readonly kind: 'paragraph'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'code'; readonly text: string };

export type MethodPage = { readonly slug: string; readonly title: string; readonly blocks: readonly Block[] };

/** Pages by locale, in the order of their titles. */
export type Methods = Readonly<Record<Locale, readonly MethodPage[]>>;

const SLUG = /^[a-z0-9-]+$/;

/** Reads all pages below `docs/methods` of an installation; a locale without a page has the English one. */
export function readMethods(root: string): Methods {
  const folder = join(root, 'docs', 'methods');
  const english = pagesIn(folder);
  const of = (locale: Locale): readonly MethodPage[] => {
    const own = locale === 'en' ? english : pagesIn(join(folder, locale));
    const known = new Set(own.map((p) => p.slug));
    return [...own, ...english.filter((p) => !known.has(p.slug))].sort((a, b) =>
      a.title.localeCompare(b.title, locale),
    );
  };
  return Object.fromEntries(LOCALES.map((l) => [l, of(l)])) as Record<Locale, readonly MethodPage[]>;
}

function pagesIn(folder: string): MethodPage[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const slug = entry.name.replace(/\.md$/, '');
    if (!entry.isFile() || slug === entry.name || !SLUG.test(slug)) return [];
    return [parseMethod(slug, readFileSync(join(folder, entry.name), 'utf8'))];
  });
}

/** One page from its Markdown. @throws with the slug where it has no title or uses what a page may not */
export function parseMethod(slug: string, markdown: string): MethodPage {
  const tokens = marked.lexer(markdown).filter((t) => t.type !== 'space');
  const [first, ...rest] = tokens;
  if (first?.type !== 'heading' || (first as Tokens.Heading).depth !== 1)
    throw new Error(`${slug}: a method page begins with its title`);
  return { slug, title: plain((first as Tokens.Heading).tokens), blocks: rest.map((t) => blockOf(slug, t)) };
}

function blockOf(slug: string, token: Token): Block {
  switch (token.type) {
    case 'heading':
      return { kind: 'heading', text: inlines(slug, (token as Tokens.Heading).tokens) };
    case 'paragraph':
      return { kind: 'paragraph', text: inlines(slug, (token as Tokens.Paragraph).tokens) };
    case 'list':
      return {
        kind: 'list',
        items: (token as Tokens.List).items.map((item) =>
          inlines(
            slug,
            item.tokens.flatMap((t) => ('tokens' in t && t.tokens !== undefined ? t.tokens : [t])),
          ),
        ),
      };
    case 'code':
      return { kind: 'code', text: (token as Tokens.Code).text };
    default:
      throw new Error(`${slug}: a method page may not hold a ${token.type}`);
  }
}

function inlines(slug: string, tokens: readonly Token[]): Inline[] {
  return tokens.flatMap((t): Inline[] => {
    switch (t.type) {
      case 'text':
      case 'escape':
        return withReferences((t as Tokens.Text).text);
      case 'codespan':
        return [{ kind: 'code', text: (t as Tokens.Codespan).text }];
      case 'strong':
      case 'em':
        return [{ kind: t.type, text: plain((t as Tokens.Strong).tokens) }];
      case 'link':
        return [{ kind: 'link', text: plain((t as Tokens.Link).tokens), href: (t as Tokens.Link).href }];
      default:
        throw new Error(`${slug}: a method page may not hold a ${t.type}`);
    }
  });
}

/** A DOI in running text becomes a link to its page. */
function withReferences(text: string): Inline[] {
  return text.split(/(doi:10\.\d{4,9}\/[^\s，。；、）]*[^\s，。；、）.,;)])/).flatMap((part): Inline[] => {
    if (part === '') return [];
    return part.startsWith('doi:10.')
      ? [{ kind: 'link', text: part, href: `https://doi.org/${part.slice(4)}` }]
      : [{ kind: 'text', text: part }];
  });
}

function plain(tokens: readonly Token[]): string {
  return tokens.map((t) => ('text' in t ? String(t.text) : '')).join('');
}
