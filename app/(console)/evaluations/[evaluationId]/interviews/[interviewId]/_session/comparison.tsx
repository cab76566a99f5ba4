'use client';
import { useTranslations } from 'next-intl';
import type { OutlineQuestion } from '#lib/interview/outline-model.ts';
import { useCells } from './others.tsx';
import { shortTitle } from './places.ts';
import { spread, useRatingWords } from './rating-words.ts';
import { useSession } from './use-session.ts';

/** All ratings side by side: one's own, and what the others have locked once one's own are. */
export function Comparison() {
  const t = useTranslations('interview.rating');
  const { view, questions } = useSession();
  const rater = view.raters.some((r) => r.me);
  const agreed = (view.settling?.agreements.length ?? 0) > 0;
  return (
    <section>
      <h2>{t('compare')}</h2>
      {rater ? null : <p className="quiet">{t('onlyLocked')}</p>}
      <div className="scroll-x">
        <table className="iv-compare">
          <caption>{t('gapNote', { n: view.outline.disagreementGap })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('question')}</th>
              {view.raters.map((r) => (
                <th scope="col" key={r.id}>
                  {r.me ? t('mine') : r.name}
                </th>
              ))}
              <th scope="col" className="num">
                {t('difference')}
              </th>
              {agreed ? <th scope="col">{t('agreed')}</th> : null}
            </tr>
          </thead>
          <tbody>
            {questions
              .filter((q) => q.rated)
              .map((q) => (
                <Row key={q.id} question={q} />
              ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({ question }: { question: OutlineQuestion }) {
  const t = useTranslations('interview.rating');
  const { view, go } = useSession();
  const cells = useCells(question);
  const words = useRatingWords();
  const apart = spread(cells);
  const agreements = view.settling?.agreements ?? [];
  const agreement = agreements.find((a) => a.questionId === question.id);
  const far = apart !== undefined && apart >= view.outline.disagreementGap;
  return (
    <tr data-far={far}>
      <th scope="row">
        <button type="button" className="iv-link" onClick={() => go(question.id)}>
          {question.number} {shortTitle(question)}
        </button>
      </th>
      {cells.map((cell) => (
        <td key={cell.id}>
          {cell.locked ? (
            words(cell.value)
          ) : (
            <span className="quiet">{view.may.rate ? t('hidden') : t('notLocked')}</span>
          )}
        </td>
      ))}
      <td className="num">
        {apart === undefined ? (
          '—'
        ) : far && agreement === undefined ? (
          <b>▲ {t('reconcile', { n: apart })}</b>
        ) : (
          apart
        )}
      </td>
      {agreements.length === 0 ? null : (
        <td>
          {agreement === undefined ? (
            <span className="quiet">{t('meanCounts')}</span>
          ) : (
            <>
              <b>{words(agreement.value)}</b>
              <br />
              <span className="small">{agreement.reason}</span>
            </>
          )}
        </td>
      )}
    </tr>
  );
}
