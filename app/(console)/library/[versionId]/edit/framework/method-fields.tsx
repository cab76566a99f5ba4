'use client';
import { useLocale, useTranslations } from 'next-intl';
import type { Transform } from '#lib/indicators/policy.ts';
import { type FormLeaf, type FormMethod, NO_TEXT } from '#lib/indicators/tree-form.ts';
import { text } from '../../../../../_ui/localized.ts';
import { ChoiceField, FieldFindings, ShortField, TextField } from '../fields.tsx';
import { useFramework } from './use-framework.ts';
import { WorkedExample } from './worked-example.tsx';

/**
 * How a value becomes points: the transform, what is changed of it here, and an example worked with the numbers as
 * they stand. A source that `inherits` has the method of its indicator unless it names one.
 */
export function MethodFields(props: { path: string; use: FormMethod; of: FormLeaf; inherits?: true }) {
  const t = useTranslations('framework');
  const locale = useLocale();
  const { view } = useFramework();
  const { path, use, of } = props;
  const transforms = view.policy.transforms;
  const named = transforms.find((x) => x.id === use.transform);
  const own = named !== undefined;
  return (
    <>
      <ChoiceField
        field={`${path}.transform`}
        label={t('transform')}
        options={[
          ...(props.inherits === true
            ? [{ value: '', label: t('inherits') }]
            : own
              ? []
              : [{ value: use.transform, label: use.transform || '—' }]),
          ...transforms.map((x) => ({
            value: x.id,
            label: `${text(x.title, locale)}${x.id === x.type ? '' : ` ${x.id}`}`,
          })),
        ]}
      />
      <FieldFindings field={path} id={`${path}-self`} />
      {named === undefined ? null : (
        <>
          <Params path={path} use={use} transform={named} />
          {named.type === 'ratio' || named.type === 'range' ? (
            <TextField field={`${path}.value`} label={t('measured')} focus={`value:${path}`} />
          ) : null}
          {named.type === 'deduct' || use.deductions.length > 0 ? (
            <Deductions path={path} use={use} of={of} />
          ) : null}
          <WorkedExample transform={named} use={use} weight={Number(of.weight) || 0} />
        </>
      )}
    </>
  );
}

function Params({ path, use, transform }: { path: string; use: FormMethod; transform: Transform }) {
  const t = useTranslations('framework');
  const { edit } = useFramework();
  if (!('params' in transform)) return null;
  const numbers = Object.entries(transform.params).filter(([, v]) => typeof v === 'number');
  const list = `${path}.params.bands`;
  return (
    <>
      <div className="oe-row">
        {numbers.map(([name, value]) => (
          <ShortField
            key={name}
            field={`${path}.params.${name}`}
            label={t(`param.${name as 'min'}`)}
            hint={t('paramDefault', { value: String(value) })}
          />
        ))}
      </div>
      {transform.type !== 'banded' ? null : (
        <fieldset className="fe-row-fields">
          <legend>{t('bands')}</legend>
          {use.params.bands.length === 0 ? (
            <p className="small quiet">
              {t('bandsDefault', {
                list: transform.params.bands.map((b) => `≥ ${b.from} → ${b.r}`).join(' · '),
              })}
            </p>
          ) : (
            use.params.bands.map((_, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a band has no name but its place
              <div key={i} className="oe-row">
                <ShortField field={`${list}.${i}.from`} label={t('bandFrom', { n: i + 1 })} />
                <ShortField field={`${list}.${i}.r`} label={t('bandRate', { n: i + 1 })} />
                <button
                  type="button"
                  className="oe-icon self-end"
                  aria-label={t('removeBand', { n: i + 1 })}
                  onClick={() => edit({ type: 'remove_row', list, index: i }, () => `bands:${path}`)}
                >
                  ✕
                </button>
              </div>
            ))
          )}
          <FieldFindings field={list} id={`${list}-f`} />
          <button
            type="button"
            className="oe-link"
            data-focus={`bands:${path}`}
            onClick={() =>
              edit(
                { type: 'add_row', list, row: { from: '', r: '' } },
                () => `name:${list}.${use.params.bands.length}.from`,
              )
            }
          >
            + {t('addBand')}
          </button>
        </fieldset>
      )}
      <FieldFindings field={`${path}.params`} id={`${path}-params`} />
    </>
  );
}

function Deductions({ path, use, of }: { path: string; use: FormMethod; of: FormLeaf }) {
  const t = useTranslations('framework');
  const { edit } = useFramework();
  const list = `${path}.deductions`;
  const free = () => {
    const taken = new Set([of.method, ...of.sources].flatMap((u) => u.deductions.map((d) => d.id)));
    let n = 1;
    while (taken.has(`${of.id}-d${n}`)) n += 1;
    return `${of.id}-d${n}`;
  };
  return (
    <fieldset className="fe-row-fields">
      <legend>{t('deductions')}</legend>
      <FieldFindings field={list} id={`${list}-f`} />
      {use.deductions.map((d, i) => (
        <div key={d.id} className="fe-deduction">
          <TextField
            field={`${list}.${i}.when`}
            label={`${d.id} ${t('deductWhen')}`}
            focus={`when:${d.id}`}
          />
          <div className="oe-row">
            <ShortField field={`${list}.${i}.per`} label={t('deductPer')} />
            <ShortField field={`${list}.${i}.cap`} label={t('deductCap')} />
            <button
              type="button"
              className="oe-icon self-end"
              aria-label={t('removeDeduction', { id: d.id })}
              onClick={() => edit({ type: 'remove_row', list, index: i }, () => `deductions:${path}`)}
            >
              ✕
            </button>
          </div>
          <FieldFindings field={`${list}.${i}`} id={`${list}-${i}`} />
        </div>
      ))}
      <button
        type="button"
        className="oe-link"
        data-focus={`deductions:${path}`}
        onClick={() => {
          const id = free();
          edit({ type: 'add_row', list, row: { id, when: NO_TEXT, per: '', cap: '' } }, () => `when:${id}`);
        }}
      >
        + {t('addDeduction')}
      </button>
    </fieldset>
  );
}
