import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findByName, findInstrumentVersion } from '#db/repositories/instruments.ts';
import type { InterviewOutline } from '#lib/interview/outline.ts';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import { openWorld, refusal, refusalCode, type World } from '../../tests/support/world.ts';
import { compareVersions } from './compare-versions.ts';
import { editOutline } from './edit-outline.ts';
import { readVersion } from './read-version.ts';
import { saveDraft } from './save-draft.ts';
import { saveOutline } from './save-outline.ts';
import { submitVersion } from './submit-version.ts';

let world: World;
let from: string;
beforeEach(async () => {
  world = await openWorld();
  from = (await findByName(world.store.db, 'IV_LEAD', '1.0.0'))?.id ?? '';
});
afterEach(() => world.close());

const author = () => world.as('writer', 'author');
const shorter = (outline: InterviewOutline, minutes: number): InterviewOutline => ({
  ...outline,
  time_budget_minutes: outline.time_budget_minutes - 2 + minutes,
  script_minutes: { ...outline.script_minutes, closing: minutes },
});

describe('editing an outline', () => {
  it('proposes the next free version of a published one, and changes a draft itself', async () => {
    const view = await editOutline(author(), from);
    expect([view.outline.version, view.was]).toEqual(['1.1.0', null]);
    const saved = await saveOutline(author(), { outline: view.outline, from, was: null });
    expect((await editOutline(author(), from)).outline.version).toBe('1.2.0');
    const again = await editOutline(author(), saved.versionId);
    expect([again.outline.version, again.was]).toEqual(['1.1.0', saved.contentHash]);
  });

  it('keeps the comments of the file it was made from', async () => {
    const view = await editOutline(author(), from);
    const { versionId, lost } = await saveOutline(author(), { outline: view.outline, from, was: null });
    const row = await findInstrumentVersion(world.store.db, versionId);
    expect(lost).toEqual([]);
    expect(row?.source).toContain('audio: consent_only # 默认不录音；录音须单独同意');
    const rest = { ...view.outline, sections: view.outline.sections.slice(1) };
    const { outline } = await editOutline(author(), versionId);
    const cut = { ...rest, time_budget_minutes: outline.time_budget_minutes - 12 };
    const after = await saveOutline(author(), {
      outline: cut,
      from: versionId,
      was: view.was ?? row?.contentHash,
    });
    expect(after.lost).toEqual(['2、4 分介于相邻锚点之间', '2、4 分介于相邻锚点之间']);
  });

  it('an id that any version has used is not given again', async () => {
    const { outline } = await editOutline(author(), from);
    const question = outline.sections[0]?.questions[0];
    if (question === undefined) throw new Error('no question');
    const more = { ...outline, sections: structuredClone(outline.sections) };
    more.sections[0]?.questions.push({ ...structuredClone(question), id: 'LEAD_77', minutes: 0 });
    await saveOutline(author(), { outline: more, from, was: null });
    expect((await editOutline(author(), from)).taken).toContain('LEAD_77');
  });

  it('refuses to write over what somebody else has written', async () => {
    const view = await editOutline(author(), from);
    const mine = await saveOutline(author(), { outline: view.outline, from, was: null });
    const second = world.as('second', 'author');
    expect(await refusal(saveOutline(second, { outline: view.outline, from, was: null }))).toMatchObject({
      code: 'conflict',
      reason: 'draft_exists',
    });
    const theirs = { outline: shorter(view.outline, 3), from: mine.versionId, was: mine.contentHash };
    const changed = await saveOutline(second, theirs);
    expect(changed.versionId).toBe(mine.versionId);
    const late = { outline: shorter(view.outline, 5), from: mine.versionId, was: mine.contentHash };
    expect(await refusal(saveOutline(author(), late))).toMatchObject({
      code: 'conflict',
      reason: 'draft_changed',
    });
    const row = await findInstrumentVersion(world.store.db, mine.versionId);
    expect(row?.contentHash).toBe(changed.contentHash);
    // A file that is uploaded says of itself that it replaces the draft.
    await saveDraft(author(), { text: row?.source ?? '' });
  });

  it('does not bring a draft back that has gone to review meanwhile', async () => {
    const view = await editOutline(author(), from);
    const { versionId, contentHash } = await saveOutline(author(), {
      outline: view.outline,
      from,
      was: null,
    });
    await submitVersion(author(), versionId);
    const late = { outline: shorter(view.outline, 3), from: versionId, was: contentHash };
    expect(await refusal(saveOutline(author(), late))).toMatchObject({
      code: 'conflict',
      reason: 'not_draft',
    });
    const renamed = { ...late, outline: { ...late.outline, version: '9.0.0' } };
    expect(await refusal(saveOutline(author(), renamed))).toMatchObject({ reason: 'draft_changed' });
  });

  it('a new outline under an id of its own can be rated before the tree knows it', async () => {
    const view = await editOutline(author(), from, true);
    const outline = { ...view.outline, id: 'IV_HEAD' };
    const { versionId } = await saveOutline(author(), { outline, from, was: null });
    const { findings } = await readVersion(author(), versionId);
    expect(new Set(findings.map((f) => `${f.severity} ${f.rule}`))).toEqual(
      new Set(['warning rating_uncounted']),
    );
  });

  it('is for authors; others of the staff may look', async () => {
    const lead = world.as('lead', 'lead');
    const view = await editOutline(lead, from);
    expect(view.may.edit).toBe(false);
    const input = { outline: view.outline, from, was: null };
    expect(await refusalCode(saveOutline(lead, input))).toBe('not_allowed');
    expect(await refusalCode(editOutline(world.as('auditor', 'auditor'), from))).toBe('not_allowed');
  });

  it('says of outlines alone', async () => {
    const questionnaire = (await findByName(world.store.db, 'Q_COOP', '1.0.0'))?.id ?? '';
    expect(await refusalCode(editOutline(author(), questionnaire))).toBe('not_found');
    const { outline } = await editOutline(author(), from);
    expect(await refusalCode(saveOutline(author(), { outline, from: questionnaire, was: null }))).toBe(
      'not_found',
    );
  });
});

