import { notFound } from 'next/navigation';
import { getTranslations } from 'next-intl/server';
import { may } from '#lib/accounts/permissions.ts';
import { readEvaluationChoices } from '#lib/evaluations/read-evaluation-choices.ts';
import { pageContext } from '../../../_session.ts';
import { Frame } from '../../../_ui/frame.tsx';
import { EvaluationForm } from './evaluation-form.tsx';

export async function generateMetadata() {
  return { title: (await getTranslations('evaluation'))('new') };
}

export default async function NewEvaluationPage() {
  const t = await getTranslations('evaluation');
  const common = await getTranslations('common');
  const ctx = await pageContext();
  if (!may(ctx.actor, 'evaluation.create')) notFound();
  return (
    <Frame
      place="evaluations"
      title={t('new')}
      lead={t('newLead')}
      crumbs={[{ label: common('rail.evaluations'), href: '/evaluations' }]}
    >
      <EvaluationForm choices={await readEvaluationChoices(ctx)} />
    </Frame>
  );
}
