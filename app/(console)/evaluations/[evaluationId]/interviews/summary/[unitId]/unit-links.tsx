'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';

/** Leads on to the same page of another unit. */
export function UnitLinks(props: {
  units: readonly { readonly id: string; readonly name: string }[];
  unitId: string;
  path: string;
}) {
  const t = useTranslations('finding.brief');
  const router = useRouter();
  return (
    <label className="mt-3 inline-grid gap-0.5 no-print">
      <span className="small quiet">{t('choose')}</span>
      <select value={props.unitId} onChange={(e) => router.push(`${props.path}/${e.currentTarget.value}`)}>
        {props.units.map((u) => (
          <option key={u.id} value={u.id}>
            {u.name}
          </option>
        ))}
      </select>
    </label>
  );
}
