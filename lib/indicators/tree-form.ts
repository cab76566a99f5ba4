/**
 * An indicator tree as it is edited: every text has every language, numbers are what was typed. What is unfinished
 * has a place here, which the format has not. Paths of fields are those of the tree itself, so that a finding leads
 * to its field.
 */
import { z } from 'zod';
import { type IndicatorTree, indicatorTreeSchema } from '#lib/indicators/framework.ts';
import type { TransformParams } from '#lib/indicators/policy.ts';
import { LOCALES, type Locale, type Localized } from '#lib/instruments/envelope.ts';
import { weightingFormOf, weightingFormSchema, weightingOf } from './weighting-form.ts';

const text = z.record(z.enum(LOCALES), z.string());
const typed = z.string();
const deduction = z.object({ id: typed, when: text, per: typed, cap: typed });
const use = {
  transform: typed,
  params: z.object({
    min: typed,
    max: typed,
    target: typed,
    lo: typed,
    hi: typed,
    zero_lo: typed,
    zero_hi: typed,
    bands: z.array(z.object({ from: typed, r: typed })),
  }),
  deductions: z.array(deduction),
  value: text,
};
const source = z.object({ type: typed, ref: z.array(typed), weight: typed, ...use });
const node = { id: typed, title: text, weight: typed, enabled: z.boolean() };
const leaf = z.object({
  ...node,
  track: typed,
  criterion: text,
  method: z.object(use),
  sources: z.array(source),
  evidence: z.array(typed),
  red_line: text,
  not_applicable_when: text,
  variant_slot: z.boolean(),
});
const second = z.object({ ...node, equal_weights_reason: text, children: z.array(leaf) });
const first = z.object({ ...node, equal_weights_reason: text, children: z.array(second) });
const part = z.object({ id: typed, title: text, target: typed, weight: typed });
const variant = z.object({
  slot: typed,
  unit_type: typed,
  label: text,
  criterion: text,
  parts: z.array(part),
});

/** Also what a copy on the device is held against. */
export const treeFormSchema = z.object({
  id: typed,
  version: typed,
  locales: z.array(z.enum(LOCALES)),
  source_locale: z.enum(LOCALES),
  scoring_policy: typed,
  title: text,
  full_score: typed,
  self_assessment: typed,
  tracks: z.object({ execution: text, benefit: text }),
  equal_weights_reason: text,
  pilot_crosswalk: z.array(z.object({ id: typed, title: text, to: typed })),
  evidence_catalogue: z.array(z.object({ id: typed, title: text, keep: typed })),
  tree: z.array(first),
  /** Copies on devices may be from before it. */
  weighting: z.array(weightingFormSchema).default([]),
  variants: z.array(variant),
});

export type TreeForm = z.infer<typeof treeFormSchema>;
export type FormText = Record<Locale, string>;
export type FormUse = z.infer<typeof source>;
export type FormMethod = Omit<FormUse, 'type' | 'ref' | 'weight'>;
export type FormLeaf = z.infer<typeof leaf>;
export type FormSecond = z.infer<typeof second>;
export type FormFirst = z.infer<typeof first>;
export type FormNode = FormFirst | FormSecond | FormLeaf;

type Leaf = IndicatorTree['tree'][number]['children'][number]['children'][number];
type Use = Leaf['method'];

export const NO_TEXT: FormText = { 'zh-CN': '', 'zh-TW': '', en: '' };
export const NO_USE: FormMethod = {
  transform: '',
  params: { min: '', max: '', target: '', lo: '', hi: '', zero_lo: '', zero_hi: '', bands: [] },
  deductions: [],
  value: NO_TEXT,
};
const NUMBERS = ['min', 'max', 'target', 'lo', 'hi', 'zero_lo', 'zero_hi'] as const;

