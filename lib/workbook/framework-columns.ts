/** The sheets of an indicator framework and their columns, for writing and for reading. */
import { LOCALES, type Locale } from '../i18n/locales.ts';
import type { TransformParams } from '../indicators/policy.ts';
import type { Column } from './table.ts';
import { type FieldWord, inEvery, type SheetWord, WORDS, type Words } from './words.ts';

type Field = { readonly name: FieldWord; readonly localized?: true; readonly required?: true };

const text = (name: FieldWord): Field => ({ name });
const key = (name: FieldWord): Field => ({ name, required: true });
const localized = (name: FieldWord): Field => ({ name, localized: true });

export type FrameworkSheet = Extract<
  SheetWord,
  'framework' | 'indicators' | 'sources' | 'deductions' | 'evidence' | 'variants' | 'crosswalk' | 'weighting'
>;

export const FRAMEWORK_FIELDS: Readonly<Record<FrameworkSheet, readonly Field[]>> = {
  framework: [key('key'), text('meaning'), key('value')],
  indicators: [
    key('id'),
    localized('title'),
    key('weight'),
    text('disabled'),
    text('track'),
    localized('criterion'),
    text('transform'),
    text('params'),
    localized('unit_value'),
    text('evidence'),
    localized('red_line'),
    localized('not_applicable_when'),
    text('variant_slot'),
    localized('equal_weights_reason'),
  ],
  sources: [
    key('indicator'),
    key('type'),
    text('ref'),
    key('weight'),
    text('transform'),
    text('params'),
    localized('unit_value'),
  ],
  deductions: [key('indicator'), text('source'), key('id'), localized('when'), key('per'), key('cap')],
  evidence: [key('id'), localized('title'), key('keep')],
  variants: [
    key('slot'),
    key('unit_type'),
    localized('label'),
    localized('criterion'),
    key('part'),
    localized('part_title'),
    key('target'),
    key('weight'),
  ],
  crosswalk: [key('id'), localized('title'), key('to')],
  weighting: [
    key('below'),
    key('weighting_method'),
    key('step'),
    localized('other_weights_reason'),
    key('judge'),
    key('day'),
    text('indicator'),
    text('less'),
    text('given'),
  ],
};

/** Fields of the sheet `framework`, in order; those with `*` are there once per language. */
export const HEAD_FIELDS = [
  'id',
  'version',
  'locales',
  'source_locale',
  'scoring_policy',
  'title.*',
  'full_score',
  'self_assessment',
  'tracks.execution.*',
  'tracks.benefit.*',
  'equal_weights_reason.*',
] as const;

/** Title of a column: `名称（简体）` for text in one language. */
export function fieldTitle(words: Words, name: FieldWord, locale?: Locale): string {
  const word = words.field[name];
  return locale === undefined ? word : `${word}（${words.language[locale]}）`;
}

/** Columns of a sheet as they are written: text only in the languages of the framework. */
export function writtenColumns(sheet: FrameworkSheet, words: Words, locales: readonly Locale[]) {
  return FRAMEWORK_FIELDS[sheet].flatMap((field) =>
    field.localized === true
      ? locales.map((l) => ({ key: `${field.name}.${l}`, title: fieldTitle(words, field.name, l) }))
      : [{ key: field.name as string, title: fieldTitle(words, field.name) }],
  );
}

/** Columns of a sheet as they are understood. */
export function readColumns(sheet: FrameworkSheet): Column[] {
  return FRAMEWORK_FIELDS[sheet].flatMap((field): Column[] =>
    field.localized === true
      ? LOCALES.map((l) => ({
          key: `${field.name}.${l}`,
          titles: inEvery((w) => fieldTitle(w, field.name, l)),
        }))
      : [
          {
            key: field.name,
            titles: inEvery((w) => fieldTitle(w, field.name)),
            ...(field.required === true ? { required: true } : {}),
          },
        ],
  );
}

const NUMBERS = ['min', 'max', 'target', 'lo', 'hi', 'zero_lo', 'zero_hi'] as const;

/** `target=0.9; bands=0:0 | 0.5:0.6`: parameters of a transform in one cell. */
export function paramsText(params: TransformParams): string {
  const numbers = NUMBERS.flatMap((n) => (params[n] === undefined ? [] : [`${n}=${params[n]}`]));
  const bands = params.bands?.map((b) => `${b.from}:${b.r}`).join(' | ');
  return [...numbers, ...(bands === undefined ? [] : [`bands=${bands}`])].join('; ');
}

/** The parameters of such a cell; undefined where it has another form. */
export function paramsOf(cell: string): Record<string, unknown> | undefined {
  const params: Record<string, unknown> = {};
  for (const part of cell.split(/[;；\n]/)) {
    if (part.trim() === '') continue;
    const [, name = '', value = ''] = /^\s*([a-z_]+)\s*=\s*(.*?)\s*$/s.exec(part) ?? [];
    const numbers = value.split('|').map((band) => band.split(':').map((n) => number(n)));
    if (name in params) return undefined;
    if (name === 'bands' && numbers.every((b) => b.length === 2 && b.every((n) => n !== undefined))) {
      params[name] = numbers.map(([from, r]) => ({ from, r }));
    } else if (NUMBERS.some((n) => n === name) && number(value) !== undefined) {
      params[name] = number(value);
    } else {
      return undefined;
    }
  }
  return Object.keys(params).length === 0 ? undefined : params;
}

function number(text: string): number | undefined {
  return /^\s*-?\d{1,25}(\.\d{1,25})?(e[+-]?\d{1,2})?\s*$/.test(text) ? Number(text) : undefined;
}

/** The technical name of a word in any language, or the text itself. */
export function nameOf<N extends 'sourceType' | 'track' | 'weighting'>(group: N, word: string): string {
  const names = Object.keys(WORDS['zh-CN'][group]);
  return (
    names.find(
      (name) =>
        name === word || inEvery((w) => (w[group] as Record<string, string>)[name] ?? '').includes(word),
    ) ?? word
  );
}
