import type { Locale } from '#lib/i18n/locales.ts';
import type { ScoringPolicy } from '#lib/indicators/policy.ts';
import { referenceTo } from '#lib/instruments/envelope.ts';
import { loadShipped } from '#lib/library/shipped.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import type { PageSetting } from '#lib/respond/page.ts';

export type ShippedPage = {
  id: string;
  questionnaire: Questionnaire;
  policy: ScoringPolicy;
  setting(locale: Locale): PageSetting & { path: string };
};

/** The shipped questionnaires with what their pages need, as a campaign would give it. */
export function shippedPages(): ShippedPage[] {
  const all = loadShipped().map((s) => s.instrument);
  return all.flatMap((questionnaire) => {
    if (questionnaire.kind !== 'questionnaire') return [];
    const policy = all.find(
      (p): p is ScoringPolicy =>
        p.kind === 'scoring_policy' && referenceTo(p) === questionnaire.scoring_policy,
    );
    if (policy === undefined) throw new Error(`no policy for ${questionnaire.id}`);
    const setting = (locale: Locale) => ({
      locale,
      unitName: '云汀区市场监督管理局',
      stratum: questionnaire.audience.group === 'cooperating_department' ? '区人力资源和社会保障局' : '',
      demo: true,
      contact: '云汀区委编办评估工作组 0000-0000（演示）',
      closes: '2026年12月31日 18:00',
      k: policy.disclosure.k_report,
      path: `/s/${'0'.repeat(26)}`,
    });
    return [{ id: questionnaire.id, questionnaire, policy, setting }];
  });
}
