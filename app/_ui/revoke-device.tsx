'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActButton } from './act-button.tsx';
import { AskDialog } from './ask-dialog.tsx';
import { Problems } from './problems.tsx';
import { type Sent, send } from './send.ts';

/** Gives a field device up, after saying what becomes of it. */
export function RevokeDevice({ id, name }: { id: string; name: string }) {
  const t = useTranslations('field');
  return (
    <AskDialog label={t('revoke')} heading={t('revokeHeading', { name })}>
      {(close) => <Sure id={id} close={close} />}
    </AskDialog>
  );
}

function Sure({ id, close }: { id: string; close: () => void }) {
  const t = useTranslations('field');
  const common = useTranslations('common');
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  return (
    <>
      <Problems refusal={refusal} />
      <p className="my-3">{t('revokeWhy')}</p>
      <p className="flex flex-wrap gap-2">
        <ActButton
          type="button"
          className="btn primary"
          busy={busy}
          onClick={async () => {
            setBusy(true);
            const sent = await send('POST', `/api/v1/field/devices/${id}/revoke`);
            setBusy(false);
            if (!sent.ok) return setRefusal(sent);
            close();
            router.refresh();
          }}
        >
          {t('revoke')}
        </ActButton>
        <button type="button" className="btn" onClick={close}>
          {common('cancel')}
        </button>
      </p>
    </>
  );
}
