import { describe, expect, it } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { outlineModel } from './outline-model.ts';

const POLICY = shipped('scoring_policy', 'SP_DEFAULT');
const TREE = shipped('indicator_tree', 'IT_COUNTY');
const model = outlineModel(shipped('interview_outline', 'IV_LEAD'), POLICY, TREE, 'zh-CN');

describe('outlineModel', () => {
  it('numbers questions through and names the material asked for', () => {
    const questions = model.sections.flatMap((s) => s.questions);
    expect(questions.map((q) => q.number)).toEqual(['1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(questions[0]?.evidence[1]).toEqual({ id: 'EV02', title: '机构编制请示、报告及批复文件' });
    expect(questions[0]).toMatchObject({
      rated: true,
      indicator: 'A1.1',
      indicatorTitle: '机构编制议题集体研究',
      required: true,
      minutes: 6,
    });
    expect(Object.keys(questions[0]?.anchors ?? {})).toEqual(['1', '3', '5']);
  });

  it('has open questions without rating', () => {
    const last = model.sections.at(-1)?.questions.at(-1);
    expect(last).toMatchObject({ id: 'LEAD_09', rated: false, required: false, evidence: [] });
    expect(last).not.toHaveProperty('indicator');
  });

  it('labels ratings from the policy', () => {
    expect(model.ratingChoices.map((c) => `${c.value}${c.label}`)).toEqual([
      '1差',
      '2较差',
      '3合格',
      '4较好',
      '5好',
    ]);
    expect(model.notRated).toEqual({ value: 'NR', label: '未问及/无法评分' });
    expect(model.disagreementGap).toBe(2);
    expect(model.checklist).toHaveLength(5);
  });

  it('adds up to the budget', () => {
    const sections = model.sections.reduce((sum, s) => sum + s.minutes, 0);
    expect(sections + model.scriptMinutes.opening + model.scriptMinutes.closing).toBe(model.budgetMinutes);
  });
});
