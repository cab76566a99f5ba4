/** Typing into a full interview on a field device: from the key to the picture. */
import type { SessionView } from '#lib/interviews/open-session.ts';
import { launch, openContext, signIn } from './browser.ts';
import { makeFieldInterview, takeAlong } from './field.ts';
import { startServer } from './server.ts';

const QUESTIONS = 60;
const NOTES = 10;
/** Characters of one note: 60 × 10 notes are 200 kB in UTF-8. */
const NOTE = '座谈会上提到近一年职能调整的事例'.repeat(7).slice(0, 111);

/** @returns delays in ms, the shortest first */
export async function typingDelays(
  keystrokes: number,
): Promise<{ delays: number[]; questions: number; characters: number }> {
  const server = await startServer();
  const browser = await launch();
  try {
    const { id, first } = await makeFieldInterview(server);
    const context = await openContext(browser, [], { viewport: { width: 820, height: 1180 } });
    const page = await context.newPage();
    // The shipped outlines are shorter: the interview is filled on its way to the device.
    await page.route(`**/api/v1/interviews/${id}?*`, async (route) => {
      const reply = await route.fetch();
      await route.fulfill({ response: reply, json: filled((await reply.json()) as SessionView) });
    });
    await signIn(page, server.origin, first.username, first.password);
    await takeAlong(page, server.origin);
    await context.setOffline(true);
    await page.goto(`${server.origin}/field/interviews#/${id}/Q_1`);
    const composer = page.getByLabel('记录内容');
    await composer.waitFor();
    await composer.focus();
    await page.evaluate(() => {
      const delays: number[] = [];
      (window as unknown as { delays: number[] }).delays = delays;
      // Two frames after the key the browser has painted what the key changed.
      document.addEventListener(
        'keydown',
        (event) => {
          const began = event.timeStamp;
          requestAnimationFrame(() => {
            const paint = new MessageChannel();
            paint.port1.onmessage = () => delays.push(performance.now() - began);
            paint.port2.postMessage(undefined);
          });
        },
        { capture: true },
      );
    });
    for (let i = 0; i < keystrokes; i++) {
      await page.keyboard.press('a');
      // About eight keys a second; an even rhythm would fall in step with the writing to disk.
      await page.waitForTimeout(60 + ((i * 37) % 110));
    }
    const delays = await page.evaluate(() => (window as unknown as { delays: number[] }).delays);
    return {
      delays: delays.sort((a, b) => a - b),
      questions: QUESTIONS,
      characters: QUESTIONS * NOTES * Buffer.byteLength(NOTE),
    };
  } finally {
    await browser.close();
    await server.stop();
  }
}

function filled(view: SessionView): SessionView {
  const [section] = view.outline.sections;
  const [question] = section?.questions ?? [];
  if (section === undefined || question === undefined) throw new Error('The outline has no question.');
  const questions = Array.from({ length: QUESTIONS }, (_, i) => ({
    ...question,
    ...{ id: `Q_${i + 1}`, number: String(i + 1) as unknown as typeof question.number },
  }));
  return {
    ...view,
    outline: { ...view.outline, sections: [{ ...section, questions }] },
    answers: questions.map((q) => ({
      ...{ interviewId: view.interview.id, questionId: q.id, composer: '', probesAsked: [], evidence: {} },
      ...{ followUps: [], skipReason: '', seconds: 60, version: 1, updatedAt: 1, updatedBy: '' },
      notes: Array.from({ length: NOTES }, (_, n) => ({
        ...{ id: `${q.id}n${n}`, kind: 'fact' as const, text: NOTE, at: n },
      })),
    })),
  };
}
