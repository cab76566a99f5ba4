import { describe, expect, it } from 'vitest';
import { at, itemOf, shipped } from './check-cases.test-support.ts';
import { describeChange, diffInstruments } from './diff.ts';

function changed(change: (q: ReturnType<typeof coop>) => void) {
  const after = coop();
  change(after);
  return diffInstruments(coop(), after);
}

const coop = () => shipped('questionnaire', 'Q_COOP');

describe('diffInstruments', () => {
  it('is empty for equal instruments', () => {
    expect(changed(() => {})).toEqual([]);
  });

  it('names a changed text by the id of its item', () => {
    const changes = changed((q) => {
      itemOf(q, 'COP_COL3', 'likert').text['zh-CN'] = '新的说法。';
    });
    expect(changes).toEqual([
      {
        kind: 'changed',
        path: 'items[COP_COL3].text.zh-CN',
        before: '请该单位配合工作，往往要反复催促才有进展。',
        after: '新的说法。',
      },
    ]);
    expect(changes.map(describeChange)).toEqual(['items[COP_COL3].text.zh-CN changed']);
  });

  it('sees an inserted or removed item once', () => {
    const added = changed((q) => q.items.unshift({ ...at(q.items, 0), id: 'COP_NEW' }));
    expect(added.map(describeChange)).toEqual(['items[COP_NEW] added']);
    const removed = changed((q) => q.items.shift());
    expect(removed.map(describeChange)).toEqual(['items[COP_COL1] removed']);
  });

  it('sees a moved item as a new order, not as changed items', () => {
    const changes = changed((q) => q.items.push(...q.items.splice(0, 1)));
    expect(changes.map(describeChange)).toEqual(['items reordered']);
  });

  it('sees keys that come and go, options, mappings and pages', () => {
    const changes = changed((q) => {
      itemOf(q, 'COP_COL1', 'likert').choices = 'satisfy5';
      delete itemOf(q, 'COP_LEVEL', 'single_choice').required;
      at(itemOf(q, 'COP_FREQ', 'single_choice').options, 0).label.en = 'Every week';
      at(itemOf(q, 'COP_COL2', 'likert').maps, 0).weight = 2;
      at(q.layout.pages, 0).reverse();
    });
    expect(changes.map(describeChange).sort()).toEqual([
      'items[COP_COL1].choices added',
      'items[COP_COL2].maps[D2.1].weight changed',
      'items[COP_FREQ].options[weekly].label.en changed',
      'items[COP_LEVEL].required removed',
      'layout.pages changed',
    ]);
  });

  it('works for the other kinds', () => {
    const tree = shipped('indicator_tree', 'IT_COUNTY');
    const after = structuredClone(tree);
    at(at(at(after.tree, 0).children, 0).children, 0).weight = 3;
    expect(diffInstruments(tree, after).map(describeChange)).toEqual([
      'tree[A].children[A1].children[A1.1].weight changed',
    ]);
  });
});
