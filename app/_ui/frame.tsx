import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import { type Action, may, mayAnywhere } from '#lib/accounts/permissions.ts';
import { ownContext } from '../_session.ts';
import { LocaleSwitch } from './locale-switch.tsx';
import { SignOut } from './sign-out.tsx';

export type RailPlace =
  | 'evaluations'
  | 'overview'
  | 'units'
  | 'campaigns'
  | 'interviews'
  | 'findings'
  | 'sources'
  | 'indicators'
  | 'results'
  | 'library'
  | 'methods'
  | 'accounts'
  | 'account'
  | 'audit';

/** The frame of a console page: rail, breadcrumb, title, and the mark of a demonstration. */
export async function Frame(props: {
  place: RailPlace;
  title: string;
  lead?: ReactNode;
  crumbs?: readonly { label: string; href?: string }[];
  evaluation?: { id: string; title: string; demo: boolean };
  /** What the page shows is of a pilot and counts nowhere. */
  pilot?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}) {
  const t = await getTranslations('common');
  const { actor } = await ownContext();
  const inEvaluation = (action: Action) =>
    may(actor, action, { evaluationId: props.evaluation?.id, anyUnit: true });
  const base = props.evaluation === undefined ? undefined : `/evaluations/${props.evaluation.id}`;
  const item = (place: RailPlace, href: string) => (
    <Link
      key={place}
      href={href}
      prefetch={false}
      {...(props.place === place ? { 'aria-current': 'page' as const } : {})}
    >
      {t(`rail.${place}`)}
    </Link>
  );
  return (
    <div className="app">
      <aside className="rail">
        <div>
          <Link className="brand" href="/" prefetch={false}>
            {t('product')}
          </Link>
          <nav aria-label={t('navigation')}>
            {base === undefined ? null : (
              <>
                {item('overview', base)}
                {item('units', `${base}/units`)}
                {inEvaluation('campaign.read') ? item('campaigns', `${base}/campaigns`) : null}
                {inEvaluation('interview.list') ? item('interviews', `${base}/interviews`) : null}
                {inEvaluation('finding.read') ? item('findings', `${base}/findings`) : null}
                {inEvaluation('source.read') ? item('sources', `${base}/sources`) : null}
                {inEvaluation('indicator.read') ? item('indicators', `${base}/indicators`) : null}
                {inEvaluation('indicator.read') ? item('results', `${base}/results`) : null}
                <hr />
              </>
            )}
            {mayAnywhere(actor, 'evaluation.list') ? item('evaluations', '/evaluations') : null}
            {may(actor, 'instrument.read') ? item('library', '/library') : null}
            {item('methods', '/methods')}
            {may(actor, 'account.list') ? item('accounts', '/admin/accounts') : null}
            {may(actor, 'audit.read') ? item('audit', '/admin/audit') : null}
          </nav>
          <hr />
          <div className="flex flex-wrap items-center gap-x-3 px-4 small quiet max-md:py-1">
            <Link href="/account" prefetch={false}>
              {actor.name}
            </Link>
            <SignOut label={t('signOut')} />
            <LocaleSwitch label={t('language')} />
          </div>
        </div>
      </aside>
      <main className="column" id="main">
        <div className="crumb">
          <span>
            {(props.crumbs ?? []).map((c, i) => (
              <span key={c.label}>
                {i > 0 ? ' / ' : ''}
                {c.href === undefined ? (
                  c.label
                ) : (
                  <Link href={c.href} prefetch={false}>
                    {c.label}
                  </Link>
                )}
              </span>
            ))}
          </span>
          <span className="flex gap-2">
            {props.pilot === true ? <span className="sample">{t('pilot')}</span> : null}
            {props.evaluation?.demo ? <span className="sample">{t('demoData')}</span> : null}
          </span>
        </div>
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div>
            <h1>{props.title}</h1>
            {props.lead === undefined ? null : <p className="quiet mt-1">{props.lead}</p>}
          </div>
          {props.actions === undefined ? null : (
            <div className="flex flex-wrap gap-2 no-print">{props.actions}</div>
          )}
        </div>
        {props.children}
        {props.evaluation?.demo ? (
          <p className="small quiet mt-10 border-t border-(--rule) pt-3">{t('demoFoot')}</p>
        ) : null}
      </main>
    </div>
  );
}
