'use client';
import { zodResolver } from '@hookform/resolvers/zod';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import type { Said } from '#lib/i18n/problem-text.ts';
import type { Finding } from '#lib/instruments/finding.ts';
import { instrumentText } from '#lib/library/input.ts';
import { ActButton } from '../../../_ui/act-button.tsx';
import { Field } from '../../../_ui/field.tsx';
import { FileField } from '../../../_ui/file-field.tsx';
import { Findings } from '../../../_ui/findings.tsx';
import { problemWords } from '../../../_ui/problem-words.ts';
import { Problems } from '../../../_ui/problems.tsx';
import { type Sent, send, sendWorkbook, unsaid } from '../../../_ui/send.ts';

type Checked<F = Said<Finding>> = { findings: F[]; instrument: { id: string; version: string } | null };

/** Findings in the page's language. */
async function said(checked: Checked<Finding>): Promise<Checked> {
  const words = await problemWords();
  return { ...checked, findings: checked.findings.map((f) => words?.say(f) ?? unsaid(f)) };
}

/** Upload or paste a file, check it, save it as a draft. */
export function UploadForm() {
  const t = useTranslations('library');
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [checked, setChecked] = useState<Checked & { text: string }>();
  const form = useForm({ resolver: zodResolver(instrumentText), defaultValues: { text: '' } });
  const { errors, isSubmitting } = form.formState;

  const check = form.handleSubmit(async ({ text }) => {
    const sent = await send<Checked<Finding>>('POST', '/api/v1/instruments/check', { text });
    setRefusal(sent.ok ? undefined : sent);
    setChecked(sent.ok ? { ...(await said(sent.value)), text } : undefined);
  });
  /** A workbook becomes the text of the same format; it is checked on the way, with findings by cell. */
  async function takeWorkbook(file: File) {
    setChecked(undefined);
    const sent = await sendWorkbook<Checked<Finding> & { text: string }>('/api/v1/workbooks/framework', file);
    setRefusal(sent.ok ? undefined : sent);
    if (!sent.ok) return;
    form.setValue('text', sent.value.text, { shouldDirty: true, shouldValidate: true });
    setChecked({ ...(await said(sent.value)), text: sent.value.text });
  }
  const save = form.handleSubmit(async ({ text }) => {
    const sent = await send<{ versionId: string }>('POST', '/api/v1/instruments', { text });
    if (sent.ok) {
      location.assign(`/library/${sent.value.versionId}`);
      return;
    }
    setRefusal(sent);
    if (sent.error === 'invalid_input') setChecked(undefined);
  });
  const clean = checked !== undefined && checked.text === form.watch('text');
  const failing = checked?.findings.some((f) => f.severity === 'error') ?? false;

  const takeFile = async (file: File) => {
    if (/\.xlsx$/i.test(file.name)) return takeWorkbook(file);
    form.setValue('text', await file.text(), { shouldDirty: true, shouldValidate: true });
    await check();
  };

  return (
    <form noValidate className="mt-4" onSubmit={check}>
      <Problems refusal={refusal} />
      <Field label={t('file')} hint={t('fileHint')}>
        {(aria) => (
          <FileField aria={aria} accept=".yaml,.yml,.json,text/yaml,application/json,.xlsx" take={takeFile} />
        )}
      </Field>
      <Field label={t('paste')} error={errors.text && t('textMissing')} hint={t('pasteHint')}>
        {(aria) => (
          <textarea
            {...aria}
            {...form.register('text')}
            rows={18}
            spellCheck={false}
            className="w-full font-mono text-[0.8125rem]"
          />
        )}
      </Field>
      <div className="flex flex-wrap gap-2">
        <ActButton type="submit" className="btn" busy={isSubmitting}>
          {t('check')}
        </ActButton>
        <ActButton
          type="button"
          className="btn primary"
          onClick={save}
          busy={isSubmitting}
          disabled={!clean || failing}
        >
          {t('saveDraft')}
        </ActButton>
      </div>
      {checked === undefined ? null : (
        <div className="mt-6" aria-live="polite">
          {checked.instrument === null ? null : (
            <p>
              {checked.instrument.id} {checked.instrument.version}
            </p>
          )}
          <Findings findings={checked.findings} />
        </div>
      )}
    </form>
  );
}
