import { getTranslations } from 'next-intl/server';
import type { UnitType } from '#lib/evaluations/input.ts';
import type { ViewFilter } from '#lib/evaluations/view-filter.ts';
import type { FilterField } from './filters.tsx';

/** Choices of the type and the industry of units, where there are several to choose from. */
export async function unitFields(
  choices: { readonly types: readonly string[]; readonly industries: readonly string[] },
  about: ViewFilter,
): Promise<FilterField[]> {
  const compare = await getTranslations('compare');
  const common = await getTranslations('common');
  const types = choices.types.map((id) => ({ id, name: common(`unitType.${id as UnitType}`) }));
  const industries = choices.industries.map((id) => ({ id, name: id }));
  return [
    ...(types.length < 2
      ? []
      : [{ name: 'unitType', label: compare('type'), options: types, chosen: about.type ?? '' }]),
    ...(industries.length === 0
      ? []
      : [
          {
            name: 'industry',
            label: common('industry'),
            options: industries,
            chosen: about.industry ?? '',
          },
        ]),
  ];
}
