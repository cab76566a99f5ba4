/**
 * What may be said beside the words of an interview to a reader who must not know whose they are: the role and the
 * indicator only where what is said leaves at least k people who may have spoken. Pure.
 *
 * Source: primary and secondary suppression — Hundepool et al. (2012), Statistical Disclosure Control, ch. 4,
 * doi:10.1002/9781118348239.
 */
import { openParts } from './parts.ts';

/** One finished interview of a unit, as far as its outline and its plan tell. */
export type HeldInterview = {
  readonly role: string;
  /** Interviewees; 0 for an observation, in which nobody is asked. */
  readonly people: number;
  /** Indicators that its outline asks about. */
  readonly indicators: readonly string[];
  /** The outline also asks what is rated for no indicator. */
  readonly unrated: boolean;
};

export type ExcerptGroups = {
  /** Interviewees of the unit. */
  readonly people: number;
  /** Roles that may be named. */
  readonly roles: ReadonlySet<string>;
  /** Whether the indicator may be named beside the words of an interview in this role. */
  namesIndicator(role: string, indicator: string): boolean;
};

/**
 * Groups of the words of one unit's interviews. Words are shown in parts: one for each role that is named, one for
 * all others together; inside a part by indicator, those that are not named together. Each group that a reader can
 * tell apart, also by subtracting what is named, holds at least k people who were asked.
 *
 * @returns undefined where the whole unit holds fewer than k: then no word is shown
 */
export function excerptGroups(interviews: readonly HeldInterview[], k: number): ExcerptGroups | undefined {
  const people = peopleOf(interviews);
  if (people < k) return undefined;
  const roles = [...new Set(interviews.map((i) => i.role))].sort();
  const sizeOf = (role: string) => peopleOf(interviews.filter((i) => i.role === role));
  const flags = openParts(roles.map(sizeOf), k, k);
  const open = new Set(roles.filter((_, i) => flags[i]));
  const rest = () => interviews.filter((i) => !open.has(i.role));
  // Words without anybody who was asked (an observation) must not be left alone either.
  while (rest().length > 0 && peopleOf(rest()) < k) {
    const [smallest] = [...open].sort((a, b) => sizeOf(a) - sizeOf(b) || (a < b ? -1 : 1));
    open.delete(smallest ?? '');
  }
  const namedIn = new Map([...open].map((role) => [role, namedIndicators(ofRole(interviews, role), k)]));
  const namedInRest = namedIndicators(rest(), k);
  return {
    people,
    roles: open,
    namesIndicator: (role, indicator) => (namedIn.get(role) ?? namedInRest).has(indicator),
  };
}

/** The indicators of a part that are asked of k people or more, as long as the others together are, too. */
function namedIndicators(part: readonly HeldInterview[], k: number): ReadonlySet<string> {
  const asked = (indicator: string) => peopleOf(part.filter((i) => i.indicators.includes(indicator)));
  const named = new Set(part.flatMap((i) => i.indicators).filter((indicator) => asked(indicator) >= k));
  const unnamed = () => part.filter((i) => i.unrated || i.indicators.some((x) => !named.has(x)));
  while (named.size > 0 && unnamed().length > 0 && peopleOf(unnamed()) < k) {
    const [smallest] = [...named].sort((a, b) => asked(a) - asked(b) || (a < b ? -1 : 1));
    named.delete(smallest ?? '');
  }
  return named;
}

function ofRole(interviews: readonly HeldInterview[], role: string): HeldInterview[] {
  return interviews.filter((i) => i.role === role);
}

function peopleOf(interviews: readonly HeldInterview[]): number {
  return interviews.reduce((sum, i) => sum + i.people, 0);
}
