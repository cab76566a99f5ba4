/** A tree in the editor: what it shows, what edits make of it, what lint says meanwhile. */
import { describe, expect, it } from 'vitest';
import { contentHash } from '#lib/instruments/canonical.ts';
import { at, SHIPPED, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { readInstrument } from '#lib/instruments/parse.ts';
import { writeTree } from '#lib/instruments/write-tree.ts';
import { indicatorsNaming, nextEvidenceId } from './evidence-edits.ts';
import { editTree, nodesOf, ROOT, stepIn } from './tree-edits.ts';
import { NO_USE, treeFormOf, treeOf, treeSchema } from './tree-form.ts';
import { lintTreeForm } from './tree-lint.ts';

const tree = () => shipped('indicator_tree', 'IT_COUNTY');
const beside = {
  policy: shipped('scoring_policy', 'SP_DEFAULT'),
  questionnaires: new Map(['Q_SERV', 'Q_COOP', 'Q_INT'].map((id) => [id, shipped('questionnaire', id)])),
  outlines: new Map(
    ['IV_LEAD', 'IV_MID', 'IV_STAFF', 'IV_LIAISON'].map((id) => [id, shipped('interview_outline', id)]),
  ),
};
const form = () => treeFormOf(tree());
const ids = (f = form()) => nodesOf(f).map(({ node }) => node.id);
const rules = (f = form()) => lintTreeForm(f, beside).map((x) => `${x.rule} ${x.path}`);

describe('the form of a tree', () => {
  it('says the same tree', () => {
    const written = { ...tree(), status: 'draft' as const };
    expect(treeOf(form())).toEqual(written);
    expect(treeSchema.parse(form())).toEqual(written);
    expect(rules()).toEqual([]);
  });

  it('leads what is missing to its field', () => {
    const f = form();
    const leaf = at(at(at(f.tree, 0).children, 0).children, 0);
    leaf.weight = 'three';
    leaf.criterion['zh-CN'] = '';
    leaf.method = { ...structuredClone(NO_USE), transform: 'banded' };
    leaf.method.params.bands = [{ from: '1', r: '2' }];
    const found = rules(f);
    const path = 'tree[0].children[0].children[0]';
    expect(found).toContain(`schema_type ${path}.weight`);
    expect(found).toContain(`source_text ${path}.criterion`);
    expect(found).toContain(`schema_range ${path}.method.params.bands[0].r`);
    expect(found.filter((r) => r.startsWith('weights_sum'))).toEqual([
      'weights_sum tree[0].children[0].weight',
    ]);
  });
});

describe('edits', () => {
  it('add a node below its parent, with an id that was never used', () => {
    const { form: next, target } = editTree(form(), { type: 'add', parent: 'A1' }, ['A1.3']);
    expect(target).toBe('A1.4');
    expect(ids(next).indexOf('A1.4')).toBe(ids(next).indexOf('A1.2') + 1);
    expect(editTree(form(), { type: 'add', parent: ROOT }).target).toBe('F');
    expect(ids(editTree(form(), { type: 'add', parent: ROOT }).form)).toContain('F1.1');
  });

  it('remove a node with what names it', () => {
    const { form: next, target } = editTree(form(), { type: 'remove', id: 'E1' });
    expect(target).toBe('E2');
    expect(ids(next).filter((id) => id.startsWith('E1'))).toEqual([]);
    expect(next.variants.filter((v) => v.slot.startsWith('E1'))).toEqual([]);
    expect(next.pilot_crosswalk.at(-1)?.to).toBe('E2');
  });

  it('move a node among its siblings under its own id, to another parent under a new one', () => {
    const within = editTree(form(), { type: 'move', id: 'A1.2', parent: 'A1', index: 0 });
    expect(ids(within.form).slice(2, 4)).toEqual(['A1.2', 'A1.1']);
    const across = editTree(form(), { type: 'move', id: 'A1.1', parent: 'A2', index: 1 });
    expect(across.target).toBe('A2.3');
    expect(ids(across.form).slice(1, 7)).toEqual(['A1', 'A1.2', 'A2', 'A2.1', 'A2.3', 'A2.2']);
    const moved = nodesOf(across.form).find(({ node }) => node.id === 'A2.3')?.node;
    const deductions = moved !== undefined && 'method' in moved ? moved.method.deductions : [];
    expect(deductions.map((d) => d.id)[0]).toBe('A2.3-d1');
    // In the tree everything that named the node has followed; instruments still feed the id that it had.
    expect(new Set(rules(across.form).map((r) => r.split(' ')[0]))).toEqual(
      new Set(['weights_sum', 'empty_source']),
    );
  });

  it('move a branch with all that is below it', () => {
    const { form: next, target } = editTree(form(), { type: 'move', id: 'E1', parent: 'D', index: 0 });
    expect(target).toBe('D4');
    expect(next.variants.every((v) => v.slot.startsWith('D4.'))).toBe(true);
    expect(next.pilot_crosswalk.at(-1)?.to).toBe('D4 E2');
  });

  it('step over the end of a parent into its neighbour', () => {
    expect(stepIn(form(), 'A1.1', 1)).toEqual({ parent: 'A1', index: 1 });
    expect(stepIn(form(), 'A1.2', 1)).toEqual({ parent: 'A2', index: 0 });
    expect(stepIn(form(), 'A2.1', -1)).toEqual({ parent: 'A1', index: 2 });
    expect(stepIn(form(), 'A1.1', -1)).toBeUndefined();
    expect(stepIn(form(), 'A', -1)).toBeUndefined();
  });

  it('move rows, and number materials as none was numbered before', () => {
    const list = 'evidence_catalogue';
    const ids = (f: ReturnType<typeof form>) => f.evidence_catalogue.map((e) => e.id).slice(0, 3);
    const [a, b, c] = ids(form());
    expect(ids(editTree(form(), { type: 'move_row', list, index: 0, to: 2 }).form)).toEqual([b, c, a]);
    expect(ids(editTree(form(), { type: 'move_row', list, index: 2, to: 1 }).form)).toEqual([a, c, b]);
    const last = form().evidence_catalogue.length;
    expect(nextEvidenceId(form(), [])).toBe(`EV${last + 1}`);
    expect(nextEvidenceId(form(), ['A1', 'EV104'])).toBe('EV105');
    expect(nextEvidenceId({ ...form(), evidence_catalogue: [] }, [])).toBe('EV01');
    const [named = ''] = indicatorsNaming(form(), 'EV01');
    const leaf = nodesOf(form()).find(({ node }) => node.id === named)?.node;
    expect(leaf !== undefined && 'evidence' in leaf ? leaf.evidence : []).toContain('EV01');
    expect(indicatorsNaming(form(), 'EV99')).toEqual([]);
  });

  it('give weights, add rows and take them away', () => {
    const weights = new Map([
      ['A1.1', '3.4'],
      ['A1.2', '2.6'],
    ]);
    const weighed = editTree(form(), { type: 'weigh', parent: 'A1', weights }).form;
    expect(rules(weighed)).toEqual([]);
    const list = 'tree.0.children.0.children.0.sources';
    const row = { type: 'document', ref: [], weight: '0.1', ...NO_USE };
    const more = editTree(form(), { type: 'add_row', list, row }).form;
    const sources = (f: typeof more) => at(at(at(f.tree, 0).children, 0).children, 0).sources.length;
    expect(sources(more)).toBe(sources(form()) + 1);
    expect(editTree(more, { type: 'remove_row', list, index: sources(more) - 1 }).form).toEqual(form());
  });
});

describe('the text of a tree', () => {
  it('reads back as the same content, again and again, with its comments', () => {
    const source = SHIPPED.find(({ instrument }) => instrument.id === 'IT_COUNTY')?.text ?? '';
    const { text, lost } = writeTree(tree(), source);
    const read = readInstrument(text);
    if (!read.ok) throw new Error(JSON.stringify(read.findings));
    expect(contentHash(read.instrument)).toBe(contentHash(tree()));
    expect(writeTree(tree(), text).text).toBe(text);
    expect(lost).toEqual([]);
    expect(text).toContain('# 平均赋分须写明理由');
  });
});
