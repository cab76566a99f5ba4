/**
 * Sheets as an indicator tree. What is wrong with the table itself is said here, cell by cell; what is wrong
 * with the tree is left to the format and its lint, whose paths `places` leads back to cells.
 */

import type { Problem } from '../errors.ts';
import { LOCALES } from '../i18n/locales.ts';
import { FORMAT } from '../instruments/envelope.ts';
import { fault } from '../problems.ts';
import { Cells, defined, type Loose, parentOf, type Report } from './framework-cells.ts';
import { type FrameworkSheet, HEAD_FIELDS, nameOf, readColumns } from './framework-columns.ts';
import { MAX_PROBLEMS } from './limits.ts';
import type { Grid } from './parse.ts';
import { wrongCells } from './refusal.ts';
import { findSheet, type Row, readTable } from './table.ts';
import { weightingsOf } from './weighting-read.ts';
import { inEach, inEvery } from './words.ts';

type Node = { value: Loose; path: string; children: Loose[] };

/** A tree as it was written, not yet checked, and the cell of each of its paths. */
export type FrameworkDraft = { readonly value: Loose; readonly places: ReadonlyMap<string, string> };

const NEEDED: readonly FrameworkSheet[] = ['framework', 'indicators', 'sources', 'evidence'];
const LEAF_ONLY = ['track', 'transform', 'params', 'evidence', 'variant_slot'];

/** @throws AppError `invalid_input` naming the cells that make no table */
export function frameworkOfWorkbook(grids: readonly Grid[]): FrameworkDraft {
  const problems: Problem[] = [];
  const report: Report = (found) => problems.push({ rule: 'workbook_framework', ...found });
  for (const sheet of NEEDED.filter((s) => findSheet(grids, s) === undefined)) {
    report(fault('framework_sheet', '(file)', { sheet: inEach((w) => w.sheet[sheet]) }));
  }
  if (problems.length > 0) throw wrongCells(problems);
  const rowsOf = (sheet: FrameworkSheet): readonly Row[] => {
    const grid = findSheet(grids, sheet);
    if (grid !== undefined) {
      const table = readTable(grid, readColumns(sheet));
      problems.push(...table.problems);
      return table.problems.length > 0 ? [] : table.rows;
    }
    return [];
  };
  const reader = new Reader(report);
  const value = reader.head(rowsOf('framework'));
  const leaves = reader.tree(rowsOf('indicators'), value);
  reader.sources(rowsOf('sources'), leaves);
  reader.deductions(rowsOf('deductions'), leaves);
  value.evidence_catalogue = reader.list(rowsOf('evidence'), 'evidence_catalogue', (row, path) => ({
    id: reader.text(row, 'id', `${path}.id`),
    title: reader.localized(row, 'title', `${path}.title`),
    keep: reader.text(row, 'keep', `${path}.keep`),
  }));
  const crosswalk = reader.list(rowsOf('crosswalk'), 'pilot_crosswalk', (row, path) => ({
    id: reader.text(row, 'id', `${path}.id`),
    title: reader.localized(row, 'title', `${path}.title`),
    to: reader.names(row, 'to', `${path}.to`),
  }));
  if (crosswalk.length > 0) value.pilot_crosswalk = crosswalk;
  const variants = reader.variants(rowsOf('variants'));
  if (variants.length > 0) value.variants = variants;
  const weighting = weightingsOf(rowsOf('weighting'), reader);
  if (weighting.length > 0) value.weighting = weighting;
  if (problems.length > 0) throw wrongCells(problems.slice(0, MAX_PROBLEMS));
  return { value, places: reader.places };
}

class Reader extends Cells {
  list(rows: readonly Row[], path: string, make: (row: Row, path: string) => Loose): Loose[] {
    return rows.map((row, i) => {
      this.places.set(`${path}[${i}]`, row.at('id'));
      return defined(make(row, `${path}[${i}]`));
    });
  }

