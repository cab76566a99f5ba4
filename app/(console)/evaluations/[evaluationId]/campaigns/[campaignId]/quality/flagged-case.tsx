import { useLocale, useTranslations } from 'next-intl';
import type { ReactNode } from 'react';
import { TIME_BAND_BOUNDS } from '#lib/psychometrics/screening-time.ts';
import type { FlaggedResponse } from '#lib/responses/read-quality.ts';
import { moment } from '../../../../../../_ui/moment.ts';
import { coefficient, fixed, percent } from '../../../../../../_ui/number.ts';
import { useFlagName } from './reason-table.tsx';
import { type DrawnItem, Strip } from './strip.tsx';

type Finding = FlaggedResponse['findings'][number];

/** One flagged response: its answers as a strip, why it is flagged, and, once opened, the decision. */
export function FlaggedCase(props: {
  response: FlaggedResponse;
  number: number;
  items: readonly DrawnItem[];
  keyed: boolean;
  open: boolean;
  onOpen: () => void;
  children: ReactNode;
}) {
  const t = useTranslations('quality');
  const locale = useLocale();
  const name = useFlagName();
  const { response, open } = props;
  const { findings, review, verdict } = response;
  const state = { careless: 'bad', kept: 'ok', undecided: '' }[verdict];
  return (
    <li className="case" data-verdict={verdict} data-open={open}>
      <button
        type="button"
        className="case-head"
        aria-expanded={open}
        data-case={response.id}
        onClick={props.onOpen}
      >
        <b>{t('number', { n: props.number })}</b>
        <span className={`state ${state}`}>{t(`verdictShort.${verdict}`)}</span>
        <span className="small quiet">
          {[...new Set(findings.filter((f) => f.counts).map((f) => f.kind))].map(name).join(' · ')}
        </span>
        {response.unitName === undefined ? null : (
          <span className="small quiet">{t('about', { unit: response.unitName })}</span>
        )}
      </button>
      <Strip items={props.items} codes={response.codes} keyed={props.keyed} label={t('strip.answers')} />
      {open ? (
        <div className="mt-3 grid gap-x-10 gap-y-3 lg:grid-cols-2">
          <ul className="list-disc pl-5">
            {findings.map((f) => (
              <li key={`${f.index}${f.kind}`} className={f.counts ? '' : 'text-(--ink-2)'}>
                <Says finding={f} />
                {f.counts ? '' : ` ${t('informs')}`}
              </li>
            ))}
          </ul>
          <div>
            {review === undefined || review.at === 0 ? null : (
              <p className="small quiet mb-2">
                {t('decidedBy', { by: review.by, at: moment(review.at, locale), reason: review.reason })}
              </p>
            )}
            {props.children}
          </div>
        </div>
      ) : null}
    </li>
  );
}

/** What an index says of this respondent, beside the median of all. */
function Says({ finding: { index, value, median } }: { finding: Finding }) {
  const t = useTranslations('quality.says');
  const write = FORMAT[index] ?? ((v: number) => fixed(v));
  return t(index, { value: write(value), median: median === null ? '—' : write(median) });
}

const whole = (v: number) => String(Math.round(v));

const FORMAT: Partial<Record<Finding['index'], (v: number) => string>> = {
  attention_failed: whole,
  longstring: whole,
  exact_duplicates: whole,
  near_duplicates: whole,
  share_unanswered: percent,
  reverse_contradiction: percent,
  even_odd: (v) => coefficient(v),
  synonyms: (v) => coefficient(v),
  antonyms: (v) => coefficient(v),
  // The seconds at which the band ends; the last has no end.
  time_band: (v) => String(TIME_BAND_BOUNDS[Math.floor(v)] ?? TIME_BAND_BOUNDS[3]),
};
