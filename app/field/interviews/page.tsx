import { getTranslations } from 'next-intl/server';
import { FieldApp } from './field-app.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('field'))('title'), manifest: '/field/app.webmanifest' };
}

/** The same for everybody and without a word of anybody's work: what it shows comes from the device. */
export default function FieldPage() {
  return <FieldApp />;
}