/** The form that shows a tree. */
export function treeFormOf(tree: IndicatorTree): TreeForm {
  const branch = (n: IndicatorTree['tree'][number] | IndicatorTree['tree'][number]['children'][number]) => ({
    ...nodeForm(n),
    equal_weights_reason: filled(n.equal_weights_reason),
  });
  return {
    id: tree.id,
    version: tree.version,
    locales: tree.locales,
    source_locale: tree.source_locale,
    scoring_policy: tree.scoring_policy,
    title: filled(tree.title),
    full_score: String(tree.full_score),
    self_assessment: tree.self_assessment,
    tracks: { execution: filled(tree.tracks.execution), benefit: filled(tree.tracks.benefit) },
    equal_weights_reason: filled(tree.equal_weights_reason),
    pilot_crosswalk: (tree.pilot_crosswalk ?? []).map((row) => ({
      id: row.id,
      title: filled(row.title),
      to: row.to.join(' '),
    })),
    evidence_catalogue: tree.evidence_catalogue.map((e) => ({ ...e, title: filled(e.title) })),
    tree: tree.tree.map((f) => ({
      ...branch(f),
      children: f.children.map((s) => ({ ...branch(s), children: s.children.map(leafForm) })),
    })),
    weighting: (tree.weighting ?? []).map(weightingFormOf),
    variants: (tree.variants ?? []).map((v) => ({
      slot: v.slot,
      unit_type: v.unit_type,
      label: filled(v.label),
      criterion: filled(v.criterion),
      parts: v.parts.map((p) => ({
        id: p.id,
        title: filled(p.title),
        target: String(p.target),
        weight: String(p.weight),
      })),
    })),
  };
}

function filled(t: Localized | undefined): FormText {
  return { ...NO_TEXT, ...t };
}

function nodeForm(n: { id: string; title: Localized; weight: number; enabled?: false }) {
  return { id: n.id, title: filled(n.title), weight: String(n.weight), enabled: n.enabled !== false };
}

function leafForm(i: Leaf): FormLeaf {
  return {
    ...nodeForm(i),
    track: i.track,
    criterion: filled(i.criterion),
    method: usageForm(i.method),
    sources: i.sources.map((s) => ({
      type: s.type,
      ref: s.ref ?? [],
      weight: String(s.weight),
      ...usageForm({ transform: '', ...s }),
    })),
    evidence: i.evidence ?? [],
    red_line: filled(i.red_line),
    not_applicable_when: filled(i.not_applicable_when),
    variant_slot: i.variant_slot === true,
  };
}

function usageForm(u: Use): FormMethod {
  const number = (n: (typeof NUMBERS)[number]) => [n, u.params?.[n] === undefined ? '' : String(u.params[n])];
  return {
    transform: u.transform,
    params: {
      ...(Object.fromEntries(NUMBERS.map(number)) as Record<(typeof NUMBERS)[number], string>),
      bands: (u.params?.bands ?? []).map((b) => ({ from: String(b.from), r: String(b.r) })),
    },
    deductions: (u.deductions ?? []).map((d) => ({
      id: d.id,
      when: filled(d.when),
      per: String(d.per),
      cap: String(d.cap),
    })),
    value: filled(u.value),
  };
}

/**
 * The tree that a form says. Where a number is missing it has `missing` and where a text is missing nothing: the
 * type holds only for what `treeSchema` accepts.
 */
