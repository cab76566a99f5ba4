import { getTranslations } from 'next-intl/server';
import { listAccounts } from '#lib/accounts/list-accounts.ts';
import { pageContext, seen } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import { AccountForm } from './account-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.accounts') };
}

export default async function AccountsPage() {
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  const people = await seen(listAccounts(await pageContext()));
  return (
    <Frame place="accounts" title={common('rail.accounts')} lead={t('lead')}>
      <ScrollRegion label={common('rail.accounts')} className="mt-6">
        <table>
          <thead>
            <tr>
              <th scope="col">{t('username')}</th>
              <th scope="col">{t('name')}</th>
              <th scope="col">{t('roles')}</th>
            </tr>
          </thead>
          <tbody>
            {people.map((p) => (
              <tr key={p.id}>
                <th scope="row">{p.username}</th>
                <td>{p.name}</td>
                <td>{p.grants.map((g) => common(`role.${g.role}`)).join(common('joint.list'))}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
      <h2 className="mt-8">{t('add')}</h2>
      <AccountForm />
    </Frame>
  );
}
