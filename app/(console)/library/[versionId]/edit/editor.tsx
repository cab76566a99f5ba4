'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useMemo, useState } from 'react';
import { DEFAULT_LOCALE, isLocale, LOCALE_NAMES } from '#lib/i18n/locales.ts';
import { formOf, outlineFormSchema, outlineOf } from '#lib/interview/outline-form.ts';
import { outlineModel } from '#lib/interview/outline-model.ts';
import { Problems } from '../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../_ui/send.ts';
import { PrintedOutline } from '../../../evaluations/[evaluationId]/interviews/[interviewId]/_session/printed-outline.tsx';
import './editor.css';
import './narrow.css';
import { FieldsProvider } from './field-context.ts';
import { OutlineLint } from './lint-panel.tsx';
import { Notices } from './notices.tsx';
import { OutlinePreview } from './outline-preview.tsx';
import { Toolbar } from './toolbar.tsx';
import { drawerFor, type Stored, useDeviceCopy } from './use-device-copy.ts';
import { EditorProvider, type EditorView, useEditorValue } from './use-editor.ts';
import { Writing } from './writing.tsx';

type Saved = { versionId: string; contentHash: string; lost: string[] };

const nameOf = ({ id, version }: { id: string; version: string }) => `${id} ${version}`;

/** The editor of an outline; for those who may not write, its preview. */
export function OutlineEditor({ view }: { view: EditorView }) {
  const t = useTranslations('outline');
  const locale = useLocale();
  const editor = useEditorValue(view);
  const [stored, setStored] = useState<Stored>({
    versionId: view.versionId,
    was: view.was,
    name: nameOf(view.outline),
  });
  const [start] = useState(() => formOf(view.outline));
  const drawer = drawerFor(view, stored.versionId);
  const copy = useDeviceCopy(editor, start, outlineFormSchema, stored.was, drawer);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [saved, setSaved] = useState<Saved & { version: string }>();
  const [saving, setSaving] = useState(false);
  const [previewing, setPreviewing] = useState(!view.may.edit);
  const { form, now, step, settle } = editor;
  const errors = editor.findings.filter((f) => f.severity === 'error');

  const submit = form.handleSubmit(
    async (outline) => {
      const typed = settle();
      setSaving(true);
      const sent = await send<Saved>('POST', '/api/v1/outlines', {
        outline,
        from: stored.versionId,
        // Under another number it is another draft, which must not be there yet.
        was: nameOf(outline) === stored.name ? stored.was : null,
      });
      setSaving(false);
      setRefusal(sent.ok ? undefined : sent);
      if (!sent.ok) return;
      copy.took(typed);
      setSaved({ ...sent.value, version: outline.version });
      setStored({ versionId: sent.value.versionId, was: sent.value.contentHash, name: nameOf(outline) });
      window.history.replaceState(null, '', `/library/${sent.value.versionId}/edit`);
    },
    () => errors[0] !== undefined && editor.reveal(errors[0]),
  );
  const save = () => {
    if (saving) return;
    setSaved(undefined);
    setRefusal(undefined);
    if (errors[0] !== undefined) return editor.reveal(errors[0]);
    void submit();
  };

  useEffect(() => {
    if (!view.may.edit) return;
    const byKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.altKey || event.isComposing) return;
      const key = event.key.toLowerCase();
      if (key === 'z') step(event.shiftKey ? 'redo' : 'undo');
      else if (key === 'y') step('redo');
      else if (key === 's') save();
      else return;
      event.preventDefault();
    };
    window.addEventListener('keydown', byKey);
    return () => window.removeEventListener('keydown', byKey);
  });

  const shown = view.may.edit ? editor.lang : isLocale(locale) ? locale : DEFAULT_LOCALE;
  const model = useMemo(
    () => outlineModel(outlineOf(now, 0), view.policy, view.tree, shown),
    [now, view.policy, view.tree, shown],
  );
  const paper = useMemo(
    () => ({
      outline: model,
      evaluation: { demo: false },
      unit: { name: t('paperUnit') },
      interview: { number: t('paperNumber') },
    }),
    [model, t],
  );
  return (
    <EditorProvider value={editor}>
      <FieldsProvider value={editor}>
        {' '}
        <form
          noValidate
          className={previewing ? undefined : 'oe no-print'}
          onSubmit={(e) => e.preventDefault()}
        >
          {view.may.edit ? (
            <Toolbar
              save={save}
              saving={saving}
              kept={copy.kept}
              previewing={previewing}
              setPreviewing={setPreviewing}
            />
          ) : (
            <p className="no-print mt-4">
              <button type="button" className="btn" onClick={() => window.print()}>
                {t('print')}
              </button>
            </p>
          )}
          <div className="oe-main">
            <Problems refusal={refusal} />
            <Notices
              copy={copy}
              saved={saved}
              errors={errors.length}
              removed={editor.removed}
              undo={() => step('undo')}
            />
            {previewing ? (
              <>
                <p className="small quiet no-print">
                  {t('previewAs')} · {LOCALE_NAMES[model.locale]}
                </p>
                <OutlinePreview model={model} />
              </>
            ) : copy.older === undefined ? (
              <Writing key={editor.generation} />
            ) : null}
            <p role="status" className="sr-only">
              {editor.said}
            </p>
          </div>
          {previewing ? null : <OutlineLint />}
        </form>
        <PrintedOutline view={paper} />
      </FieldsProvider>
    </EditorProvider>
  );
}
