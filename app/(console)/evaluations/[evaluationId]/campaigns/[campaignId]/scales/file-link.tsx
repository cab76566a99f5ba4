import { useTranslations } from 'next-intl';

/** The way to a table's file; for programs the same address gives JSON. */
export function FileLink({ href, table }: { href: string; table: string }) {
  const t = useTranslations('scale');
  return (
    <p className="small no-print mt-1 text-right">
      <a href={`${href}&format=csv`} download aria-label={t('fileOf', { table, format: 'CSV' })}>
        CSV
      </a>{' '}
      <a href={`${href}&format=xlsx`} download aria-label={t('fileOf', { table, format: 'Excel' })}>
        Excel
      </a>
    </p>
  );
}
