'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { useSession } from './use-session.ts';

const TITLE_LENGTH = 24;

/** The filed notes of a question. Deleting can be undone. */
export function NoteLog({ id }: { id: string }) {
  const t = useTranslations('interview');
  const format = useFormatter();
  const { answer, writing, removed, removeNote, undoRemove, editNote } = useSession();
  const { notes, composer } = answer(id);
  const list = useRef<HTMLOListElement>(null);
  const before = useRef(notes.length);
  useEffect(() => {
    // A note just filed must not hide behind the note field.
    if (notes.length > before.current) list.current?.lastElementChild?.scrollIntoView({ block: 'nearest' });
    before.current = notes.length;
  }, [notes.length]);
  return (
    <>
      <ol className="iv-log" ref={list}>
        {notes.map((note) => {
          const short = note.text.slice(0, TITLE_LENGTH);
          return (
            <li key={note.id}>
              <span className="iv-tag" data-kind={note.kind}>
                {t(`kind.${note.kind}`)}
              </span>
              {note.kind === 'quote' ? <q>{note.text}</q> : <span>{note.text}</span>}
              <time dateTime={new Date(note.at).toISOString()}>
                {format.dateTime(note.at, { hour: '2-digit', minute: '2-digit', hour12: false })}
              </time>
              {writing ? (
                <span className="iv-do">
                  <button
                    type="button"
                    className="iv-link"
                    aria-label={t('notes.editLong', { text: short })}
                    onClick={() => editNote(note)}
                  >
                    {t('notes.edit')}
                  </button>
                  <button
                    type="button"
                    className="iv-link"
                    aria-label={t('notes.removeLong', { text: short })}
                    onClick={() => removeNote(note)}
                  >
                    {t('notes.remove')}
                  </button>
                </span>
              ) : null}
            </li>
          );
        })}
        {!writing && composer.trim() !== '' ? (
          <li>
            <span className="iv-tag">{t('notes.draft')}</span>
            <span>{composer}</span>
          </li>
        ) : null}
      </ol>
      {notes.length === 0 && !writing && composer.trim() === '' ? (
        <p className="iv-empty quiet">{t('notes.empty')}</p>
      ) : null}
      <div role="status">
        {removed?.id === id ? (
          <p className="iv-undo">
            {t('notes.removed')}
            <button type="button" className="iv-link" onClick={undoRemove}>
              {t('notes.undo')}
            </button>
          </p>
        ) : null}
      </div>
    </>
  );
}
