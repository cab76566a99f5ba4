import { getLocale, getTranslations } from 'next-intl/server';
import type { ReactNode } from 'react';
import type { Block } from '#lib/documents/blocks.ts';
import { ReportParts } from '#lib/documents/report-parts.ts';
import type { Locale } from '#lib/i18n/locales.ts';
import type { CarelessView } from '#lib/scores/read-careless.ts';
import { DocumentBlocks } from '../../../_ui/document-blocks.tsx';
import { Preparing } from '../../../_ui/preparing.tsx';
import { Term } from '../../../_ui/term.tsx';

/** How long a page waits for the screening before it shows how far that is. */
export const CARELESS_WAIT_MS = 700;

/** What careless answers change, in the words and tables of the reports; while answers are screened, how far that is. */
export async function CarelessSection(props: {
  view: CarelessView;
  blocks: (p: ReportParts) => readonly Block[];
  /** What is shown when it is asked for. */
  more?: (p: ReportParts) => readonly Block[];
  moreLabel?: string;
}): Promise<ReactNode> {
  const common = await getTranslations('common');
  const p = new ReportParts((await getLocale()) as Locale, false);
  const { title, waiting, rules, note } = p.w.careless;
  const { state, progress } = props.view.standing;
  const more = props.more?.(p) ?? [];
  return (
    <section aria-labelledby="careless" className="mt-10">
      <h2 id="careless">{title}</h2>
      <p className="small quiet">
        <Term method="screening-flags" definition={note}>
          {rules}
        </Term>
      </p>
      {state === 'running' ? (
        <Preparing
          share={progress ?? 0}
          words={p.say(waiting, { state })}
          reload={common('preparingReload')}
        />
      ) : (
        <DocumentBlocks blocks={props.blocks(p)} />
      )}
      {state === 'running' || more.length === 0 ? null : (
        <details className="mt-3">
          <summary className="min-h-[44px] cursor-pointer font-semibold">{props.moreLabel}</summary>
          <DocumentBlocks blocks={more} />
        </details>
      )}
    </section>
  );
}
