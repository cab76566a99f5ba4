'use client';
import { useLocale, useTranslations } from 'next-intl';
import { type FormLeaf, NO_USE } from '#lib/indicators/tree-form.ts';
import { tidy } from '#lib/instruments/finding.ts';
import { text } from '../../../../../_ui/localized.ts';
import { ChoiceField, FieldFindings, ShortField, TextField } from '../fields.tsx';
import { MaterialsField } from '../materials-field.tsx';
import { MethodFields } from './method-fields.tsx';
import { useFramework } from './use-framework.ts';
import { VariantFields } from './variant-fields.tsx';

const SOURCE_TYPES = ['questionnaire', 'interview', 'document', 'statistics'] as const;
type SourceType = (typeof SOURCE_TYPES)[number];

/** What only an indicator of the third level has: track, criterion, method, sources, evidence. */
export function LeafFields({ leaf, path }: { leaf: FormLeaf; path: string }) {
  const t = useTranslations('framework');
  const { now, register } = useFramework();
  return (
    <>
      <ChoiceField
        field={`${path}.track`}
        label={t('track')}
        options={(['execution', 'benefit'] as const).map((value) => ({
          value,
          label: t(`trackName.${value}`),
        }))}
      />
      <TextField field={`${path}.criterion`} label={t('criterion')} focus={`criterion:${leaf.id}`} rows={2} />
      <h3 className="mt-6">{t('method')}</h3>
      <p className="small quiet">{t('methodHint')}</p>
      <MethodFields path={`${path}.method`} use={leaf.method} of={leaf} />
      <Sources leaf={leaf} path={path} />
      <MaterialsField
        field={`${path}.evidence`}
        chosen={leaf.evidence}
        name={leaf.id}
        catalogue={now.evidence_catalogue}
        legend={t('evidence')}
      />
      <TextField field={`${path}.red_line`} label={t('redLine')} focus={`red:${leaf.id}`} optional />
      <TextField
        field={`${path}.not_applicable_when`}
        label={t('notApplicableWhen')}
        focus={`na:${leaf.id}`}
        optional
      />
      <label className="oe-check">
        <input type="checkbox" {...register(`${path}.variant_slot`)} />
        {t('variantSlot')}
      </label>
      <FieldFindings field={path} id={`${leaf.id}-self`} />
      {leaf.variant_slot ? <VariantFields slot={leaf.id} /> : null}
    </>
  );
}

function Sources({ leaf, path }: { leaf: FormLeaf; path: string }) {
  const t = useTranslations('framework');
  const names = useTranslations('library.source');
  const { edit } = useFramework();
  const sum = leaf.sources.reduce((total, s) => total + (Number(s.weight) || 0), 0);
  const list = `${path}.sources`;
  const word = (type: string) => names(type as SourceType);
  return (
    <>
      <h3 className="mt-6">{t('sources')}</h3>
      <p className="small quiet">
        {leaf.sources.length === 1
          ? t('direct', { source: word(leaf.sources[0]?.type ?? 'document') })
          : t('blended', {
              n: leaf.sources.length,
              list: leaf.sources.map((s) => `${s.weight || '?'} × ${word(s.type)}`).join(' + '),
              sum: tidy(sum),
            })}
      </p>
      <FieldFindings field={list} id={`${leaf.id}-sources`} />
      {leaf.sources.map((source, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a source has no name but its place
        <fieldset key={i} className="fe-row-fields">
          <legend>{t('source', { n: i + 1 })}</legend>
          <div className="oe-row">
            <ChoiceField
              field={`${list}.${i}.type`}
              label={t('sourceType')}
              options={SOURCE_TYPES.map((value) => ({ value, label: word(value) }))}
            />
            <ShortField field={`${list}.${i}.weight`} label={t('weight')} />
          </div>
          <Instruments type={source.type} field={`${list}.${i}.ref`} chosen={source.ref} />
          <MethodFields path={`${list}.${i}`} use={source} of={leaf} inherits />
          {leaf.sources.length === 1 ? null : (
            <button
              type="button"
              className="oe-link"
              onClick={() => edit({ type: 'remove_row', list, index: i }, () => `sources:${leaf.id}`)}
            >
              {t('removeSource', { n: i + 1 })}
            </button>
          )}
        </fieldset>
      ))}
      <button
        type="button"
        className="btn mt-2"
        data-focus={`sources:${leaf.id}`}
        onClick={() =>
          edit(
            { type: 'add_row', list, row: { type: 'document', ref: [], weight: '', ...NO_USE } },
            () => `name:${list}.${leaf.sources.length}.type`,
          )
        }
      >
        + {t('addSource')}
      </button>
    </>
  );
}

/** Questionnaires or outlines that a source of people comes from. */
function Instruments(props: { type: string; field: string; chosen: readonly string[] }) {
  const t = useTranslations('framework');
  const locale = useLocale();
  const { view, set } = useFramework();
  if (props.type !== 'questionnaire' && props.type !== 'interview') {
    return <FieldFindings field={props.field} id={`${props.field}-f`} />;
  }
  const known = props.type === 'questionnaire' ? view.questionnaires : view.outlines;
  const all = [...new Set([...known.keys(), ...props.chosen])];
  return (
    <fieldset className="fe-refs">
      <legend className="small quiet">
        {t(props.type === 'questionnaire' ? 'whichQuestionnaires' : 'whichOutlines')}
      </legend>
      {all.map((id) => (
        <label key={id} className="oe-check">
          <input
            type="checkbox"
            checked={props.chosen.includes(id)}
            onChange={(e) =>
              set(
                props.field,
                e.target.checked ? [...props.chosen, id] : props.chosen.filter((c) => c !== id),
              )
            }
          />
          <span>
            <span className="id">{id}</span> {text(known.get(id)?.title ?? {}, locale)}
          </span>
        </label>
      ))}
      <FieldFindings field={props.field} id={`${props.field}-f`} />
      {props.chosen.map((id, i) => (
        <FieldFindings key={id} field={`${props.field}.${i}`} id={`${props.field}-${id}`} />
      ))}
    </fieldset>
  );
}
