'use client';
import { useTranslations } from 'next-intl';
import type { KeyboardEvent, PointerEvent } from 'react';
import type { FormSection, OutlineForm } from '#lib/interview/outline-form.ts';
import { minutesOf } from '#lib/interview/outline-lint.ts';
import { FieldFindings, ShortField, TextField } from './fields.tsx';
import { QuestionBlock } from './question-block.tsx';
import { Handle, RowActions } from './row-actions.tsx';
import { SumHint } from './sum-hint.tsx';
import { useEditor } from './use-editor.ts';
import { useTitles } from './use-titles.ts';

type Drag = (event: PointerEvent<HTMLElement>, id: string) => void;

/** One section with its questions. */
export function SectionBlock(props: {
  section: FormSection;
  index: number;
  dragSection: Drag;
  dragQuestion: Drag;
}) {
  const t = useTranslations('outline');
  const { now, edit, setRemoved } = useEditor();
  const titles = useTitles();
  const { section: s, index } = props;
  const field = `sections.${index}`;
  const name = titles.section(now, index);
  const said = (form: OutlineForm) => {
    const to = form.sections.findIndex((x) => x.id === s.id);
    return t('said.movedSection', { name: titles.text(s.title) || t('untitled'), n: to + 1 });
  };
  const mover = (by: -1 | 1, focus: string) => {
    const to = index + by;
    if (to < 0 || to >= now.sections.length) return undefined;
    return () => edit({ type: 'move_section', id: s.id, index: to }, () => `${focus}:${s.id}`, said);
  };
  const byKey = (event: KeyboardEvent<HTMLElement>) => {
    if (!event.altKey || event.nativeEvent.isComposing || event.target instanceof HTMLSelectElement) return;
    const by = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : undefined;
    if (by === undefined) return;
    event.preventDefault();
    mover(by, (document.activeElement as HTMLElement).dataset.focus?.split(':')[0] ?? 'row')?.();
  };
  const last = s.questions.at(-1)?.id;
  return (
    <section
      className="oe-section"
      aria-label={name}
      data-section={s.id}
      data-drop-section={`${s.id} ${index}`}
      onKeyDown={byKey}
    >
      <div className="oe-head">
        <Handle name={name} onPointerDown={(event) => props.dragSection(event, s.id)} />
        <h2 tabIndex={-1} data-focus={`row:${s.id}`}>
          {name}
        </h2>
        <RowActions
          id={s.id}
          name={name}
          up={mover(-1, 'up')}
          down={mover(1, 'down')}
          duplicate={() =>
            edit(
              { type: 'duplicate_section', id: s.id },
              (to) => `title:${to}`,
              () => t('said.added', { name }),
            )
          }
          remove={
            now.sections.length === 1
              ? undefined
              : () => {
                  edit({ type: 'remove_section', id: s.id }, (to) => `row:${to}`);
                  setRemoved(name);
                }
          }
        />
      </div>
      <div className="oe-row">
        <div className="oe-grow">
          <TextField field={`${field}.title`} label={t('sectionTitle')} focus={`title:${s.id}`} />
        </div>
        <ShortField
          field={`${field}.minutes`}
          label={t('sectionMinutes')}
          hint={
            <SumHint
              field={`${field}.minutes`}
              written={s.minutes}
              sum={minutesOf(s.questions.map((q) => q.minutes))}
              says="sectionNow"
            />
          }
        />
      </div>
      <FieldFindings field={`${field}.questions`} id={`${s.id}-questions`} />
      {s.questions.map((q, i) => (
        <QuestionBlock
          key={q.id}
          question={q}
          field={`${field}.questions.${i}`}
          section={s.id}
          index={i}
          drag={props.dragQuestion}
        />
      ))}
      <p className="oe-end" data-drop-question={`${s.id} ${s.questions.length}`}>
        <button
          type="button"
          className="btn"
          data-focus={`add:${s.id}`}
          onClick={() =>
            edit(
              { type: 'add_question', section: s.id, ...(last === undefined ? {} : { after: last }) },
              (to) => `text:${to}`,
            )
          }
        >
          + {t('addQuestion')}
        </button>
      </p>
    </section>
  );
}
