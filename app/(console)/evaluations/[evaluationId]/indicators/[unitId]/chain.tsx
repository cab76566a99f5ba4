import Link from 'next/link';
import { getFormatter, getTranslations } from 'next-intl/server';
import type { ChainView } from '#lib/evidence/read-chain.ts';
import { needsSecondPerson } from '#lib/indicators/policy.ts';
import type { SheetRow, SheetView } from '#lib/scores/read-sheet.ts';
import type { SourceResult } from '#lib/scores/types.ts';
import { text } from '../../../../../_ui/localized.ts';
import { fixed, hundred, percent } from '../../../../../_ui/number.ts';
import { EnteredChain } from './entered-chain.tsx';
import { EvidenceChain } from './evidence-chain.tsx';
import { InterviewChain } from './interview-chain.tsx';
import { QuestionnaireChain } from './questionnaire-chain.tsx';
import { RevertForm } from './revert-form.tsx';
import { SourceStateForm } from './source-state-form.tsx';

/** How a score came about: each source down to items and ratings, the combination, the versions. */
export async function Chain({
  row,
  sheet,
  chain,
  locale,
}: {
  row: SheetRow;
  sheet: SheetView;
  chain: ChainView;
  locale: string;
}) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  const format = await getFormatter();
  const { indicator, score, now } = row;
  const sources = score?.sources ?? now.sources;
  const evaluationId = sheet.evaluation.id;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-4 bg-(--surface) p-4 max-md:sticky max-md:left-0 max-md:max-w-[calc(100vw-2rem)]">
      <p>{text(indicator.criterion, locale)}</p>
      {score === undefined ? <p className="small quiet">{t('chainNow')}</p> : null}
      <div className="flex flex-wrap gap-6">
        {sources.map((s, i) => (
          <section
            // biome-ignore lint/suspicious/noArrayIndexKey: sources of an indicator have a fixed order
            key={i}
            className={
              s.questionnaire === undefined && s.interview === undefined
                ? 'grow basis-[240px]'
                : 'min-w-0 grow-2 basis-[440px] max-md:basis-full'
            }
          >
            <h3>
              {t(`source.${s.type}`)} <span className="quiet font-normal">{percent(s.weight)}</span>
            </h3>
            {s.questionnaire === undefined ? null : (
              <QuestionnaireChain
                detail={s.questionnaire}
                evaluationId={evaluationId}
                itemTexts={sheet.itemTexts}
                locale={locale}
              />
            )}
            {s.interview === undefined ? null : (
              <InterviewChain
                detail={s.interview}
                chain={chain}
                evaluationId={evaluationId}
                locale={locale}
              />
            )}
            {s.type === 'statistics' || s.type === 'document' ? (
              <EnteredChain
                detail={s.entered}
                name={`${t(`source.${s.type}`)} ${indicator.id}`}
                href={`/evaluations/${evaluationId}/sources?unit=${sheet.unit.id}&indicator=${indicator.id}#cell`}
              />
            ) : null}
            <SourceResultLine source={s} />
            {sheet.may.sourceState &&
            (s.missing !== undefined || s.type === 'document' || s.type === 'statistics') ? (
              <SourceStateForm
                evaluationId={evaluationId}
                unitId={sheet.unit.id}
                indicatorId={indicator.id}
                sourceIndex={i}
                cause={s.missing?.cause ?? 'not_yet'}
              />
            ) : null}
          </section>
        ))}
      </div>
      <EvidenceChain
        chain={chain}
        evaluationId={evaluationId}
        unitId={sheet.unit.id}
        indicatorId={indicator.id}
        locale={locale}
      />
      {score?.rate.kind === 'estimate' ? (
        <section>
          <h3>{t('combination')}</h3>
          <p className="mt-1">
            {score.sources
              .filter((s) => s.effectiveWeight > 0)
              .map(
                (s) =>
                  `${percent(s.effectiveWeight)} × ${s.rate.kind === 'estimate' ? hundred(s.rate.value) : '—'}`,
              )
              .join(' + ')}{' '}
            = <b>{hundred(score.rate.value)}</b>
            {common('joint.clause')}
            {t('timesFull', {
              rate: hundred(score.rate.value),
              full: indicator.weight,
              score: fixed(score.rate.value * indicator.weight),
            })}
          </p>
          <p className="small quiet">
            {score.standardError.kind === 'estimate'
              ? t('seLine', { se: hundred(score.standardError.value) })
              : common(`reason.${score.standardError.reason}`)}{' '}
            · {t('rulesUsed', { rules: score.ruleVersion })} ·{' '}
            {t('inputHash', { hash: score.inputHash.slice(0, 12) })}
          </p>
        </section>
      ) : null}
      {row.history.length === 0 ? null : (
        <section>
          <h3>{t('versions')}</h3>
          <table className="mt-1">
            <thead>
              <tr>
                <th scope="col">{t('version')}</th>
                <th scope="col" className="num">
                  {t('rate')}
                </th>
                <th scope="col">{t('who')}</th>
                <th scope="col">{t('when')}</th>
                <th scope="col">{t('why')}</th>
                <th scope="col">
                  <span className="sr-only">{t('revert')}</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {row.history.map((h, i) => (
                <tr key={h.seq}>
                  <th scope="row">
                    {h.seq}
                    {h.revertsTo === null ? '' : ` ${t('revertsTo', { seq: h.revertsTo })}`}
                  </th>
                  <td className="num">
                    {h.rate.kind === 'estimate' ? hundred(h.rate.value) : common(`reason.${h.rate.reason}`)}
                  </td>
                  <td>
                    {h.by}
                    {h.approvedBy === undefined ? null : (
                      <span className="block small quiet">{t('approvedBy', { name: h.approvedBy })}</span>
                    )}
                  </td>
                  <td className="whitespace-nowrap">
                    {format.dateTime(new Date(h.at), { dateStyle: 'medium', timeStyle: 'short' })}
                  </td>
                  <td>{h.why}</td>
                  <td>
                    {i > 0 && sheet.may.export ? (
                      <RevertForm
                        evaluationId={evaluationId}
                        unitId={sheet.unit.id}
                        indicatorId={indicator.id}
                        seq={h.seq}
                        secondPerson={needsSecondPerson(sheet.policy)}
                      />
                    ) : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {row.stale && sheet.may.export ? (
        <p className="notice">
          {now.rate.kind === 'estimate'
            ? t('nowWouldBe', { rate: hundred(now.rate.value) })
            : common(`reason.${now.rate.reason}`)}{' '}
          <Link
            href={`/evaluations/${evaluationId}/indicators/export?unit=${sheet.unit.id}`}
            prefetch={false}
          >
            {t('export')}
          </Link>
        </p>
      ) : null}
    </div>
  );
}

async function SourceResultLine({ source }: { source: SourceResult }) {
  const t = await getTranslations('indicator');
  const common = await getTranslations('common');
  if (source.missing !== undefined) {
    return (
      <p className="mt-2 text-(--caution)">
        △ {common(`reason.${source.missing.cause}`)}
        {source.missing.reason === undefined ? '' : `${common('joint.colon')}${source.missing.reason}`}
      </p>
    );
  }
  return (
    <p className="mt-2">
      {t(source.entered === undefined ? 'meanToRate' : 'enteredToRate', {
        mean: source.mean.kind === 'estimate' ? fixed(source.mean.value) : '—',
        rate: source.rate.kind === 'estimate' ? hundred(source.rate.value) : '—',
      })}
      <br />
      <span className="small quiet">
        {source.standardError.kind === 'estimate'
          ? t('seLine', { se: hundred(source.standardError.value) })
          : common(`reason.${source.standardError.reason}`)}
        {source.effectiveWeight !== source.weight
          ? ` · ${t('reweighted', { from: percent(source.weight), to: percent(source.effectiveWeight) })}`
          : ''}
      </span>
    </p>
  );
}
