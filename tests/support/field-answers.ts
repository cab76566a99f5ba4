/** Answers sent to a running server by simulated respondents, through the respondents' door like anybody's. */
import { simulateRespondent, unitEffects } from '#lib/demo/simulate.ts';
import { newId } from '#lib/ids.ts';
import type { seededRandom } from '#lib/psychometrics/random.ts';
import { itemsInOrder, type Questionnaire } from '#lib/questionnaire/definition.ts';
import { formBody } from './answers.ts';
import { send } from './http.ts';

/** Answers of `n` people about a unit of this level who are eligible and no careless ones. */
export function carefulAnswers(
  q: Questionnaire,
  level: number,
  n: number,
  random: ReturnType<typeof seededRandom>,
) {
  const effects = unitEffects(q, level, random);
  const found: Map<string, string>[] = [];
  while (found.length < n) {
    const { eligible, answers, pace } = simulateRespondent(q, effects, 0, random);
    const attentive = itemsInOrder(q).every((i) => i.type !== 'attention' || answers[i.id] === i.expected);
    if (!eligible || !attentive || pace === 0) continue;
    const codes = itemsInOrder(q).flatMap((i) => (i.type === 'likert' ? [answers[i.id]] : []));
    if (new Set(codes).size < 3) continue;
    found.push(new Map(Object.entries(answers).map(([id, a]) => [id, String(a)])));
  }
  return found;
}

/** The same code everywhere, also where it is the wrong one. */
export function straightLine(q: Questionnaire, code: number): Map<string, string> {
  return new Map(
    itemsInOrder(q).flatMap((i): [string, string][] => {
      if (i.type === 'open_text') return [];
      if (i.type !== 'single_choice') return [[i.id, String(code)]];
      return [[i.id, i.options.find((o) => o.action === undefined)?.value ?? '']];
    }),
  );
}

export async function answer(
  port: number,
  token: string,
  fields: ReadonlyMap<string, string>,
): Promise<void> {
  const reply = await send(port, 'POST', `/s/${token}`, {
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      accept: 'application/json',
      cookie: `hp_submission=${newId()}`,
    },
    body: formBody(fields),
  });
  if (reply.status !== 201) throw new Error(`answered ${reply.status}: ${reply.text.slice(0, 400)}`);
}
