/** What a list or table of an evaluation is narrowed to, from its address: one parser for pages and files. */
import { z } from 'zod';
import { AppError } from '../errors.ts';
import { evaluationRules, type ScoringPolicy } from '../indicators/policy.ts';
import { because } from '../problems.ts';
import { UNIT_TYPES } from './input.ts';

const filterSchema = z
  .object({
    type: z.enum(UNIT_TYPES).exactOptional(),
    audience: z.string().min(1).max(40).exactOptional(),
    /** Days of a period, both inclusive; either may be open. */
    from: z.iso.date().exactOptional(),
    to: z.iso.date().exactOptional(),
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to);

export type ViewFilter = z.output<typeof filterSchema>;

type Query = URLSearchParams | Readonly<Record<string, string | string[] | undefined>>;
const NAMES = ['type', 'audience', 'from', 'to'] as const;

/**
 * Reads a filter from an address. Blank means that nothing is chosen; a value that is none of the choices is refused,
 * so that nobody reads the whole as a part. Audiences are those of the policy. Anything else in the address is nobody's filter.
 *
 * @throws AppError `not_found`
 */
export function viewFilter(query: Query, policy: ScoringPolicy): ViewFilter {
  const read = (name: string) => {
    const value = query instanceof URLSearchParams ? query.getAll(name) : query[name];
    const all = value === undefined ? [] : Array.isArray(value) ? value : [value];
    return all.length > 1 ? all : (all[0] ?? '');
  };
  const parsed = filterSchema.safeParse(
    Object.fromEntries(NAMES.map((name) => [name, read(name)]).filter(([, value]) => value !== '')),
  );
  const groups = evaluationRules(policy).respondent_groups.map((g) => g.id);
  const known = parsed.data?.audience === undefined || groups.includes(parsed.data.audience);
  if (!parsed.success || !known) throw new AppError('not_found', because('no_filter'));
  return parsed.data;
}

/** A filter as part of an address, the names in a fixed order; `''` where nothing is chosen. */
export function filterQuery(filter: ViewFilter): string {
  return new URLSearchParams(
    NAMES.flatMap((name) => (filter[name] === undefined ? [] : [[name, filter[name]]])),
  ).toString();
}

/** Whether a unit is of the filter's type. */
export function ofType(filter: ViewFilter, type: string): boolean {
  return filter.type === undefined || filter.type === type;
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
