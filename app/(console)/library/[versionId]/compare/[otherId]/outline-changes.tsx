import { getTranslations } from 'next-intl/server';
import { LOCALE_NAMES } from '#lib/i18n/locales.ts';
import type { FieldChange, OutlineDiff, QuestionChange, SectionChange } from '#lib/interview/outline-diff.ts';
import { text } from '../../../../../_ui/localized.ts';
import './compare.css';

const FIELDS = [
  'title',
  'minutes',
  'text',
  'probes',
  'required',
  'ask_for_evidence',
  'role',
  'time_budget_minutes',
  'opening_script',
  'closing_script',
  'interviewer_checklist',
] as const;

/** The difference of two outlines in their own order: what was added, removed and moved, and texts word by word. */
export async function OutlineChanges({ diff, locale }: { diff: OutlineDiff; locale: string }) {
  const t = await getTranslations('outline');
  if (diff.changes.length === 0 && diff.sections.length === 0) {
    return <p className="notice mt-6">{t('compareSame')}</p>;
  }
  return (
    <div className="oc mt-4">
      <p className="small quiet">{t('legend')}</p>
      {diff.changes.length === 0 ? null : (
        <section>
          <h2>{t('whole')}</h2>
          <Fields changes={diff.changes} />
        </section>
      )}
      {diff.sections.map((section) => (
        <Section key={section.id} section={section} locale={locale} />
      ))}
    </div>
  );
}

async function Section({ section: s, locale }: { section: SectionChange; locale: string }) {
  return (
    <section>
      <h2>
        {text(s.title, locale)} <State of={s} />
      </h2>
      <Fields changes={s.changes} />
      {s.questions.map((q) => (
        <Question key={q.id} question={q} locale={locale} />
      ))}
    </section>
  );
}

async function Question({ question: q, locale }: { question: QuestionChange; locale: string }) {
  const t = await getTranslations('outline');
  return (
    <article data-state={q.state}>
      <h3>
        <span className="id">{q.id}</span> {text(q.text, locale)} <State of={q} />{' '}
        {q.from === undefined ? null : (
          <span className="small quiet">{t('from', { section: text(q.from, locale) })}</span>
        )}
      </h3>
      <Fields changes={q.changes} />
    </article>
  );
}

async function State({ of }: { of: SectionChange | QuestionChange }) {
  const t = await getTranslations('outline');
  if (of.state === 'kept' && of.changes.length === 0) return null;
  const tone = of.state === 'added' ? 'ok' : of.state === 'removed' ? 'bad' : 'warn';
  return <span className={`state ${tone}`}>{t(`stateName.${of.state}`)}</span>;
}

async function Fields({ changes }: { changes: readonly FieldChange[] }) {
  const t = await getTranslations('outline');
  if (changes.length === 0) return null;
  const nameOf = (field: string): string => {
    const known = FIELDS.find((f) => f === field);
    if (known !== undefined) return t(`field.${known}`);
    const [, point] = /anchors\.(\d)/.exec(field) ?? [];
    if (point !== undefined) return t('field.anchor', { n: point });
    const group = (['sampling', 'conduct', 'script_minutes'] as const).find((g) => field.startsWith(`${g}.`));
    if (group !== undefined) return t(`field.${group}`);
    const rated = (['indicator', 'weight', 'transform'] as const).find((r) => field === `rating.${r}`);
    return rated === undefined ? t('field.other', { name: field }) : t(`field.${rated}`);
  };
  return (
    <dl>
      {changes.map((c) => (
        <div key={`${c.field}-${c.locale ?? ''}`}>
          <dt>
            {nameOf(c.field)}{' '}
            {c.locale === undefined ? null : <span className="small quiet">{LOCALE_NAMES[c.locale]}</span>}
          </dt>
          <dd lang={c.locale}>
            {c.words.map((w, i) => {
              const key = `${i}-${w.kind}`;
              if (w.kind === 'added') return <ins key={key}>{w.text}</ins>;
              if (w.kind === 'removed') return <del key={key}>{w.text}</del>;
              return <span key={key}>{w.text}</span>;
            })}
          </dd>
        </div>
      ))}
    </dl>
  );
}
