import { describe, expect, it } from 'vitest';
import { at, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { applyEdit } from './outline-edits.ts';
import { formOf, type OutlineForm } from './outline-form.ts';
import { fieldOf, findingsAt, lintForm, minutesOf } from './outline-lint.ts';

const policy = shipped('scoring_policy', 'SP_DEFAULT');
const tree = shipped('indicator_tree', 'IT_COUNTY');
const form = () => formOf(shipped('interview_outline', 'IV_LEAD'));
const rules = (f: OutlineForm) => lintForm(f, { policy, tree }).map((x) => `${x.rule} ${fieldOf(x.path)}`);

describe('lint of an outline that is being written', () => {
  it('has nothing to say about the shipped one', () => {
    expect(rules(form())).toEqual([]);
  });

  it('goes on beside an empty question, and asks for its text and time', () => {
    const { form: f } = applyEdit(form(), { type: 'add_question', section: 'S1' });
    expect(rules(f)).toEqual([
      'schema_missing sections.0.questions.2.minutes',
      'schema_value sections.0.questions.2.text',
    ]);
  });

  it('says of a rated question what it lacks, once each', () => {
    const { form: f } = applyEdit(form(), { type: 'add_question', section: 'S1' });
    const q = at(at(f.sections, 0).questions, 2);
    q.rated = true;
    q.minutes = '0';
    q.text['zh-CN'] = '请介绍情况。';
    const found = rules(f).filter((r) => !r.startsWith('translation'));
    expect(found).toEqual([
      'question_probes sections.0.questions.2.probes',
      'rating_unmapped sections.0.questions.2.rating.indicator',
      'rating_anchors sections.0.questions.2.rating.anchors.5',
      'rating_anchors sections.0.questions.2.rating.anchors.3',
      'rating_anchors sections.0.questions.2.rating.anchors.1',
    ]);
  });

  it('names numbers that are none', () => {
    const f = form();
    at(f.sections, 0).minutes = 'zehn';
    expect(rules(f)).toContain('schema_type sections.0.minutes');
    expect(minutesOf(['6', '', 'x', '2.5'])).toBe(8.5);
  });
});

it('findings of a text belong to it in every language, those of its neighbours do not', () => {
  const f = form();
  at(at(f.sections, 0).questions, 0).text.en = '';
  at(at(f.sections, 0).questions, 1).text.en = '';
  const findings = lintForm(f, { policy, tree });
  expect(findings).toHaveLength(2);
  expect(findingsAt(findings, 'sections.0.questions.0.text')).toHaveLength(1);
  expect(findingsAt(findings, 'sections.0.questions.0')).toEqual([]);
});
