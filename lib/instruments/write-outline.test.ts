import { describe, expect, it } from 'vitest';
import { at, SHIPPED, shipped } from '#lib/instruments/check-cases.test-support.ts';
import { parseInstrument } from '#lib/instruments/parse.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { formOf, outlineSchema } from '#lib/interview/outline-form.ts';
import { writeOutline } from './write-outline.ts';

const OUTLINES = SHIPPED.flatMap(({ file, text, instrument }) =>
  instrument.kind === 'interview_outline' ? [[file, text, instrument] as const] : [],
);

/** Lines of a file without its comments. */
const withoutComments = (text: string) =>
  text
    .split('\n')
    .filter((line) => !/^\s*#/.test(line))
    .map((line) => line.replace(/ # .*$/, ''));

const parsed = (text: string): InterviewOutline => {
  const result = parseInstrument(text);
  if (!result.ok || result.instrument.kind !== 'interview_outline') throw new Error('not an outline');
  return result.instrument;
};

describe('an outline as text', () => {
  it('is tried with all four', () => {
    expect(OUTLINES.map(([file]) => file)).toHaveLength(4);
  });

  it.each(OUTLINES)('%s is written line by line as it was shipped', (_, text, outline) => {
    expect(withoutComments(writeOutline(outline).text)).toEqual(withoutComments(text));
  });

  it.each(OUTLINES)('%s goes through the form and back unchanged, with its comments', (_, text, outline) => {
    const { text: written, lost } = writeOutline(outlineSchema.parse(formOf(outline)), text);
    expect(parsed(written)).toEqual(outline);
    expect(lost).toEqual([]);
    const comments = (of: string) => [...of.matchAll(/# (.*)$/gm)].map((m) => m[1]);
    expect(comments(written)).toEqual(comments(text));
    expect(writeOutline(parsed(written), written).text).toBe(written);
  });
});

describe('comments', () => {
  const commented = (outline: InterviewOutline) => {
    const { text } = writeOutline(outline);
    return text
      .replace('      - id: LEAD_03\n', '      # 与编办会商后定\n      - id: LEAD_03\n')
      .replace(/( {8}required: true)\n( {8}minutes: 8)\n/, '$1 # 必问，省里要求\n$2\n');
  };

  it('follow a question into another section', () => {
    const outline = shipped('interview_outline', 'IV_LEAD');
    const before = commented(outline);
    const moved = at(outline.sections, 1).questions.shift();
    if (moved === undefined) throw new Error('nothing to move');
    at(outline.sections, 2).questions.push(moved);
    const { text, lost } = writeOutline(outline, before);
    expect(lost).toEqual([]);
    expect(
      text
        .split('\n')
        .filter((l) => l.includes('#'))
        .map((l) => l.trim()),
    ).toEqual([
      '# yaml-language-server: $schema=../schemas/interview_outline.schema.json',
      '# 与编办会商后定',
      'required: true # 必问，省里要求',
    ]);
    expect(text.indexOf('# 与编办会商后定')).toBeLessThan(text.indexOf('LEAD_03'));
    expect(text.indexOf('# 与编办会商后定')).toBeGreaterThan(text.indexOf('id: S3'));
  });

  it('of what has been removed are named', () => {
    const outline = shipped('interview_outline', 'IV_LEAD');
    const before = commented(outline);
    at(outline.sections, 1).questions.shift();
    expect(writeOutline(outline, before).lost).toEqual(['与编办会商后定', '必问，省里要求']);
  });

  it('of a probe do not go over to the one that took its number', () => {
    const outline = shipped('interview_outline', 'IV_LEAD');
    const before = writeOutline(outline).text.replace(
      '          - zh-CN: 是谁提出的',
      '          # 先问这一条\n          - zh-CN: 是谁提出的',
    );
    at(at(outline.sections, 0).questions, 0).probes.shift();
    expect(writeOutline(outline, before).lost).toEqual(['先问这一条']);
    expect(writeOutline(outline, before).text).not.toContain('先问这一条');
  });
});

it('what only looks like a list stays as it was typed', () => {
  const outline = shipped('interview_outline', 'IV_LEAD');
  outline.closing_script['zh-CN'] = '谢谢\n  locales: [ a ]\n"引号": # 不是注释\n- 也不是列表';
  expect(parsed(writeOutline(outline).text).closing_script).toEqual(outline.closing_script);
});