  head(rows: readonly Row[]): Loose {
    const value: Loose = { schema: FORMAT, kind: 'indicator_tree' };
    const known = HEAD_FIELDS.flatMap((f) =>
      f.endsWith('.*') ? LOCALES.map((l) => f.replace('*', l)) : [f as string],
    );
    for (const row of rows) {
      const key = row.text('key') ?? '';
      if (!known.includes(key)) {
        this.report(fault('framework_field_unknown', row.at('key'), { field: key, known }));
        continue;
      }
      if (row.text('value') === undefined) continue;
      const steps = key.split('.');
      const last = steps.pop() ?? '';
      let at = value;
      for (const step of steps) {
        at[step] ??= {};
        at = at[step] as Loose;
      }
      if (last in at) this.report(fault('framework_field_twice', row.at('key'), { field: key }));
      at[last] =
        key === 'locales'
          ? this.names(row, 'value', key)
          : key === 'full_score'
            ? this.number(row, 'value', key)
            : this.text(row, 'value', key);
    }
    value.status = 'draft';
    return value;
  }

  /** Builds the three levels into `value.tree` and returns the third by id. */
  tree(rows: readonly Row[], value: Loose): Map<string, Node> {
    const nodes = new Map<string, Node>();
    const leaves = new Map<string, Node>();
    const top: Loose[] = [];
    for (const row of rows) {
      const id = row.text('id') ?? '';
      const parentId = parentOf(id);
      if (parentId === undefined) {
        const place = row.at('id');
        this.report(
          id === '' ? fault('framework_id_blank', place) : fault('framework_id', place, { indicator: id }),
        );
        continue;
      }
      const parent = parentId === '' ? { children: top, path: 'tree' } : nodes.get(parentId);
      if (parent === undefined) {
        this.report(fault('framework_parent', row.at('id'), { indicator: id, parent: parentId }));
        continue;
      }
      const path = `${parent.path}${parentId === '' ? '' : '.children'}[${parent.children.length}]`;
      const leaf = id.includes('.');
      const node = leaf ? this.leaf(row, path) : this.branch(row, path);
      this.places.set(path, row.at('id'));
      const children: Loose[] = [];
      if (!leaf) node.children = children;
      parent.children.push(node);
      const entry = { value: node, path, children };
      if (!nodes.has(id)) nodes.set(id, entry);
      if (leaf && !leaves.has(id)) leaves.set(id, entry);
    }
    value.tree = top;
    return leaves;
  }

  private node(row: Row, path: string): Loose {
    return {
      id: this.text(row, 'id', `${path}.id`),
      title: this.localized(row, 'title', `${path}.title`),
      weight: this.number(row, 'weight', `${path}.weight`),
      enabled: this.ticked(row, 'disabled') ? false : undefined,
    };
  }

  /** Whether a cell says yes; anything else in it is reported. */
  private ticked(row: Row, key: 'disabled' | 'variant_slot'): boolean {
    const value = row.text(key);
    if (value === undefined) return false;
    if (!['true', 'yes', ...inEvery((w) => w.yes)].includes(value)) {
      this.report(fault('framework_slot', row.at(key), { value, yes: inEach((w) => w.yes) }));
    }
    return true;
  }

  private branch(row: Row, path: string): Loose {
    for (const key of LEAF_ONLY.filter((k) => row.text(k) !== undefined)) {
      this.report(fault('framework_leaf_only', row.at(key)));
    }
    return defined({
      ...this.node(row, path),
      equal_weights_reason: this.localized(row, 'equal_weights_reason', `${path}.equal_weights_reason`),
    });
  }

  private leaf(row: Row, path: string): Loose {
    if (this.localized(row, 'equal_weights_reason', `${path}.equal_weights_reason`) !== undefined) {
      this.report(fault('framework_reason', row.at('equal_weights_reason.zh-CN')));
    }
    const track = this.text(row, 'track', `${path}.track`);
    return defined({
      ...this.node(row, path),
      track: track === undefined ? undefined : nameOf('track', track),
      criterion: this.localized(row, 'criterion', `${path}.criterion`),
      method: defined({
        transform: this.text(row, 'transform', `${path}.method.transform`),
        params: this.params(row, `${path}.method.params`),
        value: this.localized(row, 'unit_value', `${path}.method.value`),
      }),
      sources: [],
      evidence: this.names(row, 'evidence', `${path}.evidence`),
      red_line: this.localized(row, 'red_line', `${path}.red_line`),
      not_applicable_when: this.localized(row, 'not_applicable_when', `${path}.not_applicable_when`),
      variant_slot: this.ticked(row, 'variant_slot') ? true : undefined,
    });
  }

