import { getLocale, getTranslations } from 'next-intl/server';
import { readAccount } from '#lib/accounts/list-accounts.ts';
import { listDevices } from '#lib/field/list-devices.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { FieldDevices } from '../../../../_ui/field-devices.tsx';
import { HeadingThatKeepsFocus } from '../../../../_ui/focus.tsx';
import { Frame } from '../../../../_ui/frame.tsx';
import { moment } from '../../../../_ui/moment.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { AccountActs } from './account-acts.tsx';
import { GrantForm } from './grant-form.tsx';
import { ReasonDialog } from './reason-dialog.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.accounts') };
}

export default async function AccountPage({ params }: { params: Promise<{ userId: string }> }) {
  const { userId } = await params;
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const field = await getTranslations('field');
  const ctx = await pageContext();
  const account = await seen(readAccount(ctx, userId));
  const devices = account.may.authorize ? await listDevices(ctx, userId) : [];
  const facts = [
    t(`stateName.${account.state}`),
    ...(account.organisation === null ? [] : [account.organisation]),
    ...(account.endsAt === null ? [] : [t('endsAt', { at: moment(account.endsAt, locale) })]),
    t(account.secondFactor ? 'hasFactor' : 'hasNoFactor'),
    t('sessionCount', { n: account.sessions }),
  ];
  return (
    <Frame
      place="accounts"
      title={`${account.name} · ${account.username}`}
      lead={facts.join(' · ')}
      crumbs={[{ label: common('rail.accounts'), href: '/admin/accounts' }]}
    >
      <HeadingThatKeepsFocus className="mt-6" when={account.grants.length}>
        {t('roles')}
      </HeadingThatKeepsFocus>
      {account.grants.length === 0 ? (
        <p className="mt-1">{t('noRoles')}</p>
      ) : (
        <ScrollRegion label={t('roles')} className="mt-2">
          <table>
            <thead>
              <tr>
                <th scope="col">{t('role')}</th>
                <th scope="col">{t('scope')}</th>
                <th scope="col">{t('until')}</th>
                {account.may.authorize ? (
                  <th scope="col">
                    <span className="sr-only">{t('revoke')}</span>
                  </th>
                ) : null}
              </tr>
            </thead>
            <tbody>
              {account.grants.map((g) => (
                <tr key={g.id}>
                  <th scope="row">{common(`role.${g.role}`)}</th>
                  <td>{[g.evaluation, g.unit].filter((x) => x !== null).join(' / ') || t('everywhere')}</td>
                  <td>
                    {g.endsAt === null ? t('open') : moment(g.endsAt, locale)}
                    {g.ended ? ` · ${t('stateName.ended')}` : ''}
                  </td>
                  {account.may.authorize ? (
                    <td>
                      <ReasonDialog
                        label={t('revoke')}
                        heading={t('revokeHeading', { role: common(`role.${g.role}`) })}
                        path={`/api/v1/accounts/${userId}/authorization`}
                        body={{ act: 'revoke', grantId: g.id }}
                      />
                    </td>
                  ) : null}
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
      {account.may.authorize ? (
        <>
          <h2 className="mt-8">{t('grant')}</h2>
          <p className="quiet mt-1">{t('grantLead')}</p>
          <GrantForm userId={userId} evaluations={account.evaluations} />
        </>
      ) : null}
      {devices.length === 0 ? null : (
        <section className="mt-8">
          <h2>{field('devices')}</h2>
          <FieldDevices devices={devices} />
        </section>
      )}
      <AccountActs
        userId={userId}
        username={account.username ?? ''}
        state={account.state}
        may={account.may}
      />
    </Frame>
  );
}
