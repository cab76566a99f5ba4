import { getFormatter, getLocale, getTranslations } from 'next-intl/server';
import { cache } from 'react';
import { problemsIn } from '#lib/i18n/problem-catalogues.ts';
import type { Kind } from '#lib/instruments/envelope.ts';
import { readVersion } from '#lib/library/read-version.ts';
import { pageContext, seen } from '../../../_session.ts';
import { Findings } from '../../../_ui/findings.tsx';
import { Frame } from '../../../_ui/frame.tsx';
import { text } from '../../../_ui/localized.ts';
import { ScrollRegion } from '../../../_ui/scroll-region.tsx';
import { Changes } from './changes.tsx';
import { Contents } from './contents.tsx';
import { FrameworkActions, OutlineActions } from './outline-actions.tsx';
import { PointFlow } from './point-flow.tsx';
import { Preview } from './preview.tsx';
import { ReviewActions } from './review-actions.tsx';
import { Versions } from './versions.tsx';
import { WeightingSection } from './weighting.tsx';

type Status = 'draft' | 'in_review' | 'published' | 'retired';

type Props = { params: Promise<{ versionId: string }>; searchParams: Promise<{ flow?: string }> };

const read = cache(async (id: string) => seen(readVersion(await pageContext(), id)));

export async function generateMetadata({ params }: Props) {
  const { row } = await read((await params).versionId);
  return { title: `${text(row.title, await getLocale())} ${row.version}` };
}

/** One version: where it stands, what lint says, what it looks like, what changed since the last one. */
export default async function VersionPage({ params, searchParams }: Props) {
  const { versionId } = await params;
  const { flow } = await searchParams;
  const t = await getTranslations('library');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const locale = await getLocale();
  const view = await read(versionId);
  const { say } = problemsIn(locale);
  const { row, people, findings, compared, instrument } = view;
  const day = (at: number | null) =>
    at === null ? '' : format.dateTime(new Date(at), { dateStyle: 'medium' });
  const person = (name: string | undefined) => (name === 'system' ? t('shipped') : (name ?? '—'));
  return (
    <Frame
      place="library"
      title={text(row.title, locale)}
      lead={`${t(`kind.${row.kind as Kind}`)} · ${row.instrumentId} ${row.version} · ${t(`status.${row.status as Status}`)}${row.trial ? ` · ${common('trial')}` : ''}`}
      crumbs={[{ label: common('rail.library'), href: '/library' }]}
      actions={
        instrument.kind === 'indicator_tree' ? (
          <FrameworkActions versionId={versionId} draft={row.status === 'draft'} may={view.may.draft} />
        ) : instrument.kind === 'interview_outline' ? (
          <OutlineActions versionId={versionId} draft={row.status === 'draft'} may={view.may.draft} />
        ) : undefined
      }
    >
      <dl className="mt-4 grid gap-x-6 gap-y-1 sm:grid-cols-[auto_1fr]">
        <dt className="quiet">{t('written')}</dt>
        <dd>
          {person(people.createdBy)} · {day(row.createdAt)}
        </dd>
        {row.submittedAt === null ? null : (
          <>
            <dt className="quiet">{t('submitted')}</dt>
            <dd>
              {person(people.submittedBy)} · {day(row.submittedAt)}
            </dd>
          </>
        )}
        {row.decidedAt === null ? null : (
          <>
            <dt className="quiet">{t('decided')}</dt>
            <dd>
              {person(people.decidedBy)} · {day(row.decidedAt)} · {row.decisionReason}
            </dd>
          </>
        )}
        <dt className="quiet">{t('hash')}</dt>
        <dd>
          <code className="small break-all">{row.contentHash}</code>
        </dd>
      </dl>
      <ReviewActions versionId={versionId} may={view.may} status={row.status as Status} />
      <h2 className="mt-8 mb-2">{t('lint')}</h2>
      <Findings findings={findings.map((f) => say(f))} />
      <Versions versionId={versionId} versions={view.versions} />
      <h2 className="mt-8 mb-2">{t('changes')}</h2>
      {compared === undefined ? (
        <p className="quiet">{t('noEarlier')}</p>
      ) : (
        <Changes version={compared.version} changes={compared.changes} />
      )}
      {instrument.kind === 'questionnaire' ? <Preview versionId={versionId} locale={locale} /> : null}
      {instrument.kind === 'indicator_tree' ? <WeightingSection tree={instrument} /> : null}
      {instrument.kind === 'indicator_tree' ? <PointFlow versionId={versionId} level1={flow} /> : null}
      <Contents instrument={instrument} locale={locale} />
      <details className="mt-8">
        <summary>{t('sourceText')}</summary>
        <ScrollRegion
          label={t('sourceText')}
          className="max-h-[480px] border border-(--rule) bg-(--sunken) p-3"
        >
          <pre className="text-[0.75rem]">{row.source}</pre>
        </ScrollRegion>
      </details>
    </Frame>
  );
}
