import { describe, expect, it } from 'vitest';
import { shipped } from '#lib/instruments/check-cases.test-support.ts';
import { lintInstrument } from '#lib/instruments/parse.ts';
import { parseAnswers } from './answers.ts';
import { pageModel } from './page-model.ts';
import { scoringKey } from './scoring-key.ts';
import { shortForm } from './short-form.ts';

const POLICY = shipped('scoring_policy', 'SP_DEFAULT');
const COOP = shipped('questionnaire', 'Q_COOP');
const SERV = shipped('questionnaire', 'Q_SERV');
const FIVE = shipped('questionnaire', 'Q_IPIP_BIG5_25');
const VALIDATION = shipped('scoring_policy', 'SP_VALIDATION');

describe('pageModel', () => {
  const model = pageModel(COOP, POLICY, 'zh-CN');
  const items = model.sections.flatMap((s) => s.items);

  it('shows screening first, then the pages, numbered through', () => {
    expect(model.sections.map((s) => s.id)).toEqual(['s0', 's1', 's2', 's3', 's4', 's5', 's6']);
    expect(items.map((i) => i.number)).toEqual(items.map((_, i) => String(i + 1)));
    expect(items.map((i) => i.id).slice(0, 3)).toEqual(['COP_FREQ', 'COP_LEVEL', 'COP_COL1']);
    expect(items).toHaveLength(COOP.items.length);
    expect(model).toMatchObject({ id: 'Q_COOP', version: '1.0.0', estMinutes: 6, scaleItemCount: 22 });
  });

  it('gives choices, the way out, and limits', () => {
    const byId = new Map(items.map((i) => [i.id, i]));
    expect(byId.get('COP_COL1')).toMatchObject({ type: 'rating', layout: 'likert', required: true });
    expect(byId.get('COP_COL1')?.choices.map((c) => c.value)).toEqual(['1', '2', '3', '4', '5']);
    expect(byId.get('COP_COL1')?.notApplicable).toEqual({ value: 'NA', label: '不了解/不适用' });
    expect(byId.get('COP_FREQ')?.choices.at(-1)).toEqual({
      value: 'never',
      label: '没有往来',
      endsSurvey: true,
    });
    expect(byId.get('COP_OPEN')).toMatchObject({
      layout: 'text',
      required: false,
      maxChars: 500,
      choices: [],
    });
    expect(byId.get('COP_LEVEL')?.required).toBe(false);
  });

  it('tells nobody which items are reversed or checks', () => {
    const shape = (id: string) => {
      const { id: _id, number: _number, text: _text, ...rest } = items.find((i) => i.id === id) ?? {};
      return rest;
    };
    expect(shape('COP_COL3')).toEqual(shape('COP_COL1'));
    expect(shape('COP_CHK')).toEqual(shape('COP_COL1'));
    expect(JSON.stringify(model)).not.toMatch(/revers|keyed|attention|expected|scale"|indicator/i);
  });

  it('speaks the locale asked for, else the source locale', () => {
    expect(pageModel(COOP, POLICY, 'en').title).toBe('Cooperating department questionnaire');
    const untranslated = structuredClone(COOP);
    delete untranslated.title['zh-TW'];
    expect(pageModel(untranslated, POLICY, 'zh-TW').title).toBe('协作部门评价问卷');
  });

  it('accepts as answers what it offers', () => {
    const fields = items.flatMap((i) => {
      const choice = i.choices.find((c) => c.endsSurvey !== true);
      return choice === undefined ? [] : [[i.id, choice.value] as const];
    });
    expect(parseAnswers(COOP, POLICY, fields)).toMatchObject({ ok: true, eligible: true });
  });
});

describe('scoringKey', () => {
  it('lists scales with their keyed items', () => {
    const key = scoringKey(COOP, POLICY);
    expect(key.scales.map((s) => [s.id, s.indicator, s.items.length, s.minAnswered])).toEqual([
      ['COL', 'D2.1', 5, 4],
      ['RES', 'B2.2', 5, 4],
      ['COM', 'D2.2', 5, 4],
      ['PER', 'D1.3', 5, 4],
    ]);
    expect(key.scales[0]?.items[2]).toEqual({ id: 'COP_COL3', reverse: true, min: 1, max: 5, weight: 1 });
  });

  it('knows the roles of the other items', () => {
    const key = scoringKey(COOP, POLICY);
    expect(key.attention).toEqual([{ id: 'COP_CHK', expected: 4 }]);
    expect(key.overall).toEqual([{ id: 'COP_ALL', min: 1, max: 5 }]);
    expect(key.eligibility).toEqual([{ id: 'COP_FREQ', ending: ['never'] }]);
    expect(key.strata.map((s) => s.stratum)).toEqual(['post_level']);
    expect(key.openText).toEqual(['COP_OPEN']);
  });

  it('needs two thirds of a scale, rounded up', () => {
    expect(scoringKey(SERV, POLICY).scales.map((s) => s.minAnswered)).toEqual([3, 3, 3, 3, 3]);
    expect(scoringKey(shortForm(SERV), POLICY).scales.map((s) => s.minAnswered)).toEqual([2, 2, 2, 2, 2]);
  });

  it('keys the big-five items as psych does', () => {
    const items = scoringKey(FIVE, VALIDATION).scales.flatMap((s) => s.items);
    expect(items.filter((i) => i.reverse).map((i) => i.id)).toEqual([
      'A1',
      'C4',
      'C5',
      'E1',
      'E2',
      'O2',
      'O5',
    ]);
    expect(items.map((i) => i.id).join(' ')).toMatch(/^A1 A2 .* O4 O5$/);
    expect(items.every((i) => i.min === 1 && i.max === 6)).toBe(true);
  });
});

describe('shortForm', () => {
  it('keeps ten scored items and a sound layout', () => {
    const short = shortForm(SERV);
    expect(short.items.filter((i) => i.type === 'likert')).toHaveLength(10);
    expect(short.items.some((i) => i.type === 'attention')).toBe(false);
    expect(lintInstrument(short).filter((f) => f.severity === 'error')).toEqual([]);
    expect(pageModel(short, POLICY, 'zh-CN').scaleItemCount).toBe(11);
  });
});
