import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { listAccounts } from '#lib/accounts/list-accounts.ts';
import { may } from '#lib/accounts/permissions.ts';
import { pageContext, seen } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { moment } from '../../../_ui/moment.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import { AccountForm } from './account-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.accounts') };
}

export default async function AccountsPage() {
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const ctx = await pageContext();
  const people = await seen(listAccounts(ctx));
  return (
    <Frame place="accounts" title={common('rail.accounts')} lead={t('lead')}>
      <ScrollRegion label={common('rail.accounts')} className="mt-6">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('username')}</th>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('roles')}</th>
              <th scope="col">{t('state')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((p) => (
              <tr key={p.id}>
                <th scope="row">
                  <Link href={`/admin/accounts/${p.id}`} prefetch={false}>
                    {p.username}
                  </Link>
                </th>
                <td>
                  {p.name}
                  {p.organisation === null ? null : <span className="quiet"> · {p.organisation}</span>}
                </td>
                <td>
                  {p.grants.length === 0
                    ? t('noRoles')
                    : p.grants.map((g) => common(`role.${g.role}`)).join(common('joint.list'))}
                </td>
                <td>
                  {t(`stateName.${p.state}`)}
                  {p.endsAt === null || p.state === 'ended'
                    ? null
                    : ` · ${t('endsAt', { at: moment(p.endsAt, locale) })}`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      {may(ctx.actor, 'account.create') ? (
        <>
          <h2 className="mt-8">{t('add')}</h2>
          <p className="quiet mt-1">{t('addLead')}</p>
          <AccountForm />
        </>
      ) : null}
    </Frame>
  );
}
