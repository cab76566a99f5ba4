'use client';
import { useTranslations } from 'next-intl';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { CarelessCounts } from '#lib/responses/careless.ts';
import type { FlaggedResponse } from '#lib/responses/read-quality.ts';
import { VERDICTS, type Verdict } from '#lib/responses/review-input.ts';
import { type Decision, DecisionForm } from './decision-form.tsx';
import { FlaggedCase } from './flagged-case.tsx';
import { ReasonTable } from './reason-table.tsx';
import { type DrawnItem, Strip } from './strip.tsx';
import './quality.css';

/** Cases drawn at once. */
const DRAWN = 100;
const SHOWS = ['all', ...VERDICTS] as const;
type Show = (typeof SHOWS)[number];

/** Flagged responses to decide one by one, by keyboard if one likes. */
export function Review(props: {
  address: string;
  items: readonly DrawnItem[];
  responses: readonly FlaggedResponse[];
  counts: CarelessCounts;
  /** Responses with one kind of flag only. */
  once: number;
  /** Every kind of flag, and how many of all responses have it. */
  reasons: readonly { kind: string; n: number }[];
  chosen: { show: string; reason: string };
  children: ReactNode;
}) {
  const t = useTranslations('quality');
  const [responses, setResponses] = useState(props.responses);
  const [counts, setCounts] = useState(props.counts);
  const [show, setShow] = useState<Show>(SHOWS.find((s) => s === props.chosen.show) ?? 'all');
  const [reason, setReason] = useState(props.chosen.reason);
  const [open, setOpen] = useState<string>();
  const [verdict, setVerdict] = useState<Verdict>();
  const [keyed, setKeyed] = useState(false);
  const [said, setSaid] = useState('');
  // What was decided just now stays where it is until another filter is chosen.
  const [stays, setStays] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLOListElement>(null);
  useEffect(() => setResponses(props.responses), [props.responses]);
  useEffect(() => setCounts(props.counts), [props.counts]);

  const numbered = responses.map((response, i) => ({ response, number: i + 1 }));
  const matching = numbered.filter(
    ({ response: r }) =>
      (show === 'all' || r.verdict === show || stays.has(r.id)) &&
      (reason === '' || r.findings.some((f) => f.kind === reason)),
  );
  const drawn = matching.slice(0, DRAWN);

  function filter(next: { show?: Show; reason?: string }) {
    const now = { show, reason, ...next };
    setShow(now.show);
    setReason(now.reason);
    setStays(new Set());
    setOpen(undefined);
    const query = new URLSearchParams();
    if (now.show !== 'all') query.set('show', now.show);
    if (now.reason !== '') query.set('reason', now.reason);
    history.replaceState(null, '', query.size === 0 ? location.pathname : `?${query}`);
  }

  function go(id: string | undefined, to: Verdict | undefined = undefined) {
    setOpen(id);
    setVerdict(to);
    if (id === undefined) return;
    const head = list.current?.querySelector<HTMLElement>(`[data-case="${CSS.escape(id)}"]`);
    head?.focus();
    head?.scrollIntoView({ block: 'nearest' });
  }

  function onKeyDown(event: KeyboardEvent) {
    const { target } = event;
    if (event.ctrlKey || event.metaKey || event.altKey || !(target instanceof HTMLElement)) return;
    if (target.matches('input[type="text"], textarea')) {
      if (event.key === 'Escape') go(open);
      return;
    }
    const at = drawn.findIndex(({ response }) => response.id === open);
    const beside = (step: number) => drawn[Math.max(0, Math.min(drawn.length - 1, at + step))]?.response.id;
    const acts: Record<string, () => void> = {
      j: () => go(beside(1)),
      k: () => go(at < 0 ? drawn[0]?.response.id : beside(-1)),
      c: () => open !== undefined && setVerdict('careless'),
      v: () => open !== undefined && setVerdict('kept'),
    };
    const act = acts[event.key.toLowerCase()];
    if (act === undefined) return;
    event.preventDefault();
    act();
  }

  function decided(id: string, made: Decision, now: CarelessCounts) {
    const after = responses.map((r): FlaggedResponse => {
      if (r.id !== id) return r;
      const { review: _, ...rest } = r;
      return made.verdict === 'undecided'
        ? { ...rest, verdict: made.verdict }
        : { ...rest, verdict: made.verdict, review: { reason: made.reason, by: '', at: 0 } };
    });
    setResponses(after);
    setCounts(now);
    setStays(new Set([...stays, id]));
    const place = drawn.findIndex(({ response }) => response.id === id);
    const rest = [...drawn.slice(place + 1), ...drawn.slice(0, place)];
    const next = rest.find(({ response }) => response.verdict === 'undecided')?.response.id;
    setSaid(
      `${t('decided', { verdict: t(`verdictShort.${made.verdict}`) })}${next === undefined ? t('allDecided') : ''}`,
    );
    go(next ?? id);
  }

  /** Reasons already written, the newest first, so that like is decided alike. */
  const used = (of: Verdict | undefined) =>
    [...new Set(responses.flatMap((r) => (r.verdict === of && r.review ? [r.review.reason] : [])))].slice(-4);

  const first = drawn.find(({ response }) => response.verdict === 'undecided');
  return (
    <>
      <p className="mt-4 text-[1.125rem] font-semibold">{t('standing', { ...counts })}</p>
      <progress
        className="block h-2 w-full max-w-[640px] accent-(--accent)"
        max={Math.max(1, counts.flagged)}
        value={counts.flagged - counts.undecided}
        aria-label={t('standing', { ...counts })}
      />
      <p className="quiet mt-1 max-w-[54em]">{t('policy', { once: props.once })}</p>
      <div className="quality-top">
        <ReasonTable
          reasons={props.reasons}
          responses={responses}
          chosen={reason}
          onChoose={(kind) => filter({ reason: kind })}
        />
        {props.children}
      </div>
      <h2 className="mt-8">{t('list')}</h2>
      <div className="no-print mt-2 flex flex-wrap items-center gap-x-6 gap-y-2">
        <label className="flex min-h-11 items-center gap-2">
          {t('show')}
          <select
            value={show}
            onChange={(e) => filter({ show: SHOWS.find((s) => s === e.target.value) ?? 'all' })}
          >
            {SHOWS.map((s) => (
              <option key={s} value={s}>
                {t(`showName.${s}`)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex min-h-11 items-center gap-2">
          <input type="checkbox" checked={keyed} onChange={(e) => setKeyed(e.target.checked)} />
          {t('keyed')}
        </label>
        {first === undefined ? null : (
          <button
            type="button"
            className="btn primary whitespace-normal!"
            onClick={() => go(first.response.id)}
          >
            {t('begin')}
          </button>
        )}
      </div>
      <p className="small quiet no-print">
        {t.rich('keys', {
          next: () => <kbd>J</kbd>,
          back: () => <kbd>K</kbd>,
          careless: () => <kbd>C</kbd>,
          kept: () => <kbd>V</kbd>,
          enter: () => <kbd>Enter</kbd>,
        })}
      </p>
      <p role="status" className="small min-h-[1.6em]">
        {said}
      </p>
      <div className="border-y border-(--rule-strong) py-2 pl-4">
        <p className="small quiet mb-1">{t('typical')}</p>
        <Strip
          items={props.items}
          codes={props.items.map((i) => (i.mean === null ? null : Number(i.mean.toFixed(1))))}
          keyed={keyed}
          label={t('typical')}
        />
        <p className="small quiet mt-1">{t('legend')}</p>
      </div>
      {drawn.length === 0 ? <p className="my-4 quiet">{t('noMatch')}</p> : null}
      <ol ref={list} onKeyDown={onKeyDown}>
        {drawn.map(({ response, number }) => (
          <FlaggedCase
            key={response.id}
            response={response}
            number={number}
            items={props.items}
            keyed={keyed}
            open={open === response.id}
            onOpen={() => (open === response.id ? go(undefined) : go(response.id))}
          >
            <DecisionForm
              key={`${response.id} ${response.verdict}`}
              address={props.address}
              response={response}
              verdict={verdict}
              used={used}
              onDecided={(made, now) => decided(response.id, made, now)}
            />
          </FlaggedCase>
        ))}
      </ol>
      {matching.length > drawn.length ? (
        <p className="notice mt-4">{t('first', { n: drawn.length, of: matching.length })}</p>
      ) : null}
    </>
  );
}
