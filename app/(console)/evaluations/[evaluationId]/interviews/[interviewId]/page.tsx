import { notFound } from 'next/navigation';
import { getLocale } from 'next-intl/server';
import { cache } from 'react';
import { DEFAULT_LOCALE, isLocale } from '#lib/i18n/locales.ts';
import { openSession } from '#lib/interviews/open-session.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { InterviewSession } from './_session/session.tsx';

type Props = { params: Promise<{ evaluationId: string; interviewId: string }> };

const open = cache(async (interviewId: string) => {
  const locale = await getLocale();
  return seen(openSession(await pageContext(), interviewId, isLocale(locale) ? locale : DEFAULT_LOCALE));
});

async function load({ params }: Props) {
  const { evaluationId, interviewId } = await params;
  const view = await open(interviewId);
  if (view.evaluation.id !== evaluationId) notFound();
  return view;
}

export async function generateMetadata(props: Props) {
  const view = await load(props);
  return {
    title: `${view.unit.name} · ${view.outline.title} ${String(view.interview.number).padStart(2, '0')}`,
  };
}

export default async function InterviewPage(props: Props) {
  return <InterviewSession view={await load(props)} />;
}
