'use client';
import { useTranslations } from 'next-intl';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Finding } from '#lib/instruments/finding.ts';

/** Findings of the lint, by path: the rule in the reader's language, then the detail and what would be right. */
export function Findings({ findings }: { findings: readonly Said<Finding>[] }) {
  const t = useTranslations('library');
  const rules = useTranslations('library.rule');
  const errors = findings.filter((f) => f.severity === 'error').length;
  if (findings.length === 0) return <p className="notice good">{t('noFindings')}</p>;
  return (
    <>
      <p className={`notice ${errors > 0 ? 'danger' : 'caution'}`}>
        {t('findings', { errors, warnings: findings.length - errors })}
      </p>
      <table className="mt-2">
        <thead>
          <tr>
            <th scope="col">{t('severity')}</th>
            <th scope="col">{t('path')}</th>
            <th scope="col">{t('finding')}</th>
          </tr>
        </thead>
        <tbody>
          {findings.map((f) => (
            <tr key={`${f.path}-${f.rule}-${f.message}`}>
              <td
                className={`whitespace-nowrap align-top ${f.severity === 'error' ? 'text-(--danger)' : 'text-(--caution)'}`}
              >
                {f.severity === 'error' ? '✕' : '△'} {t(`severityName.${f.severity}`)}
              </td>
              <td className="align-top">
                <code className="small break-all">{f.place}</code>
              </td>
              <td>
                {rules.has(f.rule as 'layout_items') ? <b>{rules(f.rule as 'layout_items')}</b> : null}{' '}
                <span className="id">{f.rule}</span>
                <br />
                {t('findingText', { message: f.message, remedy: f.remedy })}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
