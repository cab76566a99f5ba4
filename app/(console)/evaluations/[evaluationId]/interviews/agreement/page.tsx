import { getLocale, getTranslations } from 'next-intl/server';
import type { Localized } from '#lib/instruments/envelope.ts';
import { type AgreementView, readAgreement, type WholeAgreement } from '#lib/interviews/read-agreement.ts';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import { pageContext, seen } from '../../../../../_session.ts';
import { Frame } from '../../../../../_ui/frame.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { Components } from './components.tsx';
import { Groups } from './groups.tsx';
import { Overall } from './overall.tsx';
import { Severity, signed } from './severity.tsx';

type Props = { params: Promise<{ evaluationId: string }> };

export async function generateMetadata() {
  return { title: (await getTranslations('rater.agreement'))('title') };
}

/** How far the raters of an evaluation agree, by what the design of their ratings allows. */
export default async function AgreementPage({ params }: Props) {
  const { evaluationId } = await params;
  const t = await getTranslations('rater.agreement');
  const common = await getTranslations('common');
  const view = await seen(readAgreement(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}`;
  return (
    <Frame
      place="interviews"
      title={t('title')}
      lead={t('lead')}
      evaluation={view.evaluation}
      crumbs={[
        { label: common('rail.evaluations'), href: '/evaluations' },
        { label: view.evaluation.title, href: base },
        { label: common('rail.interviews'), href: `${base}/interviews` },
      ]}
    >
      {view.whole === undefined ? (
        <>
          <p className="notice my-4">{t('onlyOwn')}</p>
          <Own own={view.own} />
        </>
      ) : view.whole.study.design === 'none' ? (
        <p className="notice my-4">{t('none')}</p>
      ) : (
        <Whole whole={view.whole} path={`/api/v1${base}/agreement/export`} />
      )}
    </Frame>
  );
}

async function Whole({ whole, path }: { whole: WholeAgreement; path: string }) {
  const t = await getTranslations('rater.agreement');
  const roles = await getTranslations('interview.roleName');
  const locale = await getLocale();
  const { study } = whole;
  const file = (table: string) => `${path}/${table}?`;
  const roleName = (key: string) => (roles.has(key as 'leadership') ? roles(key as 'leadership') : key);
  const indicatorName = (key: string) => `${key} ${text((whole.titles.get(key) ?? {}) as Localized, locale)}`;
  const parts =
    study.components === undefined || isUndefined(study.components) ? undefined : study.components;
  const shift = parts === undefined ? 0 : 1;
  const { design } = study;
  return (
    <>
      <Overall whole={whole} file={file('agreement')} />
      {parts === undefined ? null : <Components components={parts.components} no={2} />}
      <Groups
        id="roles"
        no={2 + shift}
        title={t('byRole')}
        head={t('role')}
        groups={study.roles}
        {...{ design, nameOf: roleName }}
      />
      <Groups
        id="indicators"
        no={3 + shift}
        title={t('byIndicator')}
        head={t('indicator')}
        groups={study.indicators.toSorted((a, b) => a.key.localeCompare(b.key))}
        {...{ design, nameOf: indicatorName }}
      />
      <Severity severity={whole.severity} no={4 + shift} file={file('severity')} />
    </>
  );
}

async function Own({ own }: { own: AgreementView['own'] }) {
  const t = await getTranslations('rater.agreement');
  const reason = await getTranslations('common.reason');
  const said = () => {
    if (own === undefined) return t('ownNone');
    if (isUndefined(own)) return t('severityNone', { reason: reason(own.reason) });
    const about = { n: own.n, value: signed(own.contrast) };
    if (isUndefined(own.interval)) return t('ownPlain', about);
    return t('ownSays', { ...about, lower: signed(own.interval.lower), upper: signed(own.interval.upper) });
  };
  return (
    <section className="mt-6">
      <h2>{t('own')}</h2>
      <p className="mt-1">{said()}</p>
    </section>
  );
}
