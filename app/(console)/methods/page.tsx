import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import type { Locale } from '#lib/i18n/locales.ts';
import { runtime } from '#lib/runtime.ts';
import { pageContext } from '../../_session.ts';
import { Frame } from '../../_ui/frame.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('common'))('rail.methods') };
}

/** Every method page by its title. */
export default async function MethodsPage() {
  await pageContext();
  const t = await getTranslations('common');
  const pages = runtime().methods[(await getLocale()) as Locale];
  return (
    <Frame place="methods" title={t('rail.methods')} lead={t('methodsLead')}>
      <ul className="mt-6 gap-x-8 md:columns-2 xl:columns-3">
        {pages.map((page) => (
          <li key={page.slug} className="py-1">
            <Link href={`/methods/${page.slug}`} prefetch={false}>
              {page.title}
            </Link>
          </li>
        ))}
      </ul>
    </Frame>
  );
}
