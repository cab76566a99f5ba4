import { describe, expect, it } from 'vitest';
import { at, shipped } from '#lib/instruments/check-cases.test-support.ts';
import type { InterviewOutline } from './outline.ts';
import { diffOutlines } from './outline-diff.ts';

const before = shipped('interview_outline', 'IV_LEAD');
const changed = (change: (outline: InterviewOutline) => void) => {
  const after = shipped('interview_outline', 'IV_LEAD');
  after.version = '1.1.0';
  change(after);
  return diffOutlines(before, after);
};
const section = (o: InterviewOutline, n: number) => at(o.sections, n);
const question = (o: InterviewOutline, n: number) => at(section(o, 0).questions, n);

describe('the difference of two outlines', () => {
  it('is nothing where only the number of the version is another', () => {
    expect(changed(() => undefined)).toEqual({ changes: [], sections: [] });
  });

  it('shows a changed text word by word, in its language alone', () => {
    const { sections } = changed((o) => {
      question(o, 0).text['zh-CN'] = question(o, 0).text['zh-CN']?.replace('近三年', '近五年') ?? '';
    });
    const [change] = at(at(sections, 0).questions, 0).changes;
    expect(change).toMatchObject({ field: 'text', locale: 'zh-CN' });
    expect(change?.words.filter((w) => w.kind !== 'same')).toEqual([
      { kind: 'removed', text: '三' },
      { kind: 'added', text: '五' },
    ]);
    const joined = (kind: string) =>
      change?.words
        .filter((w) => w.kind !== kind)
        .map((w) => w.text)
        .join('');
    expect(joined('added')).toBe(question(before, 0).text['zh-CN']);
  });

  it('names a question that was moved within its section, and no other', () => {
    const { sections } = changed((o) => section(o, 0).questions.reverse());
    expect(sections.map((s) => s.id)).toEqual(['S1']);
    expect(at(sections, 0).questions.map((q) => [q.id, q.state])).toHaveLength(1);
    expect(at(at(sections, 0).questions, 0).state).toBe('moved');
  });

  it('names the section that a question came from, and what changed on the way', () => {
    const { sections } = changed((o) => {
      const [moved] = section(o, 0).questions.splice(1, 1);
      if (moved === undefined) throw new Error('nothing to move');
      moved.minutes = 7;
      section(o, 1).questions.push(moved);
    });
    expect(sections).toHaveLength(1);
    expect(at(sections, 0)).toMatchObject({
      id: 'S2',
      questions: [{ id: 'LEAD_02', state: 'moved', from: section(before, 0).title }],
    });
    expect(at(at(sections, 0).questions, 0).changes).toEqual([
      {
        field: 'minutes',
        words: [
          { kind: 'removed', text: '6' },
          { kind: 'added', text: '7' },
        ],
      },
    ]);
  });

  it('has what was added and what was removed', () => {
    const { sections, changes } = changed((o) => {
      const copy = structuredClone(question(o, 0));
      copy.id = 'LEAD_20';
      section(o, 0).questions = [copy];
      o.conduct.interviewers = 3;
      o.sections.pop();
    });
    expect(at(sections, 0).questions.map((q) => [q.id, q.state])).toEqual([
      ['LEAD_20', 'added'],
      ['LEAD_01', 'removed'],
      ['LEAD_02', 'removed'],
    ]);
    expect(at(sections, -1)).toMatchObject({ state: 'removed' });
    expect(changes.map((c) => c.field)).toEqual(['conduct.interviewers']);
  });

  it('shows probes and materials that were added or left out', () => {
    const { sections } = changed((o) => {
      question(o, 0).probes.push({ 'zh-CN': '会后怎样督办？' });
      question(o, 0).ask_for_evidence = ['EV01'];
      delete question(o, 1).rating;
    });
    const [first, second] = at(sections, 0).questions;
    expect(first?.changes.map((c) => [c.field, c.locale])).toEqual([
      ['probes', 'zh-CN'],
      ['ask_for_evidence', undefined],
    ]);
    expect(second?.changes.every((c) => c.field.startsWith('rating.'))).toBe(true);
    expect(second?.changes.length).toBeGreaterThan(3);
  });
});
