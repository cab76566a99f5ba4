import { getTranslations } from 'next-intl/server';
import { readInvitation } from '#lib/accounts/accept-invitation.ts';
import { NOBODY } from '#lib/accounts/permissions.ts';
import { contextFor } from '#lib/runtime.ts';
import { seen } from '../../_session.ts';
import { LocaleSwitch } from '../../_ui/locale-switch.tsx';
import { AcceptForm } from './accept-form.tsx';

export async function generateMetadata() {
  // The address is a secret: no page it leads to is told of it.
  return { title: (await getTranslations('account'))('invitation'), referrer: 'no-referrer' };
}

export default async function InvitationPage({ params }: { params: Promise<{ token: string }> }) {
  const { token } = await params;
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  const person = await seen(readInvitation(contextFor(NOBODY), token));
  return (
    <main className="mx-auto max-w-[520px] px-4 py-10" id="main">
      <div className="flex items-center justify-between">
        <p className="quiet">{common('product')}</p>
        <LocaleSwitch label={common('language')} />
      </div>
      <h1 className="mt-6 mb-2">{t('invitation')}</h1>
      <p className="mb-4">{t('invitationLead', { name: person.name, username: person.username })}</p>
      <AcceptForm token={token} username={person.username} />
    </main>
  );
}