describe('comparing versions', () => {
  it('is by question for outlines, and only within one instrument', async () => {
    const view = await editOutline(author(), from);
    const { versionId } = await saveOutline(author(), { outline: shorter(view.outline, 3), from, was: null });
    const { outline, before, after } = await compareVersions(author(), from, versionId);
    expect([before.version, after.version]).toEqual(['1.0.0', '1.1.0']);
    expect(outline?.sections).toEqual([]);
    expect(outline?.changes.map((c) => c.field)).toEqual(['time_budget_minutes', 'script_minutes.closing']);
    const other = (await findByName(world.store.db, 'IV_MID', '1.0.0'))?.id ?? '';
    expect(await refusalCode(compareVersions(author(), from, other))).toBe('not_found');
  });

  it('keeps the experts’ ratings from those who rate', async () => {
    const cases = (await findByName(world.store.db, 'CAL_INTERVIEW', '1.0.0'))?.id ?? '';
    const evaluator = world.as('rater', 'evaluator');
    expect(await refusalCode(compareVersions(evaluator, cases, cases))).toBe('not_allowed');
  });

  it('lists the versions with who wrote and who decided', async () => {
    const text = readFileSync(join(SHIPPED_DIR, 'evaluation', 'interview-leadership.yaml'), 'utf8');
    await saveDraft(author(), { text: text.replace('version: 1.0.0', 'version: 1.0.1') });
    const { versions } = await readVersion(author(), from);
    expect(versions.map((v) => [v.version, v.status])).toEqual([
      ['1.0.1', 'draft'],
      ['1.0.0', 'published'],
    ]);
  });
});