export function treeOf(form: TreeForm, missing?: number): IndicatorTree {
  const number = (t: string) => {
    const value = t.trim() === '' ? undefined : Number(t);
    return (
      value === undefined || (Number.isNaN(value) && missing !== undefined) ? missing : value
    ) as number;
  };
  const optional = <K extends string>(key: K, t: FormText) => {
    const said = localizedOf(t);
    return (Object.keys(said).length === 0 ? {} : { [key]: said }) as { [k in K]?: Localized };
  };
  const list = <K extends string, T>(key: K, l: readonly T[]) =>
    (l.length === 0 ? {} : { [key]: l }) as { [k in K]?: T[] };
  const usage = (u: FormMethod) => {
    const numbers = NUMBERS.flatMap((n) => (u.params[n].trim() === '' ? [] : [[n, number(u.params[n])]]));
    const bands = u.params.bands.map((b) => ({ from: number(b.from), r: number(b.r) }));
    const params: TransformParams = { ...Object.fromEntries(numbers), ...list('bands', bands) };
    return {
      ...(Object.keys(params).length === 0 ? {} : { params }),
      ...list(
        'deductions',
        u.deductions.map((d) => ({
          id: d.id,
          when: localizedOf(d.when),
          per: number(d.per),
          cap: number(d.cap),
        })),
      ),
      ...optional('value', u.value),
    };
  };
  const nodeOf = (n: FormNode) => ({
    id: n.id.trim(),
    title: localizedOf(n.title),
    weight: number(n.weight),
    ...(n.enabled ? {} : { enabled: false as const }),
  });
  const branch = (n: FormFirst | FormSecond) => ({
    ...nodeOf(n),
    ...optional('equal_weights_reason', n.equal_weights_reason),
  });
  const leafOf = (i: FormLeaf): Leaf => ({
    ...nodeOf(i),
    track: i.track as Leaf['track'],
    criterion: localizedOf(i.criterion),
    method: { transform: i.method.transform, ...usage(i.method) },
    sources: i.sources.map((s) => ({
      type: s.type as Leaf['sources'][number]['type'],
      ...list('ref', s.ref),
      weight: number(s.weight),
      ...(s.transform === '' ? {} : { transform: s.transform }),
      ...usage(s),
    })),
    ...list('evidence', i.evidence),
    ...optional('red_line', i.red_line),
    ...optional('not_applicable_when', i.not_applicable_when),
    ...(i.variant_slot ? { variant_slot: true as const } : {}),
  });
  return {
    schema: 'hengping/1',
    kind: 'indicator_tree',
    id: form.id.trim(),
    version: form.version.trim(),
    status: 'draft',
    locales: form.locales,
    source_locale: form.source_locale,
    scoring_policy: form.scoring_policy,
    title: localizedOf(form.title),
    full_score: number(form.full_score),
    ...optional('equal_weights_reason', form.equal_weights_reason),
    self_assessment: form.self_assessment as IndicatorTree['self_assessment'],
    tracks: { execution: localizedOf(form.tracks.execution), benefit: localizedOf(form.tracks.benefit) },
    ...list(
      'pilot_crosswalk',
      form.pilot_crosswalk.map((row) => ({
        id: row.id.trim(),
        title: localizedOf(row.title),
        to: row.to.split(/[\s,，、;；]+/).filter((id) => id !== ''),
      })),
    ),
    evidence_catalogue: form.evidence_catalogue.map((e) => ({
      id: e.id,
      title: localizedOf(e.title),
      keep: e.keep.trim(),
    })),
    tree: form.tree.map((f) => ({
      ...branch(f),
      children: f.children.map((s) => ({ ...branch(s), children: s.children.map(leafOf) })),
    })),
    ...list(
      'weighting',
      form.weighting.map((w) => weightingOf(w, number, localizedOf)),
    ),
    ...list(
      'variants',
      form.variants.map((v) => ({
        slot: v.slot,
        unit_type: v.unit_type.trim(),
        label: localizedOf(v.label),
        criterion: localizedOf(v.criterion),
        parts: v.parts.map((p) => ({
          id: p.id.trim(),
          title: localizedOf(p.title),
          target: number(p.target),
          weight: number(p.weight),
        })),
      })),
    ),
  };
}

/** A text without the languages in which nothing is written. */
function localizedOf(t: FormText): Localized {
  return Object.fromEntries(
    LOCALES.flatMap((locale) => {
      const words = t[locale].trim();
      return words === '' ? [] : [[locale, words]];
    }),
  );
}

/** The form's values in, a tree out; problems carry the path of their field. */
export const treeSchema = z
  .custom<TreeForm>()
  .transform((form) => treeOf(form))
  .pipe(indicatorTreeSchema);
