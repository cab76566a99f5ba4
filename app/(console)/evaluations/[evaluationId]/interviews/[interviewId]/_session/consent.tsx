'use client';
import { useTranslations } from 'next-intl';
import { CONSENTS, consentOf } from '#lib/interview/session-state.ts';
import { isUnsaved } from '#lib/interview/session-unsaved.ts';
import { useSession } from './use-session.ts';

/** Whether an answer to the consent text is due, or two devices recorded two; what is watched needs none. */
export function useConsentDue(): boolean {
  const { view, writing, state } = useSession();
  const { local, clash } = consentOf(state);
  return writing && view.interview.kind !== 'observation' && (local === undefined || clash !== undefined);
}

/** What the interviewee answered after the opening words; kept as soon as it is chosen, as everything is. */
export function Consent() {
  const t = useTranslations('interview.consent');
  const { view, writing, state, act } = useSession();
  if (view.interview.kind === 'observation') return null;
  const slot = consentOf(state);
  const { local: consent, clash } = slot;
  return (
    <>
      <fieldset className="my-4" disabled={!writing}>
        <legend className="font-semibold">{t('title')}</legend>
        <p>{t('ask')}</p>
        <div className="flex flex-wrap gap-x-6">
          {CONSENTS.map((choice) => (
            <label key={choice} className="flex min-h-11 items-center gap-2">
              <input
                type="radio"
                name="consent"
                value={choice}
                checked={consent === choice && clash === undefined}
                onChange={() => act({ type: 'consent', value: choice })}
              />
              {t(`answer.${choice}`)}
            </label>
          ))}
        </div>
      </fieldset>
      <div role="status">
        {clash !== undefined && consent !== undefined ? (
          <p className="notice caution">
            {t('elsewhere', { theirs: t(`answer.${clash.theirs}`), mine: t(`answer.${consent}`) })}
          </p>
        ) : consent === 'refused' ? (
          <p className="notice caution">{t('stop')}</p>
        ) : consent !== undefined ? (
          <p className="small">✓ {isUnsaved(slot) ? t('kept') : t('saved')}</p>
        ) : null}
      </div>
    </>
  );
}
