import { useTranslations } from 'next-intl';
import type { StripItem } from '#lib/responses/read-quality.ts';

export type DrawnItem = StripItem & { readonly text: string };

/**
 * Answers in the order of the form as a strip of codes, page by page. The colour says how far up the list of choices
 * an answer stands, a bar below it that the item is reversed. `keyed` turns reversed items as they are scored.
 */
export function Strip(props: {
  items: readonly DrawnItem[];
  codes: readonly (number | null)[];
  keyed: boolean;
  label: string;
}) {
  const t = useTranslations('quality.strip');
  const pages: { item: DrawnItem; code: number | null }[][] = [];
  props.items.forEach((item, i) => {
    if (item.breaks || pages.length === 0) pages.push([]);
    const raw = props.codes[i] ?? null;
    const code =
      raw === null || raw < 0 ? null : props.keyed && item.reverse ? item.min + item.max - raw : raw;
    pages.at(-1)?.push({ item, code });
  });
  const words = pages.flat().map(({ item, code }) => {
    const answer = code === null ? t('blank') : fraction(code);
    const wrong = isWrong(item, code) ? t('expected', { code: item.expected ?? 0 }) : '';
    return `${item.id} ${answer}${item.reverse ? t('reversed') : ''}${wrong}`;
  });
  return (
    <div className="strip" role="img" aria-label={`${props.label} ${words.join(t('join'))}`}>
      {pages.map((page) => (
        <span key={page[0]?.item.id} className="strip-page">
          {page.map(({ item, code }) => (
            <span
              key={item.id}
              className={[
                'strip-cell',
                code === null ? 'blank' : `likert-${tone(code, item)}`,
                item.reverse ? 'reverse' : '',
                item.expected === undefined ? '' : isWrong(item, code) ? 'wrong' : 'attention',
              ].join(' ')}
              title={`${item.id}${item.reverse ? t('reversed') : ''} ${item.text}`}
            >
              {code === null ? '·' : fraction(code)}
            </span>
          ))}
        </span>
      ))}
    </div>
  );
}

function isWrong(item: DrawnItem, code: number | null): boolean {
  return item.expected !== undefined && code !== null && code !== item.expected;
}

/** One of five colours, whatever the number of choices. */
function tone(code: number, { min, max }: DrawnItem): number {
  return max > min ? 1 + Math.round((4 * (code - min)) / (max - min)) : 3;
}

/** A code is whole; a mean keeps a tenth. */
function fraction(code: number): string {
  return Number.isInteger(code) ? String(code) : code.toFixed(1);
}
