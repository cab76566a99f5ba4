import { getLocale, getTranslations } from 'next-intl/server';
import { readOwnAccount } from '#lib/accounts/own-account.ts';
import { mayAnywhere } from '#lib/accounts/permissions.ts';
import { listDevices } from '#lib/field/list-devices.ts';
import { ownContext, seen } from '../../_session.ts';
import { FieldDevices } from '../../_ui/field-devices.tsx';
import { HeadingThatKeepsFocus } from '../../_ui/focus.tsx';
import { Frame } from '../../_ui/frame.tsx';
import { moment } from '../../_ui/moment.ts';
import { ScrollRegion } from '../../_ui/scroll-region.tsx';
import { EndSession } from './end-session.tsx';
import { GiveFactor } from './give-factor.tsx';
import { PasswordForm } from './password-form.tsx';
import { SetFactor } from './set-factor.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.account') };
}

/** The own account; while something has to be done first, that alone. */
export default async function AccountPage() {
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  const locale = await getLocale();
  const field = await getTranslations('field');
  const ctx = await ownContext();
  const own = await seen(readOwnAccount(ctx));
  const { step, secondFactor } = own;
  return (
    <Frame place="account" title={common('rail.account')} lead={`${own.name} · ${own.username}`}>
      {step === undefined ? null : (
        <p className="notice warn mt-6" role="status">
          {t(`step.${step}`)}
        </p>
      )}
      {step === 'give_second_factor' ? <GiveFactor /> : null}
      {step === undefined || step === 'change_password' ? (
        <section className="mt-8">
          <h2>{t('changePassword')}</h2>
          <PasswordForm first={step === 'change_password'} username={own.username} />
        </section>
      ) : null}
      {step === undefined || step === 'set_second_factor' ? (
        <section className="mt-8">
          <h2>{t('secondFactor')}</h2>
          <p className="mt-1">
            {secondFactor.confirmedAt === null
              ? t('factorOff')
              : t('factorOn', {
                  since: moment(secondFactor.confirmedAt, locale),
                  left: secondFactor.recoveryCodesLeft,
                })}
          </p>
          <SetFactor replaces={secondFactor.confirmedAt !== null} />
        </section>
      ) : null}
      {step === undefined ? (
        <>
          <section className="mt-8">
            <h2>{t('roles')}</h2>
            <p className="mt-1">
              {own.grants.length === 0
                ? t('noRoles')
                : own.grants.map((g) => common(`role.${g.role}`)).join(common('joint.list'))}
              {own.organisation === null ? '' : ` · ${own.organisation}`}
              {own.endsAt === null ? '' : ` · ${t('endsAt', { at: moment(own.endsAt, locale) })}`}
            </p>
          </section>
          {mayAnywhere(ctx.actor, 'interview.conduct') ? (
            <section className="mt-8">
              <h2>{field('devices')}</h2>
              <FieldDevices devices={await listDevices(ctx)} />
              <p className="mt-2">
                <a href="/field/interviews">{field('openField')}</a>
              </p>
            </section>
          ) : null}
          <section className="mt-8">
            <HeadingThatKeepsFocus className="" when={own.sessions.length}>
              {t('sessions')}
            </HeadingThatKeepsFocus>
            <ScrollRegion label={t('sessions')} className="mt-2">
              <table>
                <thead>
                  <tr>
                    <th scope="col">{t('since')}</th>
                    <th scope="col">{t('lastSeen')}</th>
                    <th scope="col">
                      <span className="sr-only">{t('endSession')}</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {own.sessions.map((s) => (
                    <tr key={s.id}>
                      <th scope="row">{moment(s.createdAt, locale)}</th>
                      <td>{moment(s.seenAt, locale)}</td>
                      <td>{s.own ? t('thisSession') : <EndSession id={s.id} />}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollRegion>
          </section>
        </>
      ) : null}
    </Frame>
  );
}
