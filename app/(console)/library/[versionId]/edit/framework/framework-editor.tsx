'use client';
import Link from 'next/link';
import { useTranslations } from 'next-intl';
import { useEffect, useState } from 'react';
import { treeFormOf, treeFormSchema } from '#lib/indicators/tree-form.ts';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';
import { drawerOf } from '../device-copy.ts';
import '../editor.css';
import '../narrow.css';
import { FieldsProvider } from '../field-context.ts';
import { LintPanel } from '../lint-panel.tsx';
import { Notices } from '../notices.tsx';
import { EditorBar } from '../toolbar.tsx';
import { useDeviceCopy } from '../use-device-copy.ts';
import './framework.css';
import { NodePanel } from './node-panel.tsx';
import { TreeOutline } from './tree-outline.tsx';
import { FrameworkProvider, type FrameworkView, useFrameworkValue } from './use-framework.ts';

type Saved = { versionId: string; contentHash: string; lost: string[] };

const nameOf = ({ id, version }: { id: string; version: string }) => `${id} ${version}`;

/** The editor of an indicator tree: the tree beside the one node that is written; lint below the tree. */
export function FrameworkEditor({ view }: { view: FrameworkView }) {
  const t = useTranslations('framework');
  const framework = useFrameworkValue(view);
  const { form, findings, step, settle } = framework;
  const [start] = useState(() => treeFormOf(view.tree));
  const [stored, setStored] = useState({
    versionId: view.versionId,
    was: view.was,
    name: nameOf(view.tree),
  });
  const drawer = drawerOf(stored.versionId, view.userId, view.asNew && stored.versionId === view.versionId);
  const copy = useDeviceCopy(framework, start, treeFormSchema, stored.was, drawer);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  const [saved, setSaved] = useState<Saved & { version: string }>();
  const [saving, setSaving] = useState(false);
  const errors = findings.filter((f) => f.severity === 'error');

  const submit = form.handleSubmit(
    async (tree) => {
      const typed = settle();
      setSaving(true);
      const sent = await send<Saved>('POST', '/api/v1/frameworks', {
        tree,
        from: stored.versionId,
        // Under another number it is another draft, which must not be there yet.
        was: nameOf(tree) === stored.name ? stored.was : null,
      });
      setSaving(false);
      setRefusal(sent.ok ? undefined : sent);
      if (!sent.ok) return;
      copy.took(typed);
      setSaved({ ...sent.value, version: tree.version });
      setStored({ versionId: sent.value.versionId, was: sent.value.contentHash, name: nameOf(tree) });
      window.history.replaceState(null, '', `/library/${sent.value.versionId}/edit`);
    },
    () => errors[0] !== undefined && framework.reveal(errors[0]),
  );
  const save = () => {
    if (saving) return;
    setSaved(undefined);
    setRefusal(undefined);
    if (errors[0] !== undefined) return framework.reveal(errors[0]);
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

  return (
    <FrameworkProvider value={framework}>
      <FieldsProvider value={framework}>
        {view.locked === undefined ? null : (
          <p className="notice mt-4">
            {t('locked', {
              version: view.openedVersion,
              status: view.locked.status,
              n: view.locked.evaluations,
            })}{' '}
            <Link href={`/library/${view.versionId}`} prefetch={false}>
              {t('openLocked')}
            </Link>
          </p>
        )}
        <form noValidate className="oe fe no-print" onSubmit={(e) => e.preventDefault()}>
          {view.may.edit ? (
            <EditorBar
              save={save}
              saving={saving}
              kept={copy.kept}
              step={step}
              canUndo={framework.canUndo}
              canRedo={framework.canRedo}
            />
          ) : null}
          <div className="fe-notices">
            <Problems refusal={refusal} />
            <Notices
              copy={copy}
              saved={saved}
              errors={errors.length}
              removed={framework.removed}
              undo={() => step('undo')}
            />
          </div>
          <div className="fe-side">
            <TreeOutline />
            <LintPanel findings={findings} where={framework.where} reveal={framework.reveal} />
          </div>
          <fieldset className="oe-main" disabled={!view.may.edit}>
            <legend className="sr-only">{t('panel')}</legend>
            {copy.older === undefined ? (
              <NodePanel key={`${framework.generation} ${framework.selected}`} />
            ) : null}
            <p role="status" className="sr-only">
              {framework.said}
            </p>
          </fieldset>
        </form>
      </FieldsProvider>
    </FrameworkProvider>
  );
}
