import { getTranslations } from 'next-intl/server';
import { LocaleSwitch } from '../_ui/locale-switch.tsx';
import { LoginForm } from './login-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('account'))('signIn') };
}

export default async function LoginPage() {
  const t = await getTranslations('account');
  const common = await getTranslations('common');
  return (
    <main className="mx-auto max-w-[520px] px-4 py-10">
      <div className="flex items-center justify-between">
        <p className="quiet">{common('product')}</p>
        <LocaleSwitch label={common('language')} />
      </div>
      <h1 className="mt-6 mb-4">{t('signIn')}</h1>
      <LoginForm />
    </main>
  );
}