  private leafOf(row: Row, leaves: ReadonlyMap<string, Node>): Node | undefined {
    const id = row.text('indicator') ?? '';
    const leaf = leaves.get(id);
    if (leaf === undefined) {
      this.report(fault('framework_indicator', row.at('indicator'), { indicator: id }));
    }
    return leaf;
  }

  sources(rows: readonly Row[], leaves: ReadonlyMap<string, Node>): void {
    for (const row of rows) {
      const leaf = this.leafOf(row, leaves);
      if (leaf === undefined) continue;
      const sources = leaf.value.sources as Loose[];
      const path = `${leaf.path}.sources[${sources.length}]`;
      this.places.set(path, row.at('indicator'));
      const type = this.text(row, 'type', `${path}.type`);
      sources.push(
        defined({
          type: type === undefined ? undefined : nameOf('sourceType', type),
          ref: this.names(row, 'ref', `${path}.ref`),
          weight: this.number(row, 'weight', `${path}.weight`),
          transform: this.text(row, 'transform', `${path}.transform`),
          params: this.params(row, `${path}.params`),
          value: this.localized(row, 'unit_value', `${path}.value`),
        }),
      );
    }
  }

  deductions(rows: readonly Row[], leaves: ReadonlyMap<string, Node>): void {
    for (const row of rows) {
      const leaf = this.leafOf(row, leaves);
      if (leaf === undefined) continue;
      const number = row.number('source');
      const sources = leaf.value.sources as Loose[];
      const holder = number === undefined ? (leaf.value.method as Loose) : sources[Number(number) - 1];
      if (holder === undefined) {
        const named = { indicator: row.text('indicator') ?? '', source: number ?? '', max: sources.length };
        this.report(fault('framework_source', row.at('source'), named));
        continue;
      }
      holder.deductions ??= [];
      const list = holder.deductions as Loose[];
      const base =
        number === undefined ? `${leaf.path}.method` : `${leaf.path}.sources[${Number(number) - 1}]`;
      const path = `${base}.deductions[${list.length}]`;
      this.places.set(path, row.at('id'));
      list.push(
        defined({
          id: this.text(row, 'id', `${path}.id`),
          when: this.localized(row, 'when', `${path}.when`),
          per: this.number(row, 'per', `${path}.per`),
          cap: this.number(row, 'cap', `${path}.cap`),
        }),
      );
    }
  }

  /** Rows one after the other with the same slot and type are the parts of one variant. */
  variants(rows: readonly Row[]): Loose[] {
    const variants: Loose[] = [];
    let current: { name: string; parts: Loose[]; path: string } | undefined;
    for (const row of rows) {
      const name = `${row.text('slot')} ${row.text('unit_type')}`;
      if (current?.name !== name) {
        const path = `variants[${variants.length}]`;
        this.places.set(path, row.at('slot'));
        current = { name, parts: [], path };
        variants.push(
          defined({
            slot: this.text(row, 'slot', `${path}.slot`),
            unit_type: this.text(row, 'unit_type', `${path}.unit_type`),
            label: this.localized(row, 'label', `${path}.label`),
            criterion: this.localized(row, 'criterion', `${path}.criterion`),
            parts: current.parts,
          }),
        );
      }
      const path = `${current.path}.parts[${current.parts.length}]`;
      current.parts.push(
        defined({
          id: this.text(row, 'part', `${path}.id`),
          title: this.localized(row, 'part_title', `${path}.title`),
          target: this.number(row, 'target', `${path}.target`),
          weight: this.number(row, 'weight', `${path}.weight`),
        }),
      );
    }
    return variants;
  }
}
