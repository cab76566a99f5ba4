'use client';
import { useTranslations } from 'next-intl';
import { useId, useState } from 'react';
import { useSession } from './use-session.ts';
import { FOLLOW_UP_ID } from './use-shortcuts.ts';

/** Questions that were added on the spot, and a short field for the next one. */
export function FollowUps({ id }: { id: string }) {
  const t = useTranslations('interview.session');
  const { answer, writing, addFollowUp, removeFollowUp } = useSession();
  const [text, setText] = useState('');
  const hint = useId();
  const { followUps } = answer(id);
  if (followUps.length === 0 && !writing) return null;
  const add = () => {
    addFollowUp(text);
    setText('');
  };
  return (
    <section className="iv-follow" aria-label={t('followUps')}>
      {followUps.length === 0 ? null : (
        <ul>
          {followUps.map((f) => (
            <li key={f.id}>
              <span>{f.text}</span>
              {writing ? (
                <button
                  type="button"
                  className="iv-link"
                  aria-label={t('followUpRemove', { text: f.text })}
                  onClick={() => removeFollowUp(f.id)}
                >
                  ×
                </button>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {writing ? (
        <p>
          <input
            id={FOLLOW_UP_ID}
            type="text"
            maxLength={500}
            value={text}
            aria-label={t('followUpLabel')}
            aria-describedby={hint}
            aria-keyshortcuts="Alt+F"
            placeholder={t('followUpLabel')}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key !== 'Enter' || event.nativeEvent.isComposing || event.ctrlKey || event.metaKey)
                return;
              event.preventDefault();
              add();
            }}
            onBlur={add}
          />
          <button type="button" className="iv-link" disabled={text.trim() === ''} onClick={add}>
            {t('addFollowUp')}
          </button>
          <span id={hint} className="small quiet">
            {t('followUpHint')}
          </span>
        </p>
      ) : null}
    </section>
  );
}
