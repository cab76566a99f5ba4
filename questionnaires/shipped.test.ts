import { readdirSync } from 'node:fs';
import { Converter } from 'opencc-js';
import { describe, expect, it } from 'vitest';
import { contentHash } from '#lib/instruments/canonical.ts';
import { lintSet } from '#lib/instruments/checks-set.ts';
import { LOCALES } from '#lib/instruments/envelope.ts';
import { localizedTexts } from '#lib/instruments/envelope-checks.ts';
import { parseInstrument } from '#lib/instruments/parse.ts';
import { loadShipped, SHIPPED_DIR } from '#lib/library/shipped.ts';

const shipped = loadShipped();

describe('shipped instruments', () => {
  it('are all here', () => {
    const kinds = shipped.map(({ file, instrument }) => `${file.split('/')[0]} ${instrument.kind}`).sort();
    expect(kinds).toEqual([
      'evaluation calibration_cases',
      'evaluation indicator_tree',
      'evaluation interview_outline',
      'evaluation interview_outline',
      'evaluation interview_outline',
      'evaluation interview_outline',
      'evaluation questionnaire',
      'evaluation questionnaire',
      'evaluation questionnaire',
      'evaluation scoring_policy',
      'validation questionnaire',
      'validation scoring_policy',
    ]);
    expect(readdirSync(SHIPPED_DIR)).toEqual(expect.arrayContaining(['evaluation', 'schemas', 'validation']));
  });

  it.each(shipped)('$file passes lint without a warning', ({ file, text }) => {
    expect(parseInstrument(text, file).findings).toEqual([]);
  });

  it('pass lint together', () => {
    expect(lintSet(shipped)).toEqual([]);
  });

  it.each(shipped)('$file names its schema for editors', ({ instrument, text }) => {
    const line = `# yaml-language-server: $schema=../schemas/${instrument.kind}.schema.json`;
    expect(text.split('\n', 1)[0]).toBe(line);
  });

  it.each(shipped)('$file has every text in three locales', ({ instrument }) => {
    expect(instrument.locales).toEqual([...LOCALES]);
    for (const { text, path } of localizedTexts(instrument)) {
      expect(Object.keys(text).sort(), path).toEqual([...LOCALES].sort());
    }
  });

  it.each(shipped)('$file keeps its hash when its keys change place', ({ instrument }) => {
    const { id, ...rest } = instrument;
    expect(contentHash({ ...rest, id } as typeof instrument)).toBe(contentHash(instrument));
  });

  it.each(shipped)('$file has no simplified character in its traditional text', ({ instrument }) => {
    const toTraditional = Converter({ from: 'cn', to: 't' });
    // Used in Taiwan and written alike in both scripts; the converter would make them 臺, 準 and 羣.
    const shared = new Set('台准群');
    for (const { text, path } of localizedTexts(instrument)) {
      const traditional = text['zh-TW'] ?? '';
      const wrong = [...traditional].filter((c) => toTraditional(c) !== c && !shared.has(c));
      expect(wrong, path).toEqual([]);
      // Wrong guesses of character conversion that were in the drafts, and mainland quotation marks.
      expect(traditional, path).not.toMatch(/乾的人|複議|[“”]/);
    }
  });
});
