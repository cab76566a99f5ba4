import { getLocale, getTranslations } from 'next-intl/server';
import { keyOf } from '#lib/evidence/input.ts';
import { openFinding } from '#lib/evidence/list-findings.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { roleNames } from '../../_evidence/role-name.ts';
import { FindingForm } from '../finding-form.tsx';
import { formProps } from '../form-props.ts';

type Props = { params: Promise<{ evaluationId: string; findingId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('form.editTitle') };
}

export default async function FindingPage({ params }: Props) {
  const { evaluationId, findingId } = await params;
  const t = await getTranslations('finding');
  const ctx = await pageContext();
  const opened = await seen(openFinding(ctx, evaluationId, { findingId }));
  const { finding, evaluation } = opened;
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="findings"
      title={t('form.editTitle')}
      lead={t('form.newLead', { unit: opened.unit.name })}
      evaluation={evaluation}
      crumbs={[
        { label: evaluation.title, href: base },
        { label: t('title'), href: `${base}/findings` },
      ]}
    >
      {finding === undefined || finding.withdrawnAt !== null ? (
        <p className="notice my-4">{t('form.withdrawn')}</p>
      ) : (
        <FindingForm
          {...formProps(opened, await getLocale(), await roleNames())}
          finding={{
            id: finding.id,
            version: finding.version,
            indicatorId: finding.indicatorId,
            type: finding.type,
            statement: finding.text,
            excerpts: finding.excerpts.flatMap((e) => (e.source === undefined ? [] : [keyOf(e.source.ref)])),
            hidden: finding.hidden,
          }}
        />
      )}
    </Frame>
  );
}
