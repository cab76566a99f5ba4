import { getTranslations } from 'next-intl/server';
import { isUndefined } from '#lib/psychometrics/outcome.ts';
import type { ChangeView, ScaleChange } from '#lib/responses/read-change.ts';
import { axisAround } from '../../../../../_ui/figure/dot-picture.tsx';
import { Figure } from '../../../../../_ui/figure/figure.tsx';
import { SlopePicture } from '../../../../../_ui/figure/slope-picture.tsx';
import { text } from '../../../../../_ui/localized.ts';
import { coefficient, fixed } from '../../../../../_ui/number.ts';
import { Term } from '../../../../../_ui/term.tsx';
import { sourceWords } from '../words.ts';

type Chosen = Extract<ChangeView, { other: unknown }>;
type Compared = NonNullable<ScaleChange['units'][number]['compared']>;

/** One scale in both evaluations: first whether it measures the same, then what has changed. */
export async function ScaleSection({
  scale,
  view,
  locale,
  file,
}: {
  scale: ScaleChange;
  view: Chosen;
  locale: string;
  file: ((format: 'csv' | 'xlsx') => string) | undefined;
}) {
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const rows = scale.units.flatMap((u) => {
    const c = u.compared;
    return c?.before.kind === 'estimate' && c.after.kind === 'estimate'
      ? [{ key: u.code, label: u.name, before: c.before.value, after: c.after.value, strong: beyond(c) }]
      : [];
  });
  const left = scale.units.length - rows.length;
  const title = `${scale.scale} ${text(scale.title, locale)}`;
  const source = [await sourceWords(view.before), await sourceWords(view.after)].join(common('joint.clause'));
  const { sameness } = scale;
  const same = sameness.state === 'known' && sameness.level === 'scalar';
  const axis = axisAround(
    rows.flatMap((r) => [r.before, r.after]),
    scale.range,
  );
  return (
    <section className="mt-10">
      <h2>{title}</h2>
      <div className={same ? 'small quiet mt-1' : 'notice caution mt-2'}>
        <Term method="invariance" definition={t('before.invarianceDefinition')}>
          {t('before.invariance')}
        </Term>
        {common('joint.colon')}
        {sameness.state === 'known'
          ? t(`before.level.${sameness.level}`, stepWords(sameness.found))
          : sameness.state === 'computing'
            ? t('before.computing')
            : t('before.unknown', { reason: common(`reason.${sameness.reason}`) })}
      </div>
      <p className="small quiet mt-1">
        {t('before.common', {
          n: scale.common.length,
          before: scale.items[0],
          after: scale.items[1],
          items: scale.common.join(common('joint.list')),
        })}
        {left > 0 ? ` ${t('before.left', { n: left })}` : ''}
      </p>
      {rows.length === 0 ? null : (
        <Figure
          label={title}
          name={`change-${scale.scale}`}
          file={file}
          picture={
            <SlopePicture
              legend={{ title, note: t('before.note'), source }}
              range={axis}
              waves={[view.before.title, view.after.title]}
              rows={rows}
              format={(v) => fixed(v)}
            />
          }
          table={<ChangeTable scale={scale} />}
        />
      )}
    </section>
  );
}

/** The interval of the change does not hold 0. */
function beyond({ interval }: Compared): boolean {
  return !isUndefined(interval) && (interval.lower > 0 || interval.upper < 0);
}

/** Changes of fit, as far as they are there. */
function stepWords(found: Extract<ScaleChange['sameness'], { state: 'known' }>['found']) {
  const words = (step: (typeof found)['metricDifference']) =>
    isUndefined(step) ? ['—', '—'] : [coefficient(step.cfi, 3), coefficient(step.rmsea, 3)];
  const [metricCfi = '', metricRmsea = ''] = words(found.metricDifference);
  const [scalarCfi = '', scalarRmsea = ''] = words(found.scalarDifference);
  return { metricCfi, metricRmsea, scalarCfi, scalarRmsea };
}

async function ChangeTable({ scale }: { scale: ScaleChange }) {
  const t = await getTranslations('compare');
  const common = await getTranslations('common');
  const sign = (v: number) => (v > 0 ? `+${fixed(v)}` : fixed(v));
  return (
    <table>
      <caption>{t('before.note')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('unit')}</th>
          <th scope="col" className="num">
            {t('before.before')}
          </th>
          <th scope="col" className="num">
            {t('before.after')}
          </th>
          <th scope="col" className="num">
            {t('before.change')}
          </th>
          <th scope="col" className="num">
            {t('interval')}
          </th>
          <th scope="col">
            <Term method="reliable-change" definition={t('before.reliableDefinition')}>
              {t('before.reliable')}
            </Term>
          </th>
          <th scope="col" className="num">
            {t('n')}
          </th>
        </tr>
      </thead>
      <tbody>
        {scale.units.map(({ code, name, compared: c }) => (
          <tr key={code}>
            <th scope="row">{name}</th>
            {c === undefined || c.change.kind === 'undefined' ? (
              <td colSpan={6} className="small quiet">
                {common('reason.below_minimum')}
              </td>
            ) : (
              <>
                <td className="num">{c.before.kind === 'estimate' ? fixed(c.before.value) : '—'}</td>
                <td className="num">{c.after.kind === 'estimate' ? fixed(c.after.value) : '—'}</td>
                <td className="num">{sign(c.change.value)}</td>
                <td className="num whitespace-nowrap">
                  {isUndefined(c.interval)
                    ? common(`reason.${c.interval.reason}`)
                    : `[${sign(c.interval.lower)}, ${sign(c.interval.upper)}]`}
                </td>
                <td className="small">
                  {c.critical.kind === 'undefined'
                    ? common(`reason.${c.critical.reason}`)
                    : t(c.reliable === true ? 'before.isReliable' : 'before.notReliable', {
                        critical: fixed(c.critical.value),
                      })}
                </td>
                <td className="num whitespace-nowrap">
                  {c.people[0]} → {c.people[1]}
                </td>
              </>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
