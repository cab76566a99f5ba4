'use client';
import { useTranslations } from 'next-intl';
import type { Lines } from '#lib/interview/outline-edits.ts';
import type { FormLine } from '#lib/interview/outline-form.ts';
import { FieldFindings, TextField } from './fields.tsx';
import { useEditor } from './use-editor.ts';

/** A list of texts in an order: probes of a question, or the interviewer's checklist. */
export function LinesField(props: {
  list: Lines;
  field: string;
  lines: readonly FormLine[];
  legend: string;
  label: 'probe' | 'line';
  add: string;
}) {
  const t = useTranslations('outline');
  const { edit, setRemoved } = useEditor();
  const { list, lines } = props;
  const of = list.of === 'probes' ? list.question : list.of;
  const place = (what: string, key: string) => `${what}:${of}.${key}`;
  return (
    <fieldset className="oe-lines" aria-describedby={`${of}-lines`}>
      <legend>{props.legend}</legend>
      <FieldFindings field={props.field} id={`${of}-lines`} />
      {lines.map((line, i) => {
        const name = t(props.label, { n: i + 1 });
        const move = (by: -1 | 1) => () => {
          const what = by === -1 ? 'up' : 'down';
          edit(
            { type: 'move_line', list, key: line.key, by },
            (key) => place(what, key),
            () => t('said.movedLine', { n: i + 1 + by }),
          );
        };
        return (
          <div key={line.key} className="oe-line">
            <TextField field={`${props.field}.${i}`} label={name} focus={place('line', line.key)} />
            <span className="oe-actions">
              <button
                type="button"
                className="oe-icon"
                aria-label={t('up', { name })}
                data-focus={place('up', line.key)}
                aria-disabled={i === 0 || undefined}
                onClick={i === 0 ? undefined : move(-1)}
              >
                ↑
              </button>
              <button
                type="button"
                className="oe-icon"
                aria-label={t('down', { name })}
                data-focus={place('down', line.key)}
                aria-disabled={i === lines.length - 1 || undefined}
                onClick={i === lines.length - 1 ? undefined : move(1)}
              >
                ↓
              </button>
              <button
                type="button"
                className="oe-icon"
                aria-label={t('remove', { name })}
                onClick={() => {
                  edit({ type: 'remove_line', list, key: line.key }, (key) =>
                    key === '' ? place('add', 'line') : place('line', key),
                  );
                  setRemoved(name);
                }}
              >
                ✕
              </button>
            </span>
          </div>
        );
      })}
      <button
        type="button"
        className="btn"
        data-focus={place('add', 'line')}
        onClick={() => edit({ type: 'add_line', list }, (key) => place('line', key))}
      >
        + {props.add}
      </button>
    </fieldset>
  );
}
