/** A device that synchronises with a server which is killed in the middle of it, again and again. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { answerOf, type SessionState } from '#lib/interview/session-state.ts';
import { unsavedPart } from '#lib/interview/session-unsaved.ts';
import type { SessionChange } from '#lib/interviews/input.ts';
import type { SessionView } from '#lib/interviews/open-session.ts';
import type { SavedChanges } from '#lib/interviews/save-changes.ts';
import type { Sent } from '../../app/_ui/send.ts';
import type { Keeper } from '../../app/(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/local-copy.ts';
import { createStore } from '../../app/(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/store.ts';
import { randomNumber } from '../../app/(console)/evaluations/[evaluationId]/interviews/[interviewId]/_session/transport.ts';
import { makeFieldInterview, readInterview } from './field.ts';
import { type RunningServer, startServer } from './server.ts';

export type FieldRound = {
  /** Changes sent in the request that was cut off. */
  readonly sent: number;
  /** `before`: nothing of it was taken; `unanswered`: all of it was, but the device was not told; `answered`. */
  readonly cut: 'before' | 'unanswered' | 'answered';
  readonly ms: number;
};

const QUESTIONS = 12;
/** Longest wait between the request and the kill: about what the request takes. */
const KILL_WITHIN_MS = 150;

/**
 * Writes notes and a rating under many questions, sends them, kills the server within the request, starts it again,
 * and goes on with what the device holds, every second time as a page that was killed as well.
 *
 * @throws at the first note that is lost or doubled, and at the first rating that is another
 */
export async function fieldRounds(rounds: number): Promise<FieldRound[]> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'hengping-field-'));
  let server = await startServer({ dataFolder });
  const done: FieldRound[] = [];
  try {
    const { id, first } = await makeFieldInterview(server);
    const read = () => readInterview(server, id, first.cookie);
    const exchange = (changes: readonly SessionChange[]) => post(server, id, first.cookie, changes);
    const disk: { kept?: string } = {};
    const keeper: Keeper = {
      load: async () => (disk.kept === undefined ? undefined : (JSON.parse(disk.kept) as SessionState)),
      async save(state) {
        disk.kept = JSON.stringify(unsavedPart(state));
      },
    };
    const open = (view: SessionView) =>
      createStore(view, { exchange, keeper, now: Date.now, number: randomNumber });
    let store = open(await read());
    const written = new Map<string, string[]>();
    const rated = new Map<string, number>();
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      const questions = store.get().view.outline.sections.flatMap((s) => s.questions);
      for (const [i, q] of questions.slice(0, QUESTIONS).entries()) {
        const note = { id: `r${round}q${i}`, kind: 'fact' as const, text: `第 ${round} 轮`, at: Date.now() };
        const { notes } = answerOf(store.get().state, q.id);
        // An interview holds at most 200 notes under a question: only the last are kept on both sides.
        const all = [...notes, note].slice(-20);
        store.act({ type: 'edit', id: q.id, change: { notes: all } });
        written.set(
          q.id,
          all.map((n) => n.id),
        );
        if (!q.rated) continue;
        store.act({ type: 'rate', id: q.id, value: 1 + ((round + i) % 5) });
        rated.set(q.id, 1 + ((round + i) % 5));
      }
      const sent = store.get().pending;
      const flushed = store.flush();
      await new Promise((r) => setTimeout(r, Math.random() * KILL_WITHIN_MS));
      await server.kill();
      const answered = await flushed;
      await store.stop();
      server = await startServer({ dataFolder, joins: true });
      const after = await read();
      const last = questions[0]?.id ?? '';
      const taken = after.answers
        .find((a) => a.questionId === last)
        ?.notes.some((n) => n.id === `r${round}q0`);
      done.push({
        sent,
        cut: answered ? 'answered' : taken ? 'unanswered' : 'before',
        ms: Math.round(performance.now() - began),
      });
      if (round % 2 === 0) {
        store = open(after);
        await store.restore();
      }
      if (!(await store.flush())) throw new Error(`Round ${round}: ${store.get().trouble} after the start.`);
      compare(round, await read(), written, rated);
    }
    await store.stop();
    return done;
  } finally {
    await server.stop();
    rmSync(dataFolder, { recursive: true, force: true });
  }
}

function compare(
  round: number,
  view: SessionView,
  written: ReadonlyMap<string, readonly string[]>,
  rated: ReadonlyMap<string, number>,
): void {
  for (const [question, ids] of written) {
    const stored = view.answers.find((a) => a.questionId === question)?.notes.map((n) => n.id) ?? [];
    if (JSON.stringify(stored) !== JSON.stringify(ids)) {
      throw new Error(`Round ${round}, ${question}: written ${ids.join()}; stored ${stored.join()}`);
    }
  }
  for (const [question, value] of rated) {
    const stored = view.myRatings.find((r) => r.questionId === question)?.value;
    if (stored !== value)
      throw new Error(`Round ${round}, ${question}: rated ${value}; stored ${String(stored)}`);
  }
}

/** What the page's transport does, from Node. */
async function post(
  server: RunningServer,
  id: string,
  cookie: string,
  changes: readonly SessionChange[],
): Promise<Sent<SavedChanges>> {
  try {
    const reply = await fetch(`${server.origin}/api/v1/interviews/${id}/changes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: server.origin, cookie },
      body: JSON.stringify({ changes }),
    });
    const body: unknown = await reply.json();
    if (reply.ok) return { ok: true, value: body as SavedChanges };
    return { ok: false, error: (body as { error: string }).error, message: '', problems: [] };
  } catch {
    return { ok: false, error: 'offline', message: '', problems: [] };
  }
}
