import { describe, expect, it } from 'vitest';
import { at, describeChecks, SHIPPED, shipped } from './check-cases.test-support.ts';
import { lintSet, SET_CHECKS } from './checks-set.ts';
import { ENVELOPE_CHECKS } from './envelope-checks.ts';

const files = SHIPPED.map(({ file, instrument }) => ({ file, instrument }));

describeChecks('checks of a set', SET_CHECKS, [files], {
  duplicate_instrument: (set) => set.push({ ...at(set, 0), file: 'copy.yaml' }),
  unknown_reference: [
    (set) => {
      const tree = set.find(({ instrument }) => instrument.kind === 'indicator_tree');
      if (tree) tree.instrument.version = '2.0.0';
    },
    (set) =>
      set.splice(0, set.length, { file: 'alone.yaml', instrument: shipped('questionnaire', 'Q_COOP') }),
  ],
});

describeChecks(
  'checks of the envelope',
  ENVELOPE_CHECKS,
  files.map(({ instrument }) => instrument),
  {
    source_locale: (instrument) => {
      instrument.locales = ['en'];
    },
    source_text: (instrument) => {
      delete instrument.title['zh-CN'];
    },
    translation: (instrument) => {
      delete instrument.title.en;
    },
  },
);

describe('lintSet', () => {
  it('finds nothing in the shipped set', () => {
    expect(lintSet(files)).toEqual([]);
  });

  it('names the file of a finding between two files', () => {
    const set = structuredClone(files);
    const coop = set.find(({ instrument }) => instrument.id === 'Q_COOP');
    if (coop?.instrument.kind !== 'questionnaire') throw new Error('no Q_COOP');
    coop.instrument.default_choices = 'agree9';
    const unknown = lintSet(set).filter((f) => f.rule === 'unknown_choices');
    expect(unknown).toMatchObject([{ file: coop.file, path: 'default_choices', severity: 'error' }]);
  });

  it('says nothing about what it cannot look up twice', () => {
    const alone = [{ file: 'alone.yaml', instrument: shipped('questionnaire', 'Q_COOP') }];
    expect(lintSet(alone).map((f) => f.rule)).toEqual(['unknown_reference', 'unknown_reference']);
  });

  it('finds a tree source without items in its questionnaire', () => {
    const set = files.filter(({ instrument }) => instrument.id !== 'Q_SERV');
    expect(new Set(lintSet(set).map((f) => f.rule))).toEqual(new Set(['empty_source']));
  });
});
