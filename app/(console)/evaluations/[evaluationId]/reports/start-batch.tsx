'use client';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { ActButton } from '../../../../_ui/act-button.tsx';
import { send } from '../../../../_ui/send.ts';

/** Asks for the archive; how far it is shows in its place. */
export function StartBatch({ address, label }: { address: string; label: string }) {
  const router = useRouter();
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState('');
  const start = async () => {
    setBusy(true);
    const sent = await send('POST', address);
    setBusy(false);
    setRefusal(sent.ok ? '' : sent.message);
    router.refresh();
  };
  return (
    <>
      <ActButton type="button" className="btn" busy={busy} onClick={start}>
        {label}
      </ActButton>
      {refusal === '' ? null : <span role="alert">{refusal}</span>}
    </>
  );
}
