/** The format of a questionnaire: scales, items, layout and how it is given out. */
import { z } from 'zod';
import {
  envelope,
  indicatorIdSchema,
  itemIdSchema,
  localizedSchema,
  mappingSchema,
  nameSchema,
  referenceSchema,
} from '#lib/instruments/envelope.ts';

const likertSchema = z.strictObject({
  id: itemIdSchema,
  type: z.literal('likert'),
  scale: z.string().regex(/^[A-Z][A-Z0-9_]{0,19}$/),
  keyed: z.enum(['forward', 'reverse']),
  reversal: z.enum(['polar_opposite', 'negated']).exactOptional(),
  text: localizedSchema,
  choices: nameSchema.exactOptional(),
  required: z.boolean().exactOptional(),
  allow_na: z.boolean().exactOptional(),
  short_form: z.boolean().exactOptional(),
  maps: z.array(mappingSchema).max(10).exactOptional(),
});

/** Tells the respondent which answer to choose; always required, never scored. */
const attentionSchema = z.strictObject({
  id: itemIdSchema,
  type: z.literal('attention'),
  text: localizedSchema,
  choices: nameSchema.exactOptional(),
  expected: z.number().int(),
});

/** A criterion item: used for validity and the report, never scored, so that nothing is counted twice. */
const overallSchema = z.strictObject({
  id: itemIdSchema,
  type: z.literal('overall'),
  text: localizedSchema,
  choices: nameSchema.exactOptional(),
  required: z.boolean().exactOptional(),
  allow_na: z.boolean().exactOptional(),
});

const openTextSchema = z.strictObject({
  id: itemIdSchema,
  type: z.literal('open_text'),
  text: localizedSchema,
  required: z.boolean().exactOptional(),
  max_chars: z.number().int().min(1).max(5000),
  linked_indicators: z.array(indicatorIdSchema).max(50).exactOptional(),
});

const optionSchema = z.strictObject({
  value: nameSchema,
  label: localizedSchema,
  action: z.literal('end_survey').exactOptional(),
});

const singleChoiceSchema = z.strictObject({
  id: itemIdSchema,
  type: z.literal('single_choice'),
  purpose: z.enum(['eligibility', 'stratum', 'information']),
  stratum: nameSchema.exactOptional(),
  text: localizedSchema,
  required: z.boolean().exactOptional(),
  options: z.array(optionSchema).min(2).max(50),
});

const itemSchema = z.discriminatedUnion('type', [
  likertSchema,
  attentionSchema,
  overallSchema,
  openTextSchema,
  singleChoiceSchema,
]);

const scaleSchema = z.strictObject({
  id: z.string().regex(/^[A-Z][A-Z0-9_]{0,19}$/),
  title: localizedSchema,
  definition: localizedSchema,
  indicator: indicatorIdSchema.exactOptional(),
});

const administrationSchema = z.strictObject({
  recall_months: z.number().int().min(1).max(120).exactOptional(),
  channels: z.array(z.enum(['lan_web', 'mobile_web', 'wechat_in_app', 'lan_kiosk', 'paper_a4'])).min(1),
  access: z.array(z.enum(['one_time_code', 'open_link'])).min(1),
  /** Strata known from the link or code, which the respondent is therefore not asked for. */
  link_strata: z.array(nameSchema).max(10).exactOptional(),
  forbid_collect: z.array(nameSchema).max(50).exactOptional(),
  short_form_available: z.boolean().exactOptional(),
  large_print: z.boolean().exactOptional(),
  consent_required: z.boolean(),
  est_minutes: z.number().int().min(1).max(120),
});

export const questionnaireSchema = z.strictObject({
  ...envelope('questionnaire'),
  scoring_policy: referenceSchema,
  indicator_tree: referenceSchema.exactOptional(),
  /** An instrument published elsewhere and taken over as it stands; says why design advice is off. */
  validation_instrument: z.strictObject({ reason: localizedSchema }).exactOptional(),
  audience: z.strictObject({
    group: nameSchema,
    unit_of_response: z.enum(['person', 'department']),
    label: localizedSchema,
    min_age: z.number().int().min(0).max(120).exactOptional(),
  }),
  intro: localizedSchema,
  administration: administrationSchema,
  default_choices: nameSchema,
  item_defaults: z.strictObject({ required: z.boolean(), allow_na: z.boolean() }),
  scales: z.array(scaleSchema).min(1).max(50),
  layout: z.strictObject({
    screening: z.array(itemIdSchema).max(20).exactOptional(),
    pages: z.array(z.array(itemIdSchema).min(1).max(50)).min(1).max(50),
  }),
  items: z.array(itemSchema).min(1).max(300),
});

export type Questionnaire = z.infer<typeof questionnaireSchema>;
export type Item = z.infer<typeof itemSchema>;
export type ItemType = Item['type'];
export type ItemOf<T extends ItemType> = Extract<Item, { type: T }>;
/** Items answered on a choice list of the scoring policy. */
export type RatedItem = ItemOf<'likert' | 'attention' | 'overall'>;

/** Whether the item is answered on a choice list of the scoring policy. */
export function isRated(item: Item): item is RatedItem {
  return item.type === 'likert' || item.type === 'attention' || item.type === 'overall';
}

/** Id of the choice list on which a rated item is answered. */
export function choicesOf(q: Questionnaire, item: RatedItem): string {
  return item.choices ?? q.default_choices;
}

/** Whether the respondent must answer before submitting; open text is optional unless it says otherwise. */
export function isRequired(q: Questionnaire, item: Item): boolean {
  if (item.type === 'attention') return true;
  return item.required ?? (item.type === 'open_text' ? false : q.item_defaults.required);
}

/** Whether "not applicable" is offered. An attention item offers it like its neighbours, so as not to stand out. */
export function allowsNotApplicable(q: Questionnaire, item: Item): boolean {
  if (!isRated(item)) return false;
  return item.type === 'attention' ? q.item_defaults.allow_na : (item.allow_na ?? q.item_defaults.allow_na);
}

/** Items in the order in which respondents meet them: screening first, then page by page. */
export function itemsInOrder(q: Questionnaire): Item[] {
  const byId = new Map(q.items.map((item) => [item.id, item]));
  return [...(q.layout.screening ?? []), ...q.layout.pages.flat()].flatMap((id) => byId.get(id) ?? []);
}

/** What the links of a questionnaire tell apart beside departments, as kinds of errands; undefined where nothing. */
export function linkVariable(q: Questionnaire): string | undefined {
  return q.administration.link_strata?.find((name) => name !== 'department');
}
