/** Which problems are common: of one type and indicator, and found in several units. */

export type FoundProblem = { readonly unitId: string; readonly indicatorId: string; readonly type: string };
export type CommonProblem = {
  readonly type: string;
  readonly indicatorId: string;
  /** Units in which it was found, each once. */
  readonly unitIds: readonly string[];
  /** Findings that say so; several may be of one unit. */
  readonly findings: number;
};

/** Problems found in `units` or more units; findings that were withdrawn must not be among them. */
export function commonProblems(found: readonly FoundProblem[], units: number): CommonProblem[] {
  const groups = new Map<string, FoundProblem[]>();
  for (const f of found) {
    const key = JSON.stringify([f.type, f.indicatorId]);
    groups.set(key, [...(groups.get(key) ?? []), f]);
  }
  return [...groups.values()].flatMap((own): CommonProblem[] => {
    const unitIds = [...new Set(own.map((f) => f.unitId))];
    const [{ type, indicatorId } = { type: '', indicatorId: '' }] = own;
    return unitIds.length < units ? [] : [{ type, indicatorId, unitIds, findings: own.length }];
  });
}
