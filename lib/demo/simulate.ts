/** Simulated answers from a graded response model with known parameters. Pure: randomness is passed in. */
import type { Answer } from '../questionnaire/answers.ts';
import { type Item, itemsInOrder, type Questionnaire } from '../questionnaire/definition.ts';
import {
  DEMO_DISCRIMINATION,
  DEMO_ITEM_SHIFT,
  DEMO_SD,
  DEMO_SHARES,
  DEMO_STAFF_LEVELS,
  DEMO_TEXTS,
  DEMO_THRESHOLDS,
} from './parameters.ts';

export type Random = () => number;

/** A standard normal deviate (Box & Muller 1958, doi:10.1214/aoms/1177706645). */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * One code 1..5 in the direction of the scale: P(X ≥ c+1) = logistic(a(θ − b_c)).
 * @param theta latent score, in standard deviations
 */
export function gradedResponse(theta: number, a: number, shift: number, random: Random): number {
  const u = random();
  let code = 1;
  for (const b of DEMO_THRESHOLDS) {
    if (u < 1 / (1 + Math.exp(-a * (theta - b - shift)))) code++;
    else break;
  }
  return code;
}

export type Simulated = {
  eligible: boolean;
  answers: Record<string, Answer>;
  texts: Record<string, string>;
  /** Band of seconds per item; some pages have no script that counts. */
  pace?: number;
};

/** Fixed effects of a unit: one per scale, drawn once. */
export function unitEffects(q: Questionnaire, level: number, random: Random): ReadonlyMap<string, number> {
  return new Map(q.scales.map((s) => [s.id, level + DEMO_SD.scaleInUnit * normal(random)]));
}

/** Careless people are mostly quick. Taken from the answers themselves, so that nothing else is drawn for it. */
function paceOf(answers: Record<string, Answer>, careless: boolean): number | undefined {
  const sum = Object.values(answers).reduce((s: number, a) => s + (typeof a === 'number' ? a : 7), 0);
  if (sum % 17 === 0) return undefined;
  if (careless) return sum % 3;
  return [2, 3, 2, 3, 2, 4, 3, 2, 2, 3][sum % 10];
}

/** One respondent's answers about a unit. */
export function simulateRespondent(
  q: Questionnaire,
  unit: ReadonlyMap<string, number>,
  departmentEffect: number,
  random: Random,
): Simulated {
  const items = itemsInOrder(q);
  const answers: Record<string, Answer> = {};
  const texts: Record<string, string> = {};
  const gate = items.find((i) => i.type === 'single_choice' && i.purpose === 'eligibility');
  if (gate?.type === 'single_choice' && random() < DEMO_SHARES.ineligible) {
    const end = gate.options.find((o) => o.action === 'end_survey');
    if (end !== undefined) return { eligible: false, answers: { [gate.id]: end.value }, texts };
  }
  const style = random();
  const careless =
    style < DEMO_SHARES.straightLine
      ? 'straight'
      : style < DEMO_SHARES.straightLine + DEMO_SHARES.random
        ? 'random'
        : undefined;
  const straightCode = 3 + Math.floor(random() * 3);
  const person = DEMO_SD.person * normal(random) + departmentEffect;
  const theta = new Map(
    q.scales.map((s) => [s.id, (unit.get(s.id) ?? 0) + person + DEMO_SD.scaleInPerson * normal(random)]),
  );
  const place = new Map<string, number>();
  for (const item of items) {
    const answer = answerTo(item);
    if (answer !== undefined) answers[item.id] = answer;
    if (item.type === 'open_text' && random() < DEMO_SHARES.openText) {
      texts[item.id] = DEMO_TEXTS[Math.floor(random() * DEMO_TEXTS.length)] ?? '';
    }
  }
  const pace = paceOf(answers, careless !== undefined);
  return { eligible: true, answers, texts, ...(pace === undefined ? {} : { pace }) };

  function answerTo(item: Item): Answer | undefined {
    switch (item.type) {
      case 'likert': {
        const position = place.get(item.scale) ?? 0;
        place.set(item.scale, position + 1);
        if (careless === 'straight') return straightCode;
        if (careless === 'random') return 1 + Math.floor(random() * 5);
        if (random() < DEMO_SHARES.notApplicable) return 'NA';
        const a = DEMO_DISCRIMINATION[position % DEMO_DISCRIMINATION.length] ?? 1.5;
        const shift = DEMO_ITEM_SHIFT[position % DEMO_ITEM_SHIFT.length] ?? 0;
        const code = gradedResponse(theta.get(item.scale) ?? 0, a, shift, random);
        return item.keyed === 'reverse' ? 6 - code : code;
      }
      case 'attention':
        return careless === 'straight'
          ? straightCode
          : careless === 'random'
            ? 1 + Math.floor(random() * 5)
            : item.expected;
      case 'overall': {
        const levels = [...theta.values()];
        const general = levels.reduce((sum, t) => sum + t, 0) / Math.max(1, levels.length);
        return careless === 'straight' ? straightCode : gradedResponse(general, 1.8, 0, random);
      }
      case 'single_choice': {
        const open = item.options.filter((o) => o.action === undefined);
        const at = random();
        if (item.stratum === 'staff_level') return staffLevel(at);
        return open[Math.floor(at * open.length)]?.value;
      }
      case 'open_text':
        return undefined;
    }
  }
}

/** Level of post of a respondent, by how many of each answer. */
function staffLevel(at: number): string | undefined {
  let below = 0;
  for (const { value, answering } of DEMO_STAFF_LEVELS) {
    below += answering;
    if (at < below) return value;
  }
  return DEMO_STAFF_LEVELS.at(-1)?.value;
}
