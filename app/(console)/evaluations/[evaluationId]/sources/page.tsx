import { getLocale, getTranslations } from 'next-intl/server';
import { evaluationRules } from '#lib/indicators/policy.ts';
import { readSources } from '#lib/sources/read-sources.ts';
import { pageContext, seen } from '../../../../_session.ts';
import { Frame } from '../../../../_ui/frame.tsx';
import { text } from '../../../../_ui/localized.ts';
import { Cell } from './cell.tsx';
import { ImportForm } from './import-form.tsx';
import { Matrix } from './matrix.tsx';

type Props = {
  params: Promise<{ evaluationId: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
};

export async function generateMetadata() {
  return { title: (await getTranslations('source'))('title') };
}

/** Statistics, document checks, verified deductions and red lines, which people enter. */
export default async function SourcesPage({ params, searchParams }: Props) {
  const { evaluationId } = await params;
  const query = await searchParams;
  const t = await getTranslations('source');
  const locale = await getLocale();
  const view = await seen(readSources(await pageContext(), evaluationId));
  const base = `/evaluations/${evaluationId}`;
  const door = `/api/v1${base}/sources`;
  const unit = view.units.find((u) => u.id === query.unit);
  const cell = unit?.cells.find((c) => c.indicator.id === query.indicator);
  const slots = view.units.flatMap((u) => u.cells.flatMap((c) => c.slots.filter((s) => s.parts.length > 0)));
  const done = slots.filter((s) => s.rate !== undefined || s.cause !== undefined).length;
  const cap = evaluationRules(view.policy).grading.red_line_cap;
  const redLines = view.units.flatMap((u) =>
    u.cells.flatMap((c) =>
      c.redLine === undefined ? [] : [{ unit: u, indicator: c.indicator, line: c.redLine }],
    ),
  );
  return (
    <Frame
      place="sources"
      title={t('title')}
      lead={t('lead', { done, of: slots.length })}
      evaluation={view.evaluation}
      crumbs={[{ label: view.evaluation.title, href: base }]}
      actions={
        <>
          {view.may.write ? (
            <a className="btn" href={`${door}/template?format=xlsx`} download>
              {t('template')}
            </a>
          ) : null}
          {view.may.export ? (
            <a className="btn" href={`${door}/export?format=xlsx`} download>
              {t('export')}
            </a>
          ) : null}
        </>
      }
    >
      <Matrix view={view} path={`${base}/sources`} open={{ unit: unit?.id, indicator: cell?.indicator.id }} />
      {unit === undefined || cell === undefined ? (
        <p className="quiet mt-3">{t('choose')}</p>
      ) : (
        <Cell
          key={`${unit.id} ${cell.indicator.id}`}
          unit={unit}
          cell={cell}
          door={door}
          path={`${base}/sources`}
          write={view.may.write}
          cap={cap}
          today={new Date((await pageContext()).now()).toISOString().slice(0, 10)}
          locale={locale}
        />
      )}
      {view.may.write ? <ImportForm door={door} /> : null}
      <section aria-labelledby="red-lines" className="mt-8">
        <h2 id="red-lines">{t('redLines')}</h2>
        {redLines.length === 0 ? <p className="quiet mt-1">{t('noRedLines')}</p> : null}
        <ul>
          {redLines.map(({ unit: u, indicator, line }) => (
            <li key={line.id} className="border-b border-(--rule) py-2">
              <b>{u.name}</b> {indicator.id} {text(indicator.red_line ?? {}, locale)}
              <span className="block">
                {t('redLineSince', {
                  day: line.asOf,
                  evidence: line.evidence.join(' '),
                  reason: line.note,
                  cap,
                })}
              </span>
            </li>
          ))}
        </ul>
      </section>
    </Frame>
  );
}
