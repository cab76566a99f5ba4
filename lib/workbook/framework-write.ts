/** An indicator tree as sheets. `framework-read.ts` reads them back to the same tree. */
import type { Locale } from '../i18n/locales.ts';
import { type IndicatorTree, isEnabled, writtenIndicatorsOf } from '../indicators/framework.ts';
import type { Localized } from '../instruments/envelope.ts';
import {
  FRAMEWORK_FIELDS,
  type FrameworkSheet,
  fieldTitle,
  HEAD_FIELDS,
  paramsText,
  writtenColumns,
} from './framework-columns.ts';
import { type FieldWord, WORDS, type Words } from './words.ts';
import type { SheetCell, SheetOf } from './write.ts';

type Values = Readonly<Record<string, SheetCell | undefined>>;

/** Sheets of a framework with names and titles in the reader's language. */
export function frameworkSheets(tree: IndicatorTree, locale: Locale): SheetOf[] {
  const words = WORDS[locale];
  const rows: Record<FrameworkSheet, Values[]> = {
    framework: headRows(tree, words),
    indicators: nodeRows(tree, words),
    sources: writtenIndicatorsOf(tree).flatMap(({ indicator }) =>
      indicator.sources.map((s) => ({
        indicator: indicator.id,
        type: words.sourceType[s.type],
        ref: s.ref?.join(', '),
        weight: s.weight,
        transform: s.transform,
        params: s.params === undefined ? undefined : paramsText(s.params),
        ...spread('unit_value', s.value),
      })),
    ),
    deductions: writtenIndicatorsOf(tree).flatMap(({ indicator }) =>
      [indicator.method, ...indicator.sources].flatMap((holder, i) =>
        (holder.deductions ?? []).map((d) => ({
          indicator: indicator.id,
          source: i === 0 ? undefined : i,
          id: d.id,
          ...spread('when', d.when),
          per: d.per,
          cap: d.cap,
        })),
      ),
    ),
    evidence: tree.evidence_catalogue.map((e) => ({ id: e.id, ...spread('title', e.title), keep: e.keep })),
    variants: (tree.variants ?? []).flatMap((v) =>
      v.parts.map((part) => ({
        slot: v.slot,
        unit_type: v.unit_type,
        ...spread('label', v.label),
        ...spread('criterion', v.criterion),
        part: part.id,
        ...spread('part_title', part.title),
        target: part.target,
        weight: part.weight,
      })),
    ),
    crosswalk: (tree.pilot_crosswalk ?? []).map((c) => ({
      id: c.id,
      ...spread('title', c.title),
      to: c.to.join(', '),
    })),
    weighting: weightingRows(tree, words),
  };
  return (Object.keys(FRAMEWORK_FIELDS) as FrameworkSheet[]).map((sheet) => {
    const columns = writtenColumns(sheet, words, localesIn(tree));
    return {
      name: words.sheet[sheet],
      header: columns.map((c) => c.title),
      rows: rows[sheet].map((values) => columns.map((c) => values[c.key] ?? null)),
    };
  });
}

/** Languages of the framework; a text in another one still gets its column. */
function localesIn(tree: IndicatorTree): Locale[] {
  const used = new Set<string>(tree.locales);
  const visit = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [name, inner] of Object.entries(value)) {
      if (name === 'zh-CN' || name === 'zh-TW' || name === 'en') used.add(name);
      visit(inner);
    }
  };
  visit(tree);
  return (['zh-CN', 'zh-TW', 'en'] as const).filter((l) => used.has(l));
}

function headRows(tree: IndicatorTree, words: Words): Values[] {
  const values: Record<string, SheetCell | undefined> = {
    id: tree.id,
    version: tree.version,
    locales: tree.locales.join(', '),
    source_locale: tree.source_locale,
    scoring_policy: tree.scoring_policy,
    full_score: tree.full_score,
    self_assessment: tree.self_assessment,
    ...spread('title', tree.title),
    ...spread('tracks.execution', tree.tracks.execution),
    ...spread('tracks.benefit', tree.tracks.benefit),
    ...spread('equal_weights_reason', tree.equal_weights_reason),
  };
  return HEAD_FIELDS.flatMap((field) => {
    const name = field.replace('.*', '') as FieldWord;
    const row = (key: string, locale?: Locale): Values => ({
      key,
      meaning: fieldTitle(words, name, locale),
      value: values[key],
    });
    return field.endsWith('.*') ? localesIn(tree).map((l) => row(`${name}.${l}`, l)) : [row(name)];
  });
}

function nodeRows(tree: IndicatorTree, words: Words): Values[] {
  return tree.tree.flatMap((first) => [
    branchRow(first, words),
    ...first.children.flatMap((second) => [
      branchRow(second, words),
      ...second.children.map((leaf) => ({
        id: leaf.id,
        ...spread('title', leaf.title),
        weight: leaf.weight,
        disabled: disabledWord(leaf, words),
        track: words.track[leaf.track],
        ...spread('criterion', leaf.criterion),
        transform: leaf.method.transform,
        params: leaf.method.params === undefined ? undefined : paramsText(leaf.method.params),
        ...spread('unit_value', leaf.method.value),
        evidence: leaf.evidence?.join(', '),
        ...spread('red_line', leaf.red_line),
        ...spread('not_applicable_when', leaf.not_applicable_when),
        variant_slot: leaf.variant_slot === true ? words.yes : undefined,
      })),
    ]),
  ]);
}

/** A row for each judgement or score; a judge who has said nothing yet has one without. */
function weightingRows(tree: IndicatorTree, words: Words): Values[] {
  return (tree.weighting ?? []).flatMap((record) => {
    const head = {
      below: record.below,
      weighting_method: words.weighting[record.method],
      step: record.step,
      ...spread('other_weights_reason', record.other_weights_reason),
    };
    const said: { name: string; day: string; rows: Values[] }[] =
      record.method === 'pairwise'
        ? record.judges.map(({ name, day, judgements }) => ({
            name,
            day,
            rows: judgements.map((j) => ({ indicator: j.more, less: j.less, given: j.times })),
          }))
        : record.judges.map(({ name, day, scores }) => ({
            name,
            day,
            rows: scores.map((s) => ({ indicator: s.indicator, given: s.score })),
          }));
    return said.flatMap(({ name, day, rows }) =>
      (rows.length === 0 ? [{}] : rows).map((row) => ({ ...head, judge: name, day, ...row })),
    );
  });
}

type Branch = {
  id: string;
  title: Localized;
  weight: number;
  enabled?: false;
  equal_weights_reason?: Localized;
};

function branchRow(node: Branch, words: Words): Values {
  return {
    id: node.id,
    ...spread('title', node.title),
    weight: node.weight,
    disabled: disabledWord(node, words),
    ...spread('equal_weights_reason', node.equal_weights_reason),
  };
}

function disabledWord(node: { enabled?: false }, words: Words): string | undefined {
  return isEnabled(node) ? undefined : words.yes;
}

function spread(name: string, text: Localized | undefined): Values {
  return Object.fromEntries(
    Object.entries(text ?? {}).map(([locale, words]) => [`${name}.${locale}`, words]),
  );
}
