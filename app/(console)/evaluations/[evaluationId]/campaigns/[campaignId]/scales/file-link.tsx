import { useTranslations } from 'next-intl';

const FORMATS = [
  { name: 'CSV', format: 'csv' },
  { name: 'Excel', format: 'xlsx' },
] as const;

/** The way to a table's file; for programs the same address gives JSON. */
export function FileLink({ href, table }: { href: string; table: string }) {
  const t = useTranslations('scale');
  return (
    <p className="small no-print mt-1 text-right">
      {FORMATS.map(({ name, format }) => (
        <a key={format} href={`${href}&format=${format}`} download className="ml-3">
          {name}
          <span className="sr-only">{t('fileOf', { table })}</span>
        </a>
      ))}
    </p>
  );
}
