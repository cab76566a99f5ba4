/** What lint says about an outline while it is being written, by the fields it is about. */
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { ENVELOPE_CHECKS } from '#lib/instruments/envelope-checks.ts';
import { type Finding, runChecks } from '#lib/instruments/finding.ts';
import { schemaFindings } from '#lib/instruments/schema-findings.ts';
import { INTERVIEW_CHECKS, INTERVIEW_POLICY_CHECKS, INTERVIEW_TREE_CHECKS } from '#lib/interview/checks.ts';
import { interviewOutlineSchema } from '#lib/interview/outline.ts';
import { type OutlineForm, outlineOf } from '#lib/interview/outline-form.ts';

/** Rules of the format that say: there is no number here. */
const UNREAD: ReadonlySet<string> = new Set(['schema_missing', 'schema_type']);

/**
 * Every finding about an outline that may be unfinished: what its format lacks, and what its checks say about the
 * rest. Where both speak of one field, a number that is none comes first; of a text its check knows more.
 */
export function lintForm(
  form: OutlineForm,
  beside: { readonly policy: ScoringPolicy | undefined; readonly tree: IndicatorTree | undefined },
): Finding[] {
  const parsed = interviewOutlineSchema.safeParse(outlineOf(form), { reportInput: true });
  const format = parsed.success ? [] : schemaFindings(parsed.error.issues);
  const outline = outlineOf(form, 0);
  const { policy, tree } = beside;
  const checked = [
    ...runChecks(INTERVIEW_CHECKS, outline),
    ...runChecks(ENVELOPE_CHECKS, outline),
    ...(policy === undefined ? [] : runChecks(INTERVIEW_POLICY_CHECKS, { outline, policy })),
    ...(tree === undefined ? [] : runChecks(INTERVIEW_TREE_CHECKS, { outline, tree })),
  ];
  const spoken = new Set(checked.map((f) => f.path));
  const unread = new Set(format.filter((f) => UNREAD.has(f.rule)).map((f) => f.path));
  // Without an indicator there is nothing to say about its transform yet.
  const moot = new Set(
    checked.filter((f) => f.rule === 'rating_unmapped').map((f) => f.path.replace(/indicator$/, 'transform')),
  );
  return [
    ...format.filter((f) => UNREAD.has(f.rule) || !spoken.has(f.path)),
    ...checked.filter((f) => !unread.has(f.path)),
  ].filter((f) => !moot.has(f.path));
}

/** The name of the field that a finding is about: `sections[0].title.en` is `sections.0.title.en`. */
export function fieldOf(path: string): string {
  return path.replace(/\[(\d+)\]/g, '.$1');
}

/** Findings by their field. Also those of a field's languages belong to it; those of deeper fields do not. */
export function findingsAt<F extends Finding>(findings: readonly F[], field: string): F[] {
  return findings.filter((f) => {
    const at = fieldOf(f.path);
    return at === field || /^\.(zh-CN|zh-TW|en)$/.test(at.startsWith(field) ? at.slice(field.length) : '');
  });
}

/** Minutes of the questions of a section; what is not a number counts as none. */
export function minutesOf(typed: readonly string[]): number {
  return typed.reduce((sum, t) => sum + (Number.isFinite(Number(t)) ? Number(t) : 0), 0);
}
