/** Each rule against each store over many campaigns, and which of them did better than chance. */
import { openSubject, type Subject } from './campaigns.ts';
import { chanceOfAtLeast, holm } from './chance.ts';
import type { Evidence } from './evidence.ts';
import { LEAKY_STORES, leakyCampaign } from './leaky.ts';
import { RULES, type Rule, SEARCHES, type Search } from './rules.ts';

/** Jointly, over all rules and stores. */
export const ALPHA = 0.001;

export type Finding = {
  readonly store: string;
  readonly rule: string;
  /** What it must be: no better than chance, better than chance, or what is declared. */
  readonly expected: 'chance' | 'found' | 'declared';
  readonly declared?: string;
  /** Right pairs, and how many guessing gives on average; for a search, things found, and none. */
  readonly right: number;
  readonly byChance: number;
  /** Probability of at least so many by guessing at random. */
  readonly p: number;
};

/** Counts for a rule: one matching for each link of each campaign. */
type Tally = { right: number; sizes: number[] };

function judge(rule: Rule, e: Evidence, tally: Tally): void {
  const { known, found } = rule.guess(e);
  for (const link of new Set(e.people.map((p) => p.link))) {
    const own = known.filter((p) => p.link === link);
    const [left, right] = found.includes(-1)
      ? // Guessed one by one: a guess that is not made keeps its place.
        [own.map((p) => p.n), own.map((p) => found[known.indexOf(p)] ?? -1)]
      : common(
          own.map((p) => p.n),
          found,
        );
    left.forEach((n, i) => {
      if (right[i] === n) tally.right++;
    });
    if (left.length > 0) tally.sizes.push(left.length);
  }
}

/** Both orders of what is in both: the judge tells which ones these are, so that nothing but the order is tried. */
function common(a: readonly number[], b: readonly number[]): [number[], number[]] {
  const [inA, inB] = [new Set(a), new Set(b)];
  return [a.filter((n) => inB.has(n)), b.filter((n) => inA.has(n))];
}

/** Collects the evidence of one kind of store for its rules. */
function court(store: string, rules: readonly Rule[], searches: readonly Search[], leaky: boolean) {
  const tallies = new Map<Rule, Tally>(rules.map((r) => [r, { right: 0, sizes: [] }]));
  const found = new Map<Search, number>(searches.map((s) => [s, 0]));
  return {
    hear(e: Evidence): void {
      for (const [rule, tally] of tallies) judge(rule, e, tally);
      for (const search of searches) found.set(search, (found.get(search) ?? 0) + search.count(e));
    },
    findings(): Finding[] {
      const ofRules = [...tallies].map(([rule, { right, sizes }]): Finding => {
        const declared = leaky ? undefined : rule.declared;
        return {
          ...{ store, rule: rule.name, right, byChance: sizes.length },
          expected: leaky ? 'found' : declared === undefined ? 'chance' : 'declared',
          ...(declared === undefined ? {} : { declared }),
          p: chanceOfAtLeast(right, sizes),
        };
      });
      const ofSearches = [...found].map(
        ([search, right]): Finding => ({
          ...{ store, rule: search.name, right, byChance: 0, expected: leaky ? 'found' : 'chance' },
          // Nobody guesses 60 bits or more.
          p: right > 0 ? 0 : 1,
        }),
      );
      return [...ofRules, ...ofSearches];
    },
  };
}

async function measure(
  subject: Subject,
  campaigns: number,
  told: (text: string) => void,
): Promise<Finding[]> {
  const fitting = RULES.filter((r) => r.only === undefined || r.only === subject.name);
  const sealed = court(subject.name, fitting, SEARCHES, false);
  const before = court(
    `${subject.name}, not yet sealed`,
    fitting.filter((r) => r.leak === 'unsealed'),
    [],
    true,
  );
  try {
    for (let c = 0; c < campaigns; c++) {
      const left = await subject.run(c);
      sealed.hear(left.sealed);
      before.hear(left.unsealed);
      if ((c + 1) % 20 === 0) told(`${subject.name}: ${c + 1} campaigns`);
    }
  } finally {
    await subject.close();
  }
  return [...sealed.findings(), ...before.findings()];
}

/** Runs `campaigns` campaigns on each database and on the leaky stores. */
export async function measureLinkage(
  campaigns: number,
  databaseUrl: string,
  told: (text: string) => void = () => {},
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const url of [undefined, databaseUrl]) {
    findings.push(...(await measure(await openSubject(url), campaigns, told)));
  }
  for (const kind of LEAKY_STORES) {
    const of = <T extends { leak: string }>(rules: readonly T[]) => rules.filter((r) => r.leak === kind);
    const leaky = court(`leaky: ${kind}`, of(RULES), of(SEARCHES), true);
    for (let c = 0; c < campaigns; c++) leaky.hear(leakyCampaign(kind, c));
    findings.push(...leaky.findings());
  }
  return findings;
}

/**
 * Rules that did better than chance on a store of ours, corrected for how many there are, and rules that found
 * nobody where there was something to find.
 */
export function faultsOf(findings: readonly Finding[], alpha = ALPHA): Finding[] {
  const ours = findings.filter((f) => f.expected === 'chance');
  const rejected = holm(
    ours.map((f) => f.p),
    alpha,
  );
  return [
    ...ours.filter((_, i) => rejected[i]),
    ...findings.filter((f) => f.expected === 'found' && f.p >= ALPHA),
  ];
}
