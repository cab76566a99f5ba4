import Link from 'next/link';
import { getTranslations } from 'next-intl/server';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('notFound') };
}

export default async function NotFound() {
  const t = await getTranslations('common');
  return (
    <main className="mx-auto max-w-[520px] px-4 py-10">
      <h1>{t('notFound')}</h1>
      <p className="my-4">{t('notFoundHint')}</p>
      <Link className="btn" href="/evaluations">
        {t('rail.evaluations')}
      </Link>
    </main>
  );
}
