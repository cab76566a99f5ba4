'use client';
import { useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import { CLOSING, OPENING } from './places.ts';
import { useSession } from './use-session.ts';

/** Keys at a glance, and one question back or forth. */
export function Footer(props: { helpOpen: boolean; openHelp: () => void; closeHelp: () => void }) {
  const t = useTranslations('interview');
  const { place, step, writing } = useSession();
  return (
    <footer className="iv-keys">
      <p>
        {writing ? (
          <>
            <span>
              <kbd>Ctrl</kbd> <kbd>Enter</kbd> {t('keys.file')}
            </span>
            <span>
              <kbd>Alt</kbd> <kbd>↑</kbd> <kbd>↓</kbd> {t('keys.move')}
            </span>
            <span>
              <kbd>Alt</kbd> <kbd>R</kbd> {t('keys.rate')}
            </span>
          </>
        ) : null}
        <button type="button" className="iv-link" onClick={props.openHelp}>
          <kbd>Alt</kbd> <kbd>/</kbd> {t('keys.open')}
        </button>
      </p>
      <button type="button" className="btn" disabled={place === OPENING} onClick={() => step(-1)}>
        {t('session.previous')}
      </button>
      <button type="button" className="btn primary" disabled={place === CLOSING} onClick={() => step(1)}>
        {t('session.next')}
      </button>
      <Shortcuts open={props.helpOpen} close={props.closeHelp} />
    </footer>
  );
}

const KEYS = [
  [['Ctrl', 'Enter'], 'file'],
  [['Alt', '1–4'], 'kinds'],
  [['Alt', '↑', '↓'], 'move'],
  [['Alt', 'F'], 'follow'],
  [['Alt', 'R'], 'rate'],
  [['1–5'], 'digits'],
  [['Alt', '/', '?'], 'all'],
] as const;

function Shortcuts({ open, close }: { open: boolean; close: () => void }) {
  const t = useTranslations('interview');
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  return (
    <dialog ref={dialog} className="iv-dialog" aria-labelledby="iv-keys-title" onClose={close}>
      <h2 id="iv-keys-title">{t('keys.title')}</h2>
      <dl className="iv-keylist">
        {KEYS.map(([keys, what]) => (
          <div key={keys.join()}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{t(`keys.${what}`)}</dd>
          </div>
        ))}
        <div>
          <dt>{t('keys.type')}</dt>
          <dd>{t('keys.typeWhat')}</dd>
        </div>
      </dl>
      <p className="quiet small mt-3">{t('saving.localHint')}</p>
      <button type="button" className="btn mt-4" onClick={close}>
        {t('keys.close')}
      </button>
    </dialog>
  );
}
