'use client';
import { useFormatter, useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActButton } from '../../_ui/act-button.tsx';
import { AskDialog } from '../../_ui/ask-dialog.tsx';
import type { OpenDevice } from '../_device/device.ts';
import { PassphraseForm } from './passphrase-form.tsx';
import { WipeAsked } from './unlock-form.tsx';
import type { Sync } from './use-sync.ts';
import type { Shell } from './use-worker.ts';

/** What can be taken along, what is here, what waits to be sent, and the device itself. */
export function FieldList(props: { device: OpenDevice; sync: Sync; shell: Shell; wiped: () => void }) {
  const t = useTranslations('field');
  const format = useFormatter();
  const { device, sync, shell, wiped } = props;
  const waiting = sync.standings.reduce((n, s) => n + s.pending + s.clashes, 0);
  return (
    <>
      <p className="my-3">{t('lead')}</p>
      {sync.trouble === undefined ? null : (
        <p className="notice caution my-3" role="status">
          {t(`trouble.${sync.trouble}`)}{' '}
          {sync.trouble === 'signed_out' ? <a href="/login">{t('signIn')}</a> : null}
        </p>
      )}
      {shell.kept === false ? <p className="notice caution my-3">{t('shellMissing')}</p> : null}
      {shell.persisted === false ? <p className="notice my-3">{t('notPersisted')}</p> : null}
      <p className="my-4 flex flex-wrap items-center gap-3">
        <ActButton type="button" className="btn" busy={sync.busy} onClick={() => void sync.run()}>
          {t('sync')}
        </ActButton>
        <span role="status">
          {waiting > 0
            ? t('waiting', { n: waiting })
            : sync.syncedAt === undefined
              ? t('nothingWaits')
              : t('syncedAt', { at: format.dateTime(sync.syncedAt, { timeStyle: 'short' }) })}
        </span>
      </p>
      <Here sync={sync} shell={shell} />
      <ToTake sync={sync} />
      <section className="mt-8">
        <h2>{t('device')}</h2>
        <p className="my-2">{shell.persisted === true ? t('persisted') : t('deviceLead')}</p>
        <PassphraseForm device={device} />
        <div className="mt-6">
          <AskDialog label={t('wipe')} heading={t('wipeHeading')}>
            {(close) => (
              <WipeAsked
                why={waiting > 0 ? t('wipeWaiting', { n: waiting }) : t('wipeWhy')}
                close={close}
                wipe={async () => {
                  await device.wipe();
                  wiped();
                }}
              />
            )}
          </AskDialog>
        </div>
      </section>
    </>
  );
}

function Here({ sync, shell }: { sync: Sync; shell: Shell }) {
  const t = useTranslations('field');
  const roles = useTranslations('interview.roleName');
  const states = useTranslations('interview.stateName');
  const format = useFormatter();
  return (
    <section className="mt-6">
      <h2>{t('here')}</h2>
      {sync.standings.length === 0 ? <p className="quiet my-2">{t('hereNone')}</p> : null}
      <ul className="field-list">
        {sync.standings.map(({ view, takenAt, pending, clashes }) => (
          <li key={view.interview.id}>
            <a href={`#/${view.interview.id}`}>
              {view.unit.name} · {roleWord(roles, view.interview.role)}{' '}
              {String(view.interview.number).padStart(2, '0')}
            </a>
            <p className="quiet small">
              {stateWord(states, view.interview.state)} ·{' '}
              {shell.kept
                ? t('ready', {
                    at: format.dateTime(takenAt, { dateStyle: 'short', timeStyle: 'short' }),
                  })
                : t('notReady')}
            </p>
            {pending === 0 ? null : <p className="small">{t('waiting', { n: pending })}</p>}
            {clashes === 0 ? null : <p className="field-error small">{t('clashes', { n: clashes })}</p>}
          </li>
        ))}
      </ul>
    </section>
  );
}

function ToTake({ sync }: { sync: Sync }) {
  const t = useTranslations('field');
  const roles = useTranslations('interview.roleName');
  const states = useTranslations('interview.stateName');
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [failed, setFailed] = useState(0);
  const here = new Set(sync.standings.map((s) => s.view.interview.id));
  const open = (sync.assignments ?? []).filter((a) => !here.has(a.id));
  if (sync.assignments === undefined) return null;
  return (
    <section className="mt-8">
      <h2>{t('toTake')}</h2>
      {open.length === 0 ? <p className="quiet my-2">{t('toTakeNone')}</p> : null}
      {failed === 0 ? null : (
        <p className="notice danger my-3" role="alert">
          {t('takeFailed', { n: failed })}
        </p>
      )}
      <ul className="field-list">
        {open.map((a) => (
          <li key={a.id}>
            <label>
              <input
                type="checkbox"
                checked={chosen.includes(a.id)}
                onChange={(event) =>
                  setChosen(event.target.checked ? [...chosen, a.id] : chosen.filter((id) => id !== a.id))
                }
              />{' '}
              {a.unit} · {roleWord(roles, a.role)} {String(a.number).padStart(2, '0')}
            </label>
            <p className="quiet small">
              {a.evaluation} · {stateWord(states, a.state)}
            </p>
          </li>
        ))}
      </ul>
      {open.length === 0 ? null : (
        <p className="mt-4 flex flex-wrap gap-3">
          <ActButton
            type="button"
            className="btn primary"
            busy={sync.busy}
            disabled={chosen.length === 0}
            onClick={async () => {
              setFailed((await sync.take(chosen)).length);
              setChosen([]);
            }}
          >
            {t('take', { n: chosen.length })}
          </ActButton>
          <button type="button" className="btn" onClick={() => setChosen(open.map((a) => a.id))}>
            {t('chooseAll')}
          </button>
        </p>
      )}
    </section>
  );
}

/** A role of an outline of one's own has no word here: its name stands for itself. */
function roleWord(t: ReturnType<typeof useTranslations<'interview.roleName'>>, role: string): string {
  const key = role as Parameters<typeof t>[0];
  return t.has(key) ? t(key) : role;
}

function stateWord(t: ReturnType<typeof useTranslations<'interview.stateName'>>, state: string): string {
  const key = state as Parameters<typeof t>[0];
  return t.has(key) ? t(key) : state;
}
