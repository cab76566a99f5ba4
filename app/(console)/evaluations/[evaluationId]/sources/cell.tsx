import Link from 'next/link';
import { getTranslations } from 'next-intl/server';
import type { EnteredPart } from '#lib/indicators/entered.ts';
import type { CellView, SourcesView, ValueView } from '#lib/sources/read-sources.ts';
import { text } from '../../../../_ui/localized.ts';
import { moment } from '../../../../_ui/moment.ts';
import { hundred, percent } from '../../../../_ui/number.ts';
import { ScrollRegion } from '../../../../_ui/scroll-region.tsx';
import { RedLineForm } from './red-line-form.tsx';
import { ValueForm } from './value-form.tsx';
import { WithdrawValue } from './withdraw-value.tsx';

/** One unit and indicator: its sources part by part, the form, and everything that was ever entered. */
export async function Cell(props: {
  unit: SourcesView['units'][number];
  cell: CellView;
  door: string;
  path: string;
  write: boolean;
  cap: string;
  today: string;
  locale: string;
}) {
  const t = await getTranslations('source');
  const common = await getTranslations('common');
  const { unit, cell, locale, cap } = props;
  const { indicator } = cell;
  const nameOf = ({ id, title, asks }: EnteredPart) =>
    [id, title === undefined ? t(`asks.${asks}`) : text(title, locale)].filter(Boolean).join(' ');
  const choices = cell.slots.flatMap((slot) =>
    slot.parts.map((part) => ({
      key: `${slot.kind} ${part.id}`,
      name: `${t(`kind.${slot.kind}`)} · ${nameOf(part)}`,
      asks: t(`asks.${part.asks}`),
      value: slot.values.get(part.id)?.value,
      origin: slot.values.get(part.id)?.origin ?? '',
    })),
  );
  const about = { unitId: unit.id, indicatorId: indicator.id };
  return (
    <section id="cell" aria-labelledby="cell-title" className="mt-6 bg-(--surface) p-4">
      <div className="flex flex-wrap items-baseline justify-between gap-3">
        <h2 id="cell-title">
          {unit.name} · {indicator.id} {text(indicator.title, locale)}
        </h2>
        <Link href={props.path} prefetch={false}>
          {t('close')}
        </Link>
      </div>
      <p className="quiet mt-1">{text(indicator.criterion, locale)}</p>
      {cell.slots.map((slot) => (
        <div key={slot.kind} className="mt-4">
          <h3>
            {t(`kind.${slot.kind}`)}{' '}
            <span className="quiet font-normal">
              {percent(slot.source.weight)} · {text(slot.transform.title, locale)}
            </span>
          </h3>
          {slot.parts.length === 0 ? <p className="quiet">{t('noVariant')}</p> : null}
          {slot.cause === undefined ? null : (
            <p className="notice caution mt-1">
              {t('causeFirst', { cause: common(`reason.${slot.cause as 'withheld'}`) })}
            </p>
          )}
          {slot.parts.length === 0 ? null : (
            <ScrollRegion label={`${t(`kind.${slot.kind}`)} ${indicator.id}`}>
              <table className="mt-1">
                <thead>
                  <tr>
                    <th scope="col">{t('what')}</th>
                    <th scope="col" className="num">
                      {t('value')}
                    </th>
                    <th scope="col">{t('asOf')}</th>
                    <th scope="col">{t('origin')}</th>
                    <th scope="col">{t('evidence')}</th>
                  </tr>
                </thead>
                <tbody>
                  {slot.parts.map((part) => {
                    const value = slot.values.get(part.id);
                    return (
                      <tr key={part.id}>
                        <th scope="row">
                          {nameOf(part)}{' '}
                          <span className="small quiet">
                            {part.target === undefined ? '' : t('partHint.target', { target: part.target })}
                            {part.per === undefined
                              ? ''
                              : t('partHint.per', { per: part.per, cap: part.cap ?? 0 })}
                          </span>
                        </th>
                        <td className="num">
                          {value === undefined ? (
                            <span className="state warn">△ {t('waiting')}</span>
                          ) : (
                            <b>{value.value}</b>
                          )}
                        </td>
                        <td className="whitespace-nowrap">{value?.asOf}</td>
                        <td>{value?.origin}</td>
                        <td className="id">{value?.evidence.join(' ')}</td>
                      </tr>
                    );
                  })}
                </tbody>
              </table>
            </ScrollRegion>
          )}
          {slot.rate === undefined ? null : (
            <p className="mt-1">{t('rate', { rate: hundred(slot.rate.rate) })}</p>
          )}
        </div>
      ))}
      {props.write && choices.length > 0 ? (
        <ValueForm
          door={props.door}
          about={about}
          choices={choices}
          evidence={indicator.evidence ?? []}
          today={props.today}
        />
      ) : null}
      {indicator.red_line === undefined ? null : (
        <div className="mt-6">
          <h3>{t('redLine')}</h3>
          <p>{t('redLineIs', { text: text(indicator.red_line, locale) })}</p>
          {cell.redLine === undefined ? (
            props.write ? (
              <RedLineForm
                door={props.door}
                about={about}
                evidence={indicator.evidence ?? []}
                today={props.today}
                cap={cap}
              />
            ) : null
          ) : (
            <p className="notice danger mt-2">
              {t('redLineSince', {
                day: cell.redLine.asOf,
                evidence: cell.redLine.evidence.join(' '),
                reason: cell.redLine.note,
                cap,
              })}
            </p>
          )}
        </div>
      )}
      <History values={cell.history} door={props.door} write={props.write} locale={locale} />
    </section>
  );
}

async function History(props: {
  values: readonly ValueView[];
  door: string;
  write: boolean;
  locale: string;
}) {
  const t = await getTranslations('source');
  if (props.values.length === 0) return <p className="small quiet mt-6">{t('noHistory')}</p>;
  const standing = (v: ValueView) =>
    v.withdrawnAt !== null ? t('withdrawn') : v.inForce ? t('inForce') : t('replaced');
  return (
    <details className="mt-6">
      <summary>
        {t('history')} ({props.values.length})
      </summary>
      <ScrollRegion label={t('history')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('what')}</th>
              <th scope="col" className="num">
                {t('value')}
              </th>
              <th scope="col">{t('asOf')}</th>
              <th scope="col">{t('origin')}</th>
              <th scope="col">{t('evidence')}</th>
              <th scope="col">{t('by')}</th>
              <th scope="col">{t('note')}</th>
              <th scope="col">
                <span className="sr-only">{t('act')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {props.values.map((v) => (
              <tr key={v.id} className={v.inForce ? '' : 'text-(--ink-2)'}>
                <th scope="row">
                  {t(`kind.${v.kind as 'statistics'}`)} {v.part}
                </th>
                <td className="num">{v.value}</td>
                <td className="whitespace-nowrap">{v.asOf}</td>
                <td>{v.origin}</td>
                <td className="id">{v.evidence.join(' ')}</td>
                <td>
                  {v.by}
                  <span className="block small quiet">{moment(v.recordedAt, props.locale)}</span>
                </td>
                <td>
                  {v.note} {v.withdrawnWhy ?? ''}
                </td>
                <td className="whitespace-nowrap">
                  <span className={`state ${v.inForce ? 'ok' : ''}`}>{standing(v)}</span>{' '}
                  {props.write && v.withdrawnAt === null ? (
                    <WithdrawValue path={`${props.door}/${v.id}/withdraw`} />
                  ) : null}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollRegion>
    </details>
  );
}
