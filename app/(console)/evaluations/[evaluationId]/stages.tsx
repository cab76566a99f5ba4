import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Stage } from '#lib/evaluations/read-overview.ts';

const PLACE: Readonly<Record<Stage['stage'], string>> = {
  questionnaires: 'campaigns',
  interviews: 'interviews',
  sources: 'sources',
  scores: 'indicators',
  approval: 'indicators/proposals',
};

/** The stages of an evaluation in their order, with how far each is; a mark and words, never colour alone. */
export async function Stages({ stages, base }: { stages: readonly Stage[]; base: string }) {
  const t = await getTranslations('evaluation');
  return (
    <nav className="mt-4" aria-label={t('stages')}>
      <ol className="grid grid-cols-2 gap-x-8 gap-y-2 border-y border-(--rule) py-2 md:flex md:flex-wrap">
        {stages.map(({ stage, done, of }) => {
          const standing = of === 0 ? 'none' : done === of ? 'done' : 'running';
          return (
            <li key={stage}>
              <Link
                href={`${base}/${PLACE[stage]}`}
                prefetch={false}
                className="max-md:block max-md:py-[9px]"
              >
                {t(`stage.${stage}`)}
              </Link>{' '}
              <span className={standing === 'done' ? '' : 'quiet'}>
                {standing === 'none' ? t('stageNone') : t('stageOf', { done, of })}
                {standing === 'done' ? <span className="text-(--good)"> ✓ {t('stageDone')}</span> : null}
              </span>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
