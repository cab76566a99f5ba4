'use client';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent, PointerEvent } from 'react';
import { stepOf } from '#lib/interview/outline-edits.ts';
import type { FormQuestion, OutlineForm } from '#lib/interview/outline-form.ts';
import { fieldOf } from '#lib/interview/outline-lint.ts';
import { ShortField, TextField } from './fields.tsx';
import { LinesField } from './lines-field.tsx';
import { MaterialsField } from './materials-field.tsx';
import { RatingFields } from './rating-fields.tsx';
import { Handle, Marks, RowActions } from './row-actions.tsx';
import { at, useEditor } from './use-editor.ts';
import { useTitles } from './use-titles.ts';

/** One question: a line to read and to order by, its fields when it is opened. */
export function QuestionBlock(props: {
  question: FormQuestion;
  field: string;
  section: string;
  index: number;
  drag: (event: PointerEvent<HTMLElement>, id: string) => void;
}) {
  const t = useTranslations('outline');
  const { now, findings, open, setOpen, edit, setRemoved } = useEditor();
  const titles = useTitles();
  const { question: q, field, section } = props;
  const { id } = q;
  const shown = open.has(id);
  const name = t('question', { n: titles.number(id) });
  const here = findings.filter((f) => `${fieldOf(f.path)}.`.startsWith(`${field}.`));
  const errors = here.filter((f) => f.severity === 'error').length;
  const said = (form: OutlineForm) => {
    const to = form.sections.findIndex((s) => s.questions.some((x) => x.id === id));
    const n = (form.sections[to]?.questions.findIndex((x) => x.id === id) ?? 0) + 1;
    return t('said.moved', { name: q.id, section: titles.section(form, to), n });
  };
  const mover = (by: -1 | 1, focus: string) => {
    const to = stepOf(now, id, by);
    if (to === undefined) return undefined;
    return () => edit({ type: 'move_question', id, to }, () => `${focus}:${id}`, said);
  };
  const byKey = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || event.nativeEvent.isComposing || event.target instanceof HTMLSelectElement) return;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    mover(by, (document.activeElement as HTMLElement).dataset.focus?.split(':')[0] ?? 'row')?.();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys are those of the fields and buttons inside
    <div
      className="oe-question"
      data-question={id}
      data-drop-question={`${section} ${props.index}`}
      onKeyDown={byKey}
    >
      <div className="oe-head">
        <Handle name={name} onPointerDown={(event) => props.drag(event, id)} />
        <button
          type="button"
          className="oe-toggle"
          aria-expanded={shown}
          data-focus={`row:${id}`}
          onClick={() => setOpen([id], !shown)}
        >
          <span className="oe-number">{titles.number(id)}</span>
          <span className="oe-title">{titles.text(q.text) || t('unwritten')}</span>
          <Marks errors={errors} warnings={here.length - errors} />
          <span className="oe-meta small quiet">
            <span className="id">{id}</span> · {q.required ? t('required') : t('optional')} ·{' '}
            {t('minutesShort', { n: q.minutes || '—' })} ·{' '}
            {q.rated ? q.rating.indicator || '—' : t('notRated')}
          </span>
        </button>
        <RowActions
          id={id}
          name={name}
          up={mover(-1, 'up')}
          down={mover(1, 'down')}
          duplicate={() =>
            edit(
              { type: 'duplicate_question', id },
              (to) => `text:${to}`,
              () => t('said.added', { name }),
            )
          }
          remove={() => {
            edit({ type: 'remove_question', id }, (to) => `row:${to}`);
            setRemoved(name);
          }}
        >
          <select
            className="oe-move"
            aria-label={t('moveTo', { name })}
            data-focus={`move:${id}`}
            value=""
            onChange={(event) => {
              const to = { section: event.target.value, index: 999 };
              edit({ type: 'move_question', id, to }, () => `move:${id}`, said);
            }}
          >
            <option value="">{t('moveToSection')}</option>
            {now.sections.map((s, i) =>
              s.id === section ? null : (
                <option key={s.id} value={s.id}>
                  {titles.section(now, i)}
                </option>
              ),
            )}
          </select>
        </RowActions>
      </div>
      {shown ? <Fields question={q} field={field} name={name} /> : null}
    </div>
  );
}

function Fields({ question: q, field, name }: { question: FormQuestion; field: string; name: string }) {
  const t = useTranslations('outline');
  const { form, view } = useEditor();
  return (
    <div className="oe-body">
      <TextField field={`${field}.text`} label={t('text')} focus={`text:${q.id}`} rows={2} />
      <div className="oe-row">
        <ShortField field={`${field}.minutes`} label={t('minutes')} />
        <label className="oe-check">
          <input
            type="checkbox"
            {...form.register(at(`${field}.required`))}
            data-focus={`required:${q.id}`}
          />
          {t('required')}
        </label>
      </div>
      <LinesField
        list={{ of: 'probes', question: q.id }}
        field={`${field}.probes`}
        lines={q.probes}
        legend={t('probes')}
        label="probe"
        add={t('addProbe')}
      />
      <MaterialsField
        field={`${field}.ask_for_evidence`}
        chosen={q.ask_for_evidence}
        name={name}
        catalogue={view.tree.evidence_catalogue}
        legend={t('materials')}
      />
      <RatingFields field={field} question={q} />
    </div>
  );
}
