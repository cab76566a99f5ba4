'use client';
import { useLocale, useTranslations } from 'next-intl';
import { useEffect, useRef } from 'react';
import type { Invited } from '#lib/accounts/invite.ts';
import { moment } from '../../../_ui/moment.ts';

/** The address of an invitation: shown this once, to be handed to its person. */
export function InvitationShown({ invited }: { invited: Invited & { username: string } }) {
  const t = useTranslations('account');
  const locale = useLocale();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} role="status" tabIndex={-1} className="notice good my-4">
      <p>{t('invited', { username: invited.username, until: moment(invited.expiresAt, locale) })}</p>
      <p className="mt-2">
        <code className="break-all">{invited.address}</code>
      </p>
    </div>
  );
}
