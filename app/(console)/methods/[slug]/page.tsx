import { notFound } from 'next/navigation';
import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Locale } from '#lib/i18n/locales.ts';
import type { Block, Inline } from '#lib/methods/read-methods.ts';
import { runtime } from '#lib/runtime.ts';
import { pageContext } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';

type Props = { params: Promise<{ slug: string }> };

async function find({ params }: Props) {
  const { slug } = await params;
  const locale = (await getLocale()) as Locale;
  return runtime().methods[locale].find((p) => p.slug === slug) ?? notFound();
}

export async function generateMetadata(props: Props) {
  return { title: (await find(props)).title };
}

/** One method: what it is, how to read it, what not to conclude. */
export default async function MethodPage(props: Props) {
  await pageContext();
  const t = await getTranslations('common');
  const page = await find(props);
  return (
    <Frame place="methods" title={page.title} crumbs={[{ label: t('rail.methods'), href: '/methods' }]}>
      <div className="prose mt-4">
        {page.blocks.map((block, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a page's text does not change
          <Part key={i} block={block} />
        ))}
      </div>
    </Frame>
  );
}

function Part({ block }: { block: Block }) {
  switch (block.kind) {
    case 'heading':
      return <h2>{words(block.text)}</h2>;
    case 'paragraph':
      return <p>{words(block.text)}</p>;
    case 'list':
      return (
        <ul>
          {block.items.map((item, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a page's text does not change
            <li key={i}>{words(item)}</li>
          ))}
        </ul>
      );
    case 'code':
      return <pre>{block.text}</pre>;
  }
}

function words(inlines: readonly Inline[]): ReactNode[] {
  return inlines.map((inline, i) => {
    const key = `${i}${inline.kind}`;
    switch (inline.kind) {
      case 'link':
        return (
          <a key={key} href={inline.href} rel="noreferrer">
            {inline.text}
          </a>
        );
      case 'code':
        return <code key={key}>{inline.text}</code>;
      case 'strong':
        return <strong key={key}>{inline.text}</strong>;
      case 'em':
        return <em key={key}>{inline.text}</em>;
      default:
        return inline.text;
    }
  });
}
