import Link from 'next/link';
import { getLocale, getTranslations } from 'next-intl/server';
import { readCommonProblems } from '#lib/evidence/common-problems.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';

type Props = { params: Promise<{ evaluationId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('finding'))('common.title') };
}

/** Problems of one type and indicator that several units have. */
export default async function CommonProblemsPage({ params }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('finding');
  const joint = await getTranslations('common.joint');
  const locale = await getLocale();
  const view = await seen(readCommonProblems(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="findings"
      title={t('common.title')}
      lead={t('common.lead', { n: view.threshold })}
      evaluation={view.evaluation}
      crumbs={[
        { label: view.evaluation.title, href: base },
        { label: t('title'), href: `${base}/findings` },
      ]}
    >
      <p className="mt-4">
        {t('common.summary', { looked: view.looked, of: view.of, findings: view.findings })}
      </p>
      {view.problems.length === 0 ? (
        <p className="notice my-4">{t('common.none', { n: view.threshold })}</p>
      ) : (
        <table className="stack-small mt-4">
          <caption>{t('common.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('indicator')}</th>
              <th scope="col">{t('type')}</th>
              <th scope="col" className="num">
                {t('common.units')}
              </th>
              <th scope="col">{t('common.which')}</th>
              <th scope="col">
                <span className="sr-only">{t('common.see')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {view.problems.map((p) => {
              const name = p.indicator === undefined ? '' : text(p.indicator.title, locale);
              const type = text(p.type.title, locale) || p.type.id;
              return (
                <tr key={`${p.type.id} ${p.indicatorId}`}>
                  <th scope="row">
                    <span className="id">{p.indicatorId}</span> {name}
                  </th>
                  <td data-head={t('type')}>{type}</td>
                  <td className="num" data-head={t('common.units')}>
                    {p.units.length} / {view.looked}
                  </td>
                  <td data-head={t('common.which')}>{p.units.map((u) => u.name).join(joint('list'))}</td>
                  <td className="no-print">
                    <Link
                      className="inline-grid min-h-8 items-center pointer-coarse:min-h-11"
                      href={`${base}/findings?type=${p.type.id}&indicator=${p.indicatorId}`}
                      prefetch={false}
                      aria-label={`${t('common.see')}${joint('colon')}${name} ${type}`}
                    >
                      {t('common.see')}
                    </Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </Frame>
  );
}
