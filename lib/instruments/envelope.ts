/** What every instrument file shares: the envelope, text in several languages, references and ids. */
import { z } from 'zod';

export const FORMAT = 'hengping/1';
export const LOCALES = ['zh-CN', 'zh-TW', 'en'] as const;
export type Locale = (typeof LOCALES)[number];
export const KINDS = [
  'questionnaire',
  'interview_outline',
  'indicator_tree',
  'scoring_policy',
  'calibration_cases',
] as const;
export type Kind = (typeof KINDS)[number];

const words = z.string().trim().min(1).max(4000);

/**
 * Text for people. Every locale is optional here so that a missing translation is a warning the author can
 * see in context; the rule `source_text` makes the text of the source locale compulsory.
 */
export const localizedSchema = z
  .strictObject({ 'zh-CN': words.exactOptional(), 'zh-TW': words.exactOptional(), en: words.exactOptional() })
  .refine((text) => Object.keys(text).length > 0, 'no_text')
  .meta({ id: 'Localized', description: 'The same text in every locale of the file.' });
export type Localized = z.infer<typeof localizedSchema>;

/** Id of an instrument: upper-case snake, never reused. */
export const instrumentIdSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}$/);
/** Name used inside a file (choice list, transform, group, stratum): lower-case snake. */
export const nameSchema = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/);
/** Id of an item or question, which is also the name of its exported column. */
export const itemIdSchema = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/);
/** Id of a node of an indicator tree: `A`, `A1`, `A1.1`. */
export const indicatorIdSchema = z.string().regex(/^[A-Z]([0-9]{1,2}(\.[0-9]{1,2})?)?$/);
export const evidenceIdSchema = z.string().regex(/^EV[0-9]{2,3}$/);
/** Reference to an instrument with its major version: `SP_DEFAULT@1`. */
export const referenceSchema = z.string().regex(/^[A-Z][A-Z0-9_]{1,39}@[0-9]{1,4}$/);

export const minutesSchema = z.number().min(0).max(600);
export const positiveSchema = z.number().positive().max(1_000_000);
export const shareSchema = z.number().min(0).max(1);

/** The keys at the top of every instrument file. */
export function envelope<K extends Kind>(kind: K) {
  return {
    schema: z.literal(FORMAT),
    kind: z.literal(kind),
    id: instrumentIdSchema,
    version: z
      .string()
      .max(40)
      .regex(/^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/),
    status: z.enum(['draft', 'in_review', 'published', 'retired']),
    locales: z.array(z.enum(LOCALES)).min(1).max(LOCALES.length),
    source_locale: z.enum(LOCALES),
    title: localizedSchema,
  };
}

/** Use of a transform for one indicator: which one, and how its defaults are changed here. */
export const mappingSchema = z
  .strictObject({ indicator: indicatorIdSchema, weight: positiveSchema, transform: nameSchema })
  .meta({ id: 'Mapping', description: 'The indicator that this answer is evidence for.' });

/** The text in `locale`, else in the source locale, else in whichever locale there is. */
export function localized(text: Localized, locale: Locale, source: Locale = 'zh-CN'): string {
  return text[locale] ?? text[source] ?? LOCALES.map((l) => text[l]).find((t) => t !== undefined) ?? '';
}

/** The text as a reader of each language is shown it. */
export function inEachLocale(text: Localized, source?: Locale): Readonly<Record<Locale, string>> {
  const shown = (locale: Locale) => localized(text, locale, source);
  return { 'zh-CN': shown('zh-CN'), 'zh-TW': shown('zh-TW'), en: shown('en') };
}

/** Splits `SP_DEFAULT@1` into its id and major version. */
export function parseReference(reference: string): { id: string; major: number } {
  const at = reference.lastIndexOf('@');
  return { id: reference.slice(0, at), major: Number(reference.slice(at + 1)) };
}

/** `SP_DEFAULT@1` of an instrument, as others refer to it. */
export function referenceTo(instrument: { id: string; version: string }): string {
  return `${instrument.id}@${instrument.version.split('.', 1)[0]}`;
}
