'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { unitList, variantTypes } from '#lib/indicators/unit-list.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { UnitListTable } from '../../unit-list-table.tsx';
import { useFramework } from './use-framework.ts';

/** What units of one type are held against: the common indicators and the variants of their type. */
export function UnitTypes() {
  const t = useTranslations('framework');
  const common = useTranslations('common');
  const locale = useLocale();
  const id = useId();
  const { tree, view } = useFramework();
  const types = [...new Set([...view.unitTypes, ...variantTypes(tree)])];
  const [type, setType] = useState(variantTypes(tree)[0] ?? types[0] ?? '');
  const list = unitList(tree, type);
  return (
    <section aria-label={t('units')}>
      <h2>{t('units')}</h2>
      <div className="oe-field">
        <label htmlFor={id}>{t('unitType')}</label>
        <select id={id} value={type} onChange={(e) => setType(e.target.value)}>
          {types.map((value) => (
            <option key={value} value={value}>
              {common.has(`unitType.${value as 'township'}`)
                ? common(`unitType.${value as 'township'}`)
                : value}
            </option>
          ))}
        </select>
      </div>
      <p className="mt-2">
        {t('assembled', {
          n: list.rows.length,
          common: tidy(list.common),
          specific: tidy(list.specific),
          total: tidy(list.common + list.specific),
        })}
      </p>
      {list.empty.length === 0 ? null : (
        <p className="small text-(--caution)">△ {t('emptySlots', { list: list.empty.join(' ') })}</p>
      )}
      <UnitListTable list={list} locale={locale} />
    </section>
  );
}
