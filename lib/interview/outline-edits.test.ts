import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { applyEdit, type OutlineEdit, stepOf } from './outline-edits.ts';
import { formOf, type OutlineForm, outlineOf } from './outline-form.ts';

const form = () => formOf(shipped('interview_outline', 'IV_LEAD'));
const order = (f: OutlineForm) => f.sections.map((s) => `${s.id}: ${s.questions.map((q) => q.id).join(' ')}`);
const ids = (f: OutlineForm) => f.sections.flatMap((s) => s.questions.map((q) => q.id));
const edited = (edit: OutlineEdit, from = form(), taken: string[] = []) => applyEdit(from, edit, taken);

describe('edits', () => {
  it('add a question after another, under the next number that was never used', () => {
    const { form: f, target } = edited({ type: 'add_question', section: 'S1', after: 'LEAD_01' }, form(), [
      'LEAD_14',
      'OTHER_99',
    ]);
    expect(target).toBe('LEAD_15');
    expect(order(f)[0]).toBe('S1: LEAD_01 LEAD_15 LEAD_02');
  });

  it('add a section with a first question', () => {
    const before = form();
    const { form: f, target } = edited({ type: 'add_section', after: 'S1' }, before);
    expect(f.sections.map((s) => s.id)).toEqual(['S1', target, ...before.sections.slice(1).map((s) => s.id)]);
    expect(before.sections.some((s) => s.id === target)).toBe(false);
    expect(at(f.sections, 1).questions).toHaveLength(1);
  });

  it('duplicate without sharing anything but the words', () => {
    const { form: f, target } = edited({ type: 'duplicate_question', id: 'LEAD_02' });
    const [, original, copy] = at(f.sections, 0).questions;
    expect(copy?.id).toBe(target);
    expect({ ...copy, id: 'LEAD_02' }).toEqual(original);
    expect(copy?.text).not.toBe(original?.text);
    const section = edited({ type: 'duplicate_section', id: 'S1' }).form;
    expect(new Set(ids(section)).size).toBe(ids(section).length);
    expect(new Set(section.sections.map((s) => s.id)).size).toBe(section.sections.length);
  });

  it('remove, and name the neighbour that takes the focus', () => {
    expect(edited({ type: 'remove_question', id: 'LEAD_01' }).target).toBe('LEAD_02');
    expect(edited({ type: 'remove_question', id: 'LEAD_02' }).target).toBe('LEAD_01');
    const alone = edited({ type: 'remove_question', id: 'LEAD_01' }).form;
    expect(edited({ type: 'remove_question', id: 'LEAD_02' }, alone).target).toBe('S1');
    expect(edited({ type: 'remove_section', id: 'S1' }).target).toBe('S2');
  });

  it('move step by step through the whole outline and back', () => {
    let f = form();
    const all = ids(f);
    let steps = 0;
    for (let to = stepOf(f, 'LEAD_01', 1); to !== undefined; to = stepOf(f, 'LEAD_01', 1)) {
      f = edited({ type: 'move_question', id: 'LEAD_01', to }, f).form;
      steps += 1;
    }
    expect(ids(f)).toEqual([...all.slice(1), 'LEAD_01']);
    for (let to = stepOf(f, 'LEAD_01', -1); to !== undefined; to = stepOf(f, 'LEAD_01', -1)) {
      f = edited({ type: 'move_question', id: 'LEAD_01', to }, f).form;
      steps -= 1;
    }
    expect(steps).toBe(0);
    expect(order(f)).toEqual(order(form()));
  });

  it('move lines, and no further than the ends', () => {
    const list = { of: 'probes', question: 'LEAD_01' } as const;
    const probes = (f: OutlineForm) => at(at(f.sections, 0).questions, 0).probes.map((p) => p.key);
    const down = edited({ type: 'move_line', list, key: 'l0', by: 1 }).form;
    expect(probes(down)).toEqual(['l1', 'l0', 'l2']);
    expect(probes(edited({ type: 'move_line', list, key: 'l1', by: -1 }, down).form)).toEqual([
      'l1',
      'l0',
      'l2',
    ]);
    const added = edited({ type: 'add_line', list }, edited({ type: 'remove_line', list, key: 'l1' }).form);
    expect(probes(added.form)).toEqual(['l0', 'l2', added.target]);
    expect(new Set(probes(added.form)).size).toBe(3);
  });

  it('leave the form that they were given as it was', () => {
    const before = form();
    const copy = structuredClone(before);
    edited({ type: 'move_question', id: 'LEAD_01', to: { section: 'S3', index: 1 } }, before);
    edited({ type: 'remove_section', id: 'S2' }, before);
    expect(before).toEqual(copy);
  });

  it('moves lose and double no question, wherever they go', () => {
    const all = form();
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            id: fc.constantFrom(...ids(all)),
            section: fc.constantFrom(...all.sections.map((s) => s.id)),
            index: fc.nat({ max: 9 }),
          }),
          { maxLength: 12 },
        ),
        (moves) => {
          let f = all;
          for (const { id, section, index } of moves) {
            f = applyEdit(f, { type: 'move_question', id, to: { section, index } }).form;
            expect(f.sections.find((s) => s.id === section)?.questions.map((q) => q.id)).toContain(id);
          }
          expect(ids(f).sort()).toEqual(ids(all).sort());
          expect(outlineOf(f).sections).toHaveLength(all.sections.length);
        },
      ),
    );
  });
});
