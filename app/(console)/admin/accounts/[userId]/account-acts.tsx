'use client';
import { useTranslations } from 'next-intl';
import { useState } from 'react';
import type { Invited } from '#lib/accounts/invite.ts';
import type { AccountState } from '#lib/accounts/list-accounts.ts';
import { InvitationShown } from '../invitation-shown.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

/** What may be done with the account as such, and with what it may do. */
export function AccountActs(props: {
  userId: string;
  username: string;
  state: AccountState;
  may: { change: boolean; authorize: boolean };
}) {
  const t = useTranslations('account');
  const [invited, setInvited] = useState<Invited>();
  const { userId, username, state, may } = props;
  const path = `/api/v1/accounts/${userId}`;
  if (!may.change && !may.authorize) return null;
  const act = (name: 'disable' | 'enable' | 'invite') => (
    <ReasonDialog<Invited>
      label={t(`act.${name}`)}
      heading={t(`actHeading.${name}`, { username })}
      note={t(`actNote.${name}`)}
      path={path}
      body={{ act: name }}
      {...(name === 'invite' ? { onDone: setInvited } : {})}
    />
  );
  const guard = (name: 'reset_second_factor' | 'end_sessions') => (
    <ReasonDialog
      label={t(`act.${name}`)}
      heading={t(`actHeading.${name}`, { username })}
      note={t(`actNote.${name}`)}
      path={`${path}/authorization`}
      body={{ act: name }}
    />
  );
  return (
    <section className="mt-8">
      <h2>{t('acts')}</h2>
      {invited === undefined ? null : <InvitationShown invited={{ ...invited, username }} />}
      <div className="mt-2 flex flex-wrap gap-2">
        {may.change ? act(state === 'disabled' ? 'enable' : 'disable') : null}
        {may.change ? act('invite') : null}
        {may.authorize ? guard('reset_second_factor') : null}
        {may.authorize ? guard('end_sessions') : null}
      </div>
    </section>
  );
}
