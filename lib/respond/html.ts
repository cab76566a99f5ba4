/**
 * An escaping template for the respondent's pages: every interpolated value is text unless it was made by
 * this template itself, so markup cannot enter through data.
 */

export class Html {
  readonly markup: string;
  constructor(markup: string) {
    this.markup = markup;
  }
}

type Value = Html | string | number | null | undefined | false | readonly Value[];

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c] ?? c);
}

function markupOf(value: Value): string {
  if (value instanceof Html) return value.markup;
  if (Array.isArray(value)) return value.map(markupOf).join('');
  if (value === null || value === undefined || value === false) return '';
  return escapeText(String(value));
}

export function html(strings: TemplateStringsArray, ...values: readonly Value[]): Html {
  let out = strings[0] ?? '';
  values.forEach((value, i) => {
    out += markupOf(value) + (strings[i + 1] ?? '');
  });
  return new Html(out);
}

/** Short Chinese text as clauses that break between, not inside, them; a paragraph would only go ragged. */
export function clauses(text: string): Value {
  const parts = text.split(/(?<=[，；])/);
  return parts.length < 2 ? text : parts.map((p) => html`<span class="cl">${p}</span>`);
}
