'use client';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import { ActButton } from '../../_ui/act-button.tsx';
import { send } from '../../_ui/send.ts';

export function EndSession({ id }: { id: string }) {
  const t = useTranslations('account');
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  return (
    <ActButton
      type="button"
      className="btn"
      busy={busy}
      onClick={async () => {
        setBusy(true);
        await send('POST', `/api/v1/account/sessions/${id}/end`);
        setBusy(false);
        router.refresh();
      }}
    >
      {t('endSession')}
    </ActButton>
  );
}
