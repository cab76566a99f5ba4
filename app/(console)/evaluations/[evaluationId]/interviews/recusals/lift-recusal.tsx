'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActButton } from '../../../../../_ui/act-button.tsx';
import { Problems } from '../../../../../_ui/problems.tsx';
import { type Sent, send } from '../../../../../_ui/send.ts';

export function LiftRecusal({ path, label }: { path: string; label: string }) {
  const t = useTranslations('interview.recusal');
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Extract<Sent<unknown>, { ok: false }>>();
  return (
    <>
      <Problems refusal={refusal} />
      <ActButton
        type="button"
        className="btn mt-1 no-print"
        aria-label={label}
        busy={busy}
        onClick={async () => {
          setBusy(true);
          const reply = await send('DELETE', path);
          setBusy(false);
          setRefusal(reply.ok ? undefined : reply);
          if (reply.ok) router.refresh();
        }}
      >
        {t('lift')}
      </ActButton>
    </>
  );
}
