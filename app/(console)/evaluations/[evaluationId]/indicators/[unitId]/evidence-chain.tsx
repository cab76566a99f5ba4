import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { ChainView } from '#lib/evidence/read-chain.ts';
import { text } from '../../../../../_ui/localized.ts';
import { ExcerptList } from '../../_evidence/excerpt-list.tsx';
import { FindingItem } from '../../_evidence/finding-item.tsx';

/** As many as a person reads in a row of a table. */
const SHOWN = 6;
const STATES = ['seen', 'promised', 'refused'] as const;

/** What an indicator rests on beside its numbers: words, documents, findings. */
export async function EvidenceChain(props: {
  chain: ChainView;
  evaluationId: string;
  unitId: string;
  indicatorId: string;
  locale: string;
}) {
  const t = await getTranslations('finding.chain');
  const states = await getTranslations('interview.evidence');
  const common = await getTranslations('common');
  const { chain, evaluationId } = props;
  const query = `unit=${props.unitId}&indicator=${props.indicatorId}`;
  return (
    <div className="flex flex-wrap gap-6">
      <section className="min-w-0 grow-2 basis-[440px] max-md:basis-full">
        <h3>{t('excerpts')}</h3>
        {chain.tooFew === undefined ? null : (
          <p className="small quiet mt-1">{t('tooFew', { k: chain.tooFew })}</p>
        )}
        {chain.excerpts.length === 0 ? (
          <p className="small quiet mt-1">{t('noExcerpts')}</p>
        ) : (
          <div className="mt-2">
            <ExcerptList excerpts={chain.excerpts.slice(0, SHOWN)} evaluationId={evaluationId} />
          </div>
        )}
        {chain.excerpts.length > SHOWN ? (
          <p className="mt-2">
            <Link href={`/evaluations/${evaluationId}/excerpts?${query}`} prefetch={false}>
              {t('all', { n: chain.excerpts.length })}
            </Link>
          </p>
        ) : null}
      </section>
      <section className="grow basis-[240px]">
        <h3>{t('documents')}</h3>
        {chain.documents.length === 0 ? <p className="small quiet mt-1">{t('noDocuments')}</p> : null}
        <ul className="mt-1">
          {chain.documents.map((d) => {
            const asked = STATES.filter((s) => d.states[s] > 0);
            return (
              <li key={d.id} className="py-1">
                <span className="id">{d.id}</span> {text(d.title, props.locale)}
                <span className={`block small ${d.states.refused > 0 ? 'text-(--danger)' : 'quiet'}`}>
                  {asked.length === 0
                    ? t('notAsked')
                    : asked
                        .map((s) => t('state', { state: states(s), n: d.states[s] }))
                        .join(common('joint.clause'))}
                </span>
              </li>
            );
          })}
        </ul>
      </section>
      <section className="basis-full">
        <h3>{t('findings')}</h3>
        {chain.findings.length === 0 ? <p className="small quiet mt-1">{t('noFindings')}</p> : null}
        {chain.findings.map((f) => (
          <FindingItem key={f.id} finding={f} types={chain.types} evaluationId={evaluationId} />
        ))}
      </section>
    </div>
  );
}
