import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { putSetting } from '#db/repositories/accounts.ts';
import { findInstrumentVersion } from '#db/repositories/instruments.ts';
import { SHIPPED_DIR } from '#lib/library/shipped.ts';
import { openWorld, refusal, refusalCode, versionOf, type World } from '../../tests/support/world.ts';
import { checkText } from './check-text.ts';
import { decideVersion } from './decide-version.ts';
import { listVersions } from './list-versions.ts';
import { previewVersion } from './preview-version.ts';
import { readVersion } from './read-version.ts';
import { saveDraft } from './save-draft.ts';
import { submitVersion } from './submit-version.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});
afterEach(() => world.close());

const shipped = readFileSync(join(SHIPPED_DIR, 'evaluation', 'cooperating-department.yaml'), 'utf8');
const text = shipped
  .replace(/^version: 1\.0\.0$/m, 'version: 1.0.1')
  .replace('主动承担自己的一份', '主动承担应担的一份');
const decision = { decision: 'publish', reason: '通过', trial: true };
const statusOf = async (id: string) => (await findInstrumentVersion(world.store.db, id))?.status;

describe('publishing', () => {
  it('takes a second person', async () => {
    const author = world.as('author', 'author', 'evaluation_admin');
    const { versionId } = await saveDraft(author, { text });
    await submitVersion(author, versionId);
    expect(await refusalCode(decideVersion(author, versionId, decision))).toBe('not_allowed');
    expect(await statusOf(versionId)).toBe('in_review');
    await decideVersion(world.as('second', 'evaluation_admin'), versionId, decision);
    expect(await statusOf(versionId)).toBe('published');
  });

  it('counts who submitted as one of the first', async () => {
    const { versionId } = await saveDraft(world.as('writer', 'author'), { text });
    const submitter = world.as('submitter', 'author');
    await submitVersion(submitter, versionId);
    expect(await refusalCode(decideVersion(submitter, versionId, decision))).toBe('not_allowed');
    expect(await refusalCode(decideVersion(world.as('writer', 'author'), versionId, decision))).toBe(
      'not_allowed',
    );
  });

  it('counts whoever wrote any of it, also where another one saved over it', async () => {
    const first = world.as('first', 'author');
    const { versionId } = await saveDraft(first, { text });
    await saveDraft(world.as('second', 'author'), { text: text.replace('应担的一份', '自己应担的一份') });
    await submitVersion(world.as('second', 'author'), versionId);
    expect(await refusalCode(decideVersion(first, versionId, decision))).toBe('not_allowed');
    await decideVersion(world.as('third', 'evaluation_admin'), versionId, decision);
    expect(await statusOf(versionId)).toBe('published');
  });

  it('takes one person in the marked demonstration', async () => {
    await world.store.write((tx) => putSetting(tx.db, 'demonstration', true));
    const author = world.as('author', 'author');
    const { versionId } = await saveDraft(author, { text });
    await submitVersion(author, versionId);
    await decideVersion(author, versionId, decision);
    expect(await statusOf(versionId)).toBe('published');
  });

  it('lets nobody edit what is published, and says what to do', async () => {
    const author = world.as('author', 'author');
    const error = await refusal(saveDraft(author, { text: shipped }));
    expect([error.code, error.problems[0]?.rule]).toEqual(['conflict', 'version_taken']);
    const { versionId } = await saveDraft(author, { text });
    expect((await saveDraft(author, { text: text.replace('通过', '通過') })).versionId).toBe(versionId);
    await submitVersion(author, versionId);
    expect(await refusalCode(saveDraft(author, { text }))).toBe('conflict');
    expect(await refusalCode(submitVersion(author, versionId))).toBe('conflict');
    const second = world.as('second', 'author');
    await decideVersion(second, versionId, { ...decision, decision: 'return' });
    expect(await statusOf(versionId)).toBe('draft');
    expect(await refusalCode(decideVersion(second, versionId, decision))).toBe('conflict');
  });

  it('stores nothing of a file with errors and names each', async () => {
    const author = world.as('author', 'author');
    const before = (await listVersions(author)).length;
    const error = await refusal(saveDraft(author, { text: text.replace('scale: COL', 'scale: NOPE') }));
    expect(error.code).toBe('invalid_input');
    expect(error.problems.length).toBeGreaterThan(0);
    const { findings, instrument } = await checkText(author, { text: 'a: [' });
    expect([instrument, findings[0]?.rule]).toEqual([undefined, 'yaml_syntax']);
    const listed = await listVersions(author);
    expect(listed).toHaveLength(before);
    for (const v of listed) expect(v).not.toHaveProperty('source');
  });

  it('shows what changed since the published version', async () => {
    const author = world.as('author', 'author');
    const { versionId } = await saveDraft(author, { text });
    const view = await readVersion(author, versionId);
    expect(view.compared?.version).toBe('1.0.0');
    expect(view.compared?.changes.map((c) => c.path)).toEqual([
      'version',
      expect.stringContaining('COP_COL1'),
    ]);
    expect(view.may).toEqual({ draft: true, submit: true, decide: false, publish: false });
  });

  it('previews with the respondent’s own renderer, unable to submit', async () => {
    const page = await previewVersion(world.as('a', 'lead'), await versionOf(world, 'Q_COOP'), 'en');
    expect(page).toContain('<html lang="en">');
    expect(page).toContain(' inert>');
    expect(page).not.toContain('<script');
  });
});
