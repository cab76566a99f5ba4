import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { Excerpt } from '#lib/evidence/excerpts.ts';
import { roleNames } from './role-name.ts';

/** Words of interviews with their mark and as much of their origin as the reader may know. */
export async function ExcerptList(props: {
  excerpts: readonly Excerpt[];
  evaluationId: string;
  /** Name of an indicator where the list is of several. */
  indicatorName?: (id: string) => string;
}) {
  const t = await getTranslations('finding.excerpt');
  const kinds = await getTranslations('interview.kind');
  const roleName = await roleNames();
  return (
    <ul className="grid gap-3">
      {props.excerpts.map((e, i) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: words without their origin have no other key
          key={i}
          className="border-l-2 border-(--rule-strong) pl-3 break-inside-avoid"
        >
          <p>
            <span className={`state ${e.mark === 'problem' ? 'warn' : ''}`}>{kinds(e.mark)}</span>{' '}
            <span className="whitespace-pre-line break-words">{e.text}</span>
          </p>
          <p className="small quiet">
            {e.source === undefined ? (
              e.role === undefined ? (
                t('noRole')
              ) : (
                roleName(e.role)
              )
            ) : (
              <Link
                href={`/evaluations/${props.evaluationId}/interviews/${e.source.ref.interviewId}`}
                prefetch={false}
              >
                {t('source', {
                  role: roleName(e.role ?? ''),
                  number: String(e.source.number).padStart(2, '0'),
                })}
              </Link>
            )}
            {props.indicatorName === undefined
              ? ''
              : ` · ${e.indicatorId === undefined ? t('noIndicator') : props.indicatorName(e.indicatorId)}`}
          </p>
        </li>
      ))}
    </ul>
  );
}
