import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { evidenceFilter } from '#lib/evidence/input.ts';
import { openFinding, unitsToWriteAbout } from '#lib/evidence/list-findings.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { roleNames } from '../../_evidence/role-name.ts';
import { FindingForm } from '../finding-form.tsx';
import { formProps } from '../form-props.ts';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('form.newTitle') };
}

/** First the unit, then the finding: what can be cited depends on the unit. */
export default async function NewFindingPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const { unitId } = evidenceFilter(await searchParams);
  const t = await getTranslations('finding');
  const ctx = await pageContext();
  const { evaluation, units } = await seen(unitsToWriteAbout(ctx, evaluationId));
  const base = `/evaluations/${evaluationId}`;
  const path = `${base}/findings`;
  const opened = unitId === undefined ? undefined : await seen(openFinding(ctx, evaluationId, { unitId }));
  return (
    <Frame
      place="findings"
      title={t('form.newTitle')}
      lead={opened === undefined ? t('form.chooseUnitLead') : t('form.newLead', { unit: opened.unit.name })}
      evaluation={evaluation}
      crumbs={[
        { label: evaluation.title, href: base },
        { label: t('title'), href: path },
      ]}
    >
      {opened === undefined ? (
        <>
          <h2 className="mt-6">{t('form.chooseUnit')}</h2>
          <ul className="mt-2 max-w-[640px]">
            {units.map((u) => (
              <li
                key={u.id}
                className="flex min-h-11 flex-wrap items-center justify-between gap-x-4 border-b border-(--rule) py-2"
              >
                {u.excerpts === 0 ? (
                  <span>{u.name}</span>
                ) : (
                  <Link href={`${path}/new?unit=${u.id}`} prefetch={false}>
                    {u.name}
                  </Link>
                )}
                <span className="small quiet">
                  {u.excerpts === 0
                    ? t('form.nothing')
                    : t('form.unitExcerpts', { n: u.excerpts, problems: u.problems })}
                </span>
              </li>
            ))}
          </ul>
        </>
      ) : opened.choices.length === 0 ? (
        <p className="notice my-4">{t('form.nothing')}</p>
      ) : (
        <FindingForm {...formProps(opened, await getLocale(), await roleNames())} />
      )}
    </Frame>
  );
}
