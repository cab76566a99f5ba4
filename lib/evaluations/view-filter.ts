/** What a list or table of an evaluation is narrowed to, from its address: one parser for pages and files. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import { because } from '../problems.ts';
import { industryName, UNIT_TYPES } from './input.ts';

const filterSchema = z
  .object({
    type: z.enum(UNIT_TYPES).exactOptional(),
    industry: z.string().transform(industryName).exactOptional(),
    audience: z.string().min(1).max(40).exactOptional(),
    /** Days of a period, both inclusive; either may be open. */
    from: z.iso.date().exactOptional(),
    to: z.iso.date().exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to);

export type ViewFilter = z.output<typeof filterSchema>;

/** What units are chosen by. */
type Sorted = { readonly type: string; readonly industry: string | null };

/** What is chosen of units. */
type Group = { readonly type?: string; readonly industry?: string };

export type Query = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;
const NAMES = ['type', 'industry', 'audience', 'from', 'to'] as const;

/**
 * Reads a filter from an address. Blank means that nothing is chosen; a value that is none of the choices is refused,
 * so that nobody reads the whole as a part. Audiences are those of the policy, industries those of the units. Anything
 * else in the address is nobody's filter.
 *
 * @throws AppError `not_found`
 */
export function viewFilter(
  query: Query,
  { policy, units }: { readonly policy: ScoringPolicy; readonly units: readonly Sorted[] },
): ViewFilter {
  const read = (name: string) => {
    const value = query instanceof URLSearchParams ? query.getAll(name) : query[name];
    const all = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return all.length > 1 ? all : (all[0] ?? '');
  };
  const parsed = filterSchema.safeParse(
    Object.fromEntries(NAMES.map((name) => [name, read(name)]).filter(([, value]) => value !== '')),
  );
  const { audience, industry } = parsed.data ?? {};
  const groups = evaluationRules(policy).respondent_groups.map((g) => g.id);
  const known =
    (audience === undefined || groups.includes(audience)) &&
    (industry === undefined || units.some((u) => u.industry === industry));
  if (!parsed.success || !known) throw new AppError('not_found', because('no_filter'));
  return parsed.data;
}

/**
 * The filter of what cannot be cut to a period, such as a total: one is refused, so that nobody reads the whole as a part.
 *
 * @throws AppError `not_found`
 */
export function withoutPeriod(filter: ViewFilter): ViewFilter {
  if (filter.from === undefined && filter.to === undefined) return filter;
  throw new AppError('not_found', because('no_filter'));
}

/** A filter as part of an address, the names in a fixed order; `''` where nothing is chosen. */
export function filterQuery(filter: ViewFilter): string {
  return new URLSearchParams(
    NAMES.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]])),
  ).toString();
}

/** Whether a unit is of the filter's type and industry. */
export function ofUnit(filter: Group, unit: Sorted): boolean {
  return (
    (filter.type === undefined || filter.type === unit.type) &&
    (filter.industry === undefined || filter.industry === unit.industry)
  );
}

/** The ids of the units of a filter's type and industry. */
export function unitsIn(
  filter: Group,
  units: readonly (Sorted & { readonly id: string })[],
): ReadonlySet<string> {
  return new Set(units.filter((u) => ofUnit(filter, u)).map((u) => u.id));
}

/** Types and industries to choose from, in the order of the list of units. */
export function choicesIn(units: readonly Sorted[]): {
  readonly types: readonly string[];
  readonly industries: readonly string[];
} {
  return {
    types: [...new Set(units.map((u) => u.type))],
    industries: [...new Set(units.flatMap((u) => u.industry ?? []))],
  };
}

/**
 * Whether something that lasted from one moment to another (milliseconds) falls into the filter's period, in days of
 * UTC. What has no time falls into it only where no period is chosen.
 */
export function inPeriod({ from, to }: ViewFilter, began: number | null, ended = began): boolean {
  if (from === undefined && to === undefined) return true;
  if (began === null || ended === null) return false;
  const day = (at: number) => new Date(at).toISOString().slice(0, 10);
  return (to === undefined || day(began) <= to) && (from === undefined || day(ended) >= from);
}

/** A filter as the rest of an address of a file: `''`, or beginning with `&`. */
export function filterOfFile(filter: ViewFilter): string {
  const query = filterQuery(filter);
  return query === '' ? '' : `&${query}`;
}
