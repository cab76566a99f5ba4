'use client';
import { useTranslations } from 'next-intl';
import { type ReactNode, useId } from 'react';
import { get } from 'react-hook-form';
import { LOCALE_NAMES } from '#lib/i18n/locales.ts';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import type { FormText } from '#lib/interview/outline-form.ts';
import { findingsAt } from '#lib/interview/outline-lint.ts';
import { useFields } from './field-context.ts';

/** What lint says about one field, below it. Missing translations have their own mark. */
export function FieldFindings({ field, id }: { field: string; id: string }) {
  const { findings } = useFields();
  const own = findingsAt(findings, field).filter((f) => f.rule !== 'translation');
  return <FindingList findings={own} id={id} />;
}

/** Findings below what they are about. */
export function FindingList({ findings: own, id }: { findings: readonly Said<Finding>[]; id: string }) {
  const t = useTranslations('library');
  if (own.length === 0) return null;
  return (
    <ul id={id} className="oe-findings">
      {own.map((f) => (
        <li key={`${f.rule}-${f.path}-${f.message}`} data-severity={f.severity}>
          <span aria-hidden="true">{f.severity === 'error' ? '✕' : '△'}</span>{' '}
          <span className="sr-only">{t(`severityName.${f.severity}`)}</span>
          {t('findingText', { message: f.message, remedy: f.remedy })}
        </li>
      ))}
    </ul>
  );
}

type Wired = { id: string; 'aria-describedby': string | undefined; 'aria-invalid': boolean };

/** A field with its label and what lint says about it. */
export function Labelled(props: {
  field: string;
  label: ReactNode;
  hint?: ReactNode;
  className?: string;
  children: (aria: Wired) => ReactNode;
}) {
  const id = useId();
  const { findings } = useFields();
  const own = findingsAt(findings, props.field).filter((f) => f.rule !== 'translation');
  const described = [own.length > 0 ? `${id}-f` : '', props.hint === undefined ? '' : `${id}-h`]
    .filter(Boolean)
    .join(' ');
  return (
    <div className={`oe-field ${props.className ?? ''}`}>
      <label htmlFor={id}>{props.label}</label>
      {props.children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': own.some((f) => f.severity === 'error'),
      })}
      <FieldFindings field={props.field} id={`${id}-f`} />
      {props.hint === undefined ? null : (
        <div id={`${id}-h`} className="small quiet">
          {props.hint}
        </div>
      )}
    </div>
  );
}

/** A text in the language that is edited; the others are folded beneath it. */
export function TextField(props: {
  field: string;
  label: string;
  focus: string;
  rows?: number;
  /** Nothing may be written here: then no language is missing. */
  optional?: true;
}) {
  const t = useTranslations('outline');
  const { register, now, lang } = useFields();
  const { locales, source_locale: source } = now;
  const text = (get(now, props.field) ?? {}) as Partial<FormText>;
  return (
    <div className="oe-text">
      <Labelled
        field={props.field}
        label={
          <>
            {props.label} {locales.length > 1 ? <span className="id">{LOCALE_NAMES[lang]}</span> : null}
          </>
        }
      >
        {(aria) => (
          <>
            {lang === source || (text[source] ?? '') === '' ? null : (
              <p className="oe-original" lang={source}>
                <span className="sr-only">{t('original')}</span>
                {text[source]}
              </p>
            )}
            <textarea
              {...aria}
              {...register(`${props.field}.${lang}`)}
              key={lang}
              lang={lang}
              rows={props.rows ?? 1}
              data-focus={props.focus}
            />
          </>
        )}
      </Labelled>
      <Translations {...props} text={text} />
    </div>
  );
}

function Translations(props: { field: string; label: string; text: Partial<FormText>; optional?: true }) {
  const t = useTranslations('outline');
  const joint = useTranslations('common.joint');
  const { register, now, lang, open: opened, setOpen } = useFields();
  const id = useId();
  // Kept with the editor, so that it stays open when the fields are made anew.
  const fold = `translations of ${props.field}`;
  const open = opened.has(fold);
  const others = now.locales.filter((l) => l !== lang);
  if (others.length === 0) return null;
  const missing = now.locales.filter((l) => (props.text[l] ?? '').trim() === '');
  if (props.optional === true && missing.length === now.locales.length) return null;
  const missingNames = missing.map((l: Locale) => LOCALE_NAMES[l]).join(joint('list'));
  return (
    <div className="oe-translations">
      <button
        type="button"
        className="oe-link"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen([fold], !open)}
      >
        <span aria-hidden="true">{open ? '▾' : '▸'}</span> {t('translations')}
        <span className="sr-only">
          {joint('colon')}
          {props.label}
        </span>{' '}
        <span className={missing.length > 0 ? 'state warn' : 'state'}>
          {missing.length > 0 ? `△ ${t('missing', { list: missingNames })}` : t('complete')}
        </span>
      </button>
      <div id={id} hidden={!open}>
        {open
          ? others.map((locale) => (
              <label key={locale} className="oe-field">
                <span className="small quiet">{LOCALE_NAMES[locale]}</span>
                <textarea {...register(`${props.field}.${locale}`)} lang={locale} rows={1} />
              </label>
            ))
          : null}
      </div>
    </div>
  );
}

/** A short value: minutes, numbers of people, ids. */
export function ShortField(props: {
  field: string;
  label: string;
  hint?: ReactNode;
  wide?: boolean;
  readOnly?: boolean;
}) {
  const { register } = useFields();
  return (
    <Labelled field={props.field} label={props.label} hint={props.hint}>
      {(aria) => (
        <input
          {...aria}
          {...register(props.field)}
          readOnly={props.readOnly}
          inputMode={props.wide === true ? 'text' : 'decimal'}
          autoComplete="off"
          className={props.wide === true ? 'w-60' : 'w-24'}
          data-focus={props.field}
        />
      )}
    </Labelled>
  );
}

/** One of several named values. */
export function ChoiceField(props: {
  field: string;
  label: string;
  options: readonly { readonly value: string; readonly label: string }[];
}) {
  const { register } = useFields();
  return (
    <Labelled field={props.field} label={props.label}>
      {(aria) => (
        <select {...aria} {...register(props.field)} data-focus={props.field}>
          {props.options.map((o) => (
            <option key={o.value} value={o.value}>
              {o.label}
            </option>
          ))}
        </select>
      )}
    </Labelled>
  );
}
