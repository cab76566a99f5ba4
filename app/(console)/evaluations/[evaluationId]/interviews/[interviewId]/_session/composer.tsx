'use client';
import { useTranslations } from 'next-intl';
import { useEffect } from 'react';
import { NOTE_KINDS } from '#lib/interview/answer-merge.ts';
import { sensitiveIn } from '#lib/interview/sensitive.ts';
import { useSession } from './use-session.ts';

const LONGEST = 4_000;

/** Where notes are written: always at hand, with its kind above. */
export function Composer({ id }: { id: string }) {
  const t = useTranslations('interview');
  const { answer, act, kind, setKind, fileNote, composer, began } = useSession();
  useEffect(() => {
    // With a mouse or a trackpad the cursor waits here; on touch this would throw the keyboard over the question.
    if (began && window.matchMedia('(any-pointer: fine)').matches)
      composer.current?.focus({ preventScroll: true });
  }, [composer, began]);
  const text = answer(id).composer;
  return (
    <div className="iv-write">
      <fieldset className="iv-kinds">
        <legend className="sr-only">{t('notes.kind')}</legend>
        {NOTE_KINDS.map((k, i) => (
          <label key={k}>
            <input
              type="radio"
              name="note-kind"
              className="sr-only"
              aria-label={t(`kind.${k}`)}
              aria-keyshortcuts={`Alt+${i + 1}`}
              checked={kind === k}
              onChange={() => setKind(k)}
              onClick={(event) => {
                if (event.detail > 0) composer.current?.focus();
              }}
            />
            <span>
              {t(`kind.${k}`)} <kbd>Alt {i + 1}</kbd>
            </span>
          </label>
        ))}
        <button
          type="button"
          className="iv-link iv-file"
          disabled={text.trim() === ''}
          onClick={() => {
            fileNote();
            composer.current?.focus();
          }}
        >
          {t('notes.file')}
        </button>
      </fieldset>
      <textarea
        ref={composer}
        aria-label={t('notes.label')}
        aria-keyshortcuts="Control+Enter"
        placeholder={t('notes.hint')}
        maxLength={LONGEST}
        rows={2}
        value={text}
        onChange={(event) => act({ type: 'edit', id, change: { composer: event.target.value } })}
      />
      <p role="status" className="field-error small">
        {sensitiveIn(text)
          .map((kind) => t(`notes.sensitive.${kind}`))
          .join(' ')}
      </p>
    </div>
  );
}
