'use client';
import { useFormatter, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { LOCALE_NAMES } from '#lib/i18n/locales.ts';
import type { Locale } from '#lib/instruments/envelope.ts';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { useFields } from './field-context.ts';
import type { Kept } from './use-device-copy.ts';
import { useEditor } from './use-editor.ts';

/** What concerns the instrument as a whole, always in sight, with the truth about what is stored where. */
export function EditorBar(props: {
  save: () => void;
  saving: boolean;
  kept: Kept;
  step: (by: 'undo' | 'redo') => void;
  canUndo: boolean;
  canRedo: boolean;
  children?: ReactNode;
}) {
  const t = useTranslations('outline');
  const { now, lang, setLang } = useFields();
  const { step, canUndo, canRedo } = props;
  const press = (what: 'undo' | 'redo', can: boolean) => (
    <button
      type="button"
      className="btn"
      aria-disabled={!can || undefined}
      onClick={() => (can ? step(what) : undefined)}
    >
      {t(what)}
    </button>
  );
  return (
    <section className="oe-bar no-print" aria-label={t('bar')}>
      <ActButton type="button" className="btn primary" busy={props.saving} onClick={props.save}>
        {t('save')}
      </ActButton>
      {press('undo', canUndo)}
      {press('redo', canRedo)}
      <select aria-label={t('language')} value={lang} onChange={(e) => setLang(e.target.value as Locale)}>
        {now.locales.map((l) => (
          <option key={l} value={l}>
            {LOCALE_NAMES[l]}
          </option>
        ))}
      </select>
      {props.children}
      <KeptLine kept={props.kept} saving={props.saving} />
    </section>
  );
}

/** The bar of the outline editor. */
export function Toolbar(props: {
  save: () => void;
  saving: boolean;
  kept: Kept;
  previewing: boolean;
  setPreviewing: (on: boolean) => void;
}) {
  const t = useTranslations('outline');
  const { now, step, canUndo, canRedo, setOpen, open } = useEditor();
  const all = now.sections.flatMap((s) => s.questions.map((q) => q.id));
  const anyOpen = all.some((id) => open.has(id));
  return (
    <EditorBar {...props} step={step} canUndo={canUndo} canRedo={canRedo}>
      {props.previewing ? (
        <button type="button" className="btn" onClick={() => window.print()}>
          {t('print')}
        </button>
      ) : (
        <button type="button" className="btn" onClick={() => setOpen(all, !anyOpen)}>
          {anyOpen ? t('closeAll') : t('openAll')}
        </button>
      )}
      <button
        type="button"
        className="btn"
        aria-pressed={props.previewing}
        onClick={() => props.setPreviewing(!props.previewing)}
      >
        {props.previewing ? t('write') : t('preview')}
      </button>
    </EditorBar>
  );
}

function KeptLine({ kept, saving }: { kept: Kept; saving: boolean }) {
  const t = useTranslations('outline.state');
  const format = useFormatter();
  const time = format.dateTime(kept.at, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
  });
  if (saving) return <span className="small quiet">{t('writing')}</span>;
  switch (kept.state) {
    case 'clean':
      return <span className="small quiet">{t('clean')}</span>;
    case 'kept':
      return <span className="small quiet">{t('kept', { time })}</span>;
    case 'full':
      return <span className="small text-(--danger)">{t('full')}</span>;
    case 'saved':
      return <span className="small quiet">{t('saved', { time })}</span>;
  }
}
