/** People who answer, each time with a body that can be told from every other one, until they are stopped. */
import { newId } from '#lib/ids.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import { itemsInOrder, type Questionnaire } from '#lib/questionnaire/definition.ts';
import { completeAnswers, formBody } from './answers.ts';
import { send } from './http.ts';

export const QUESTIONNAIRE = loadShipped().find((s) => s.instrument.id === 'Q_COOP')
  ?.instrument as Questionnaire;
const COMPLETE = completeAnswers(QUESTIONNAIRE);
const TEXT = itemsInOrder(QUESTIONNAIRE).find((i) => i.type === 'open_text')?.id ?? '';
const SCALE = itemsInOrder(QUESTIONNAIRE)
  .filter((i) => !['open_text', 'single_choice', 'attention'].includes(i.type))
  .map((i) => i.id);

/** Codes 1–5 that spell a number: the same number, the same answers. */
const codesOf = (n: number) => SCALE.map((_, i) => 1 + (Math.floor(n / 5 ** i) % 5));

/** Form fields of submission `n`: its answers and its text both say which one it is. */
export function bodyOf(n: number, text = textOf(n)): string {
  const codes = codesOf(n);
  const fields = new Map(COMPLETE).set(TEXT, text);
  SCALE.forEach((id, i) => {
    fields.set(id, String(codes[i]));
  });
  return formBody(fields);
}

export const textOf = (n: number): string => `m${n}.`;
/** What the stored answers of a submission have in common with nobody else's. */
export const answersKey = (answers: Record<string, unknown>): string =>
  SCALE.map((id) => answers[id]).join('');
export const keyOf = (n: number): string => codesOf(n).join('');

export function submit(port: number, path: string, n: number, id: string): Promise<number> {
  const headers = {
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
    cookie: `hp_submission=${id}`,
  };
  return send(port, 'POST', path, { headers, body: bodyOf(n) }).then(
    (reply) => reply.status,
    () => 0,
  );
}

export type Load = {
  /** Numbers of submissions that were answered with 201. */
  readonly acknowledged: Set<number>;
  /** Those that were sent and given up without an answer. */
  readonly unanswered: Set<number>;
  /** Answers by status; 0 where the connection broke off. */
  readonly statuses: Map<number, number>;
  until(n: number): Promise<void>;
  /** Resolves when everybody has an answer or has given up. */
  stop(): Promise<void>;
};

/**
 * @param options.first number of the first submission
 * @param options.retry whether a submission is sent again, as the page does, until it is acknowledged
 */
export function startLoad(
  port: number,
  path: string,
  options: { people: number; first: number; retry: (n: number) => boolean },
): Load {
  const acknowledged = new Set<number>();
  const unanswered = new Set<number>();
  const statuses = new Map<number, number>();
  let next = options.first;
  let running = true;
  const person = async () => {
    while (running) {
      const n = next++;
      const id = newId();
      for (;;) {
        const status = await submit(port, path, n, id);
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 201) {
          acknowledged.add(n);
          break;
        }
        if (status !== 0 && status < 500) throw new Error(`answered ${status}`);
        if (!options.retry(n)) {
          unanswered.add(n);
          break;
        }
        await new Promise((r) => setTimeout(r, 25));
      }
    }
  };
  const people = Promise.all(Array.from({ length: options.people }, person));
  people.catch(() => {});
  return {
    acknowledged,
    unanswered,
    statuses,
    async until(n) {
      const deadline = Date.now() + 30_000;
      while (acknowledged.size < n) {
        if (Date.now() > deadline) throw new Error(`only ${acknowledged.size} of ${n} were acknowledged`);
        await Promise.race([people, new Promise((r) => setTimeout(r, 5))]);
      }
    },
    async stop() {
      running = false;
      await people;
    },
  };
}
