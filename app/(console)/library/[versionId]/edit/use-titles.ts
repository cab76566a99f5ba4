'use client';
import { useTranslations } from 'next-intl';
import type { FormText, OutlineForm } from '#lib/interview/outline-form.ts';
import { useEditor } from './use-editor.ts';

/** What questions and sections are called while they are edited. */
export function useTitles() {
  const t = useTranslations('outline');
  const { now, lang } = useEditor();
  /** In the language that is edited, else in the source language. */
  const text = (words: FormText) => words[lang] || words[now.source_locale];
  return {
    text,
    /** Running number over the whole outline. */
    number(id: string): string {
      return String(now.sections.flatMap((s) => s.questions).findIndex((q) => q.id === id) + 1);
    },
    section(form: OutlineForm, index: number): string {
      const title = text(form.sections[index]?.title ?? { 'zh-CN': '', 'zh-TW': '', en: '' });
      return `${t('section', { n: index + 1 })} ${title || t('untitled')}`;
    },
  };
}
