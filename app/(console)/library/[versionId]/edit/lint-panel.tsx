'use client';
import { useTranslations } from 'next-intl';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import { useEditor } from './use-editor.ts';
import { useTitles } from './use-titles.ts';

/** Everything that lint has found, by rule, errors first; each leads to its field. */
export function LintPanel(props: {
  findings: readonly Said<Finding>[];
  where: (finding: Finding) => string;
  reveal: (finding: Finding) => void;
}) {
  const t = useTranslations('outline');
  const rules = useTranslations('library.rule');
  const joint = useTranslations('common.joint');
  const { findings } = props;
  const errors = findings.filter((f) => f.severity === 'error').length;
  const groups = new Map<string, Said<Finding>[]>();
  for (const f of [...findings].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  ))
    groups.set(f.rule, [...(groups.get(f.rule) ?? []), f]);
  return (
    <aside className="oe-lint" aria-label={t('lint')}>
      <h2>{t('lint')}</h2>
      <p
        role="status"
        className={findings.length === 0 ? 'state ok' : errors > 0 ? 'state bad' : 'state warn'}
      >
        {findings.length === 0
          ? `✓ ${t('lintNone')}`
          : t('lintCount', { errors, warnings: findings.length - errors })}
      </p>
      {[...groups].map(([rule, all]) => (
        <details key={rule} open={all.length < 4}>
          <summary className={all[0]?.severity === 'error' ? 'text-(--danger)' : 'text-(--caution)'}>
            {all[0]?.severity === 'error' ? '✕' : '△'}{' '}
            {rules.has(rule as 'translation') ? rules(rule as 'translation') : rule}
            {all.length > 1 ? ` · ${t('places', { n: all.length })}` : ''}
          </summary>
          <ul>
            {all.map((f) => (
              <li key={`${f.path}-${f.message}`}>
                <button type="button" className="oe-jump" onClick={() => props.reveal(f)}>
                  <b>{props.where(f)}</b>
                  {joint('colon')}
                  {f.message}
                </button>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </aside>
  );
}

/** What lint says about an outline, by section and question. */
export function OutlineLint() {
  const t = useTranslations('outline');
  const { now, findings, reveal } = useEditor();
  const titles = useTitles();
  const where = (finding: Finding) => {
    const [, s, q] = /^sections\.(\d+)(?:\.questions\.(\d+))?/.exec(fieldOf(finding.path)) ?? [];
    const section = now.sections[Number(s)];
    const question = section?.questions[Number(q)];
    if (question !== undefined) return t('question', { n: titles.number(question.id) });
    return section === undefined ? t('file') : t('section', { n: Number(s) + 1 });
  };
  return <LintPanel findings={findings} where={where} reveal={reveal} />;
}
