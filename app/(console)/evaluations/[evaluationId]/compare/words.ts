import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import type { EvaluationView } from '#lib/evaluations/read-evaluation.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { Compared, Comparison } from '#lib/scores/read-comparison.ts';
import { text } from '../../../../_ui/localized.ts';
import { fixed, hundred } from '../../../../_ui/number.ts';

/** A value as the measure is shown: a mean on its scale, a rate as points of a hundred. */
export function figureOf(measure: Pick<Comparison, 'measure'>['measure'], value: number): string {
  return measure.kind === 'scale' ? fixed(value) : hundred(value);
}

/** The ends of an interval, or nothing where there is none. */
export function endsOf(value: Pick<Compared, 'interval'>): { lower: number; upper: number } | undefined {
  return isUndefined(value.interval)
    ? undefined
    : { lower: value.interval.lower, upper: value.interval.upper };
}

/** Names that all parts of the page use. */
export async function comparisonWords(view: Comparison) {
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const { measure } = view;
  const typeName = (type: string) => common(`unitType.${type as UnitType}`);
  const { type, industry } = view.filter;
  const ofIndustry = industry === undefined ? [] : [industry];
  /** What the units are narrowed to, or nothing. */
  const narrowed = [...(type === undefined ? [] : [typeName(type)]), ...ofIndustry].join(' · ');
  const measureName =
    measure.kind === 'total'
      ? t('total')
      : `${measure.kind === 'scale' ? measure.scale : measure.id} ${text(measure.title, locale)}`;
  return {
    common,
    locale,
    measureName,
    typeName,
    /** The units of a type that are shown. */
    groupName: (group: string) => [typeName(group), ...ofIndustry].join(' · '),
    narrowed,
    shownTypes: narrowed === '' ? t('allTypes') : narrowed,
    source: await sourceWords(view.evaluation),
  };
}

/** Where a picture comes from, and that its data are simulated. */
export async function sourceWords(evaluation: EvaluationView['evaluation']): Promise<string> {
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const day = (d: string) => format.dateTime(new Date(d), { dateStyle: 'medium' });
  const source = t('source', {
    evaluation: evaluation.title,
    from: day(evaluation.periodStart),
    to: day(evaluation.periodEnd),
  });
  return evaluation.demo ? `${source}${common('joint.clause')}${t('demo')}` : source;
}
