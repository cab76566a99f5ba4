'use client';
import { useTranslations } from 'next-intl';
import { at, useEditor } from './use-editor.ts';

/** What the parts add up to, and a way to take it over where it is not what is written. */
export function SumHint(props: {
  field: string;
  written: string;
  sum: number;
  says: 'sectionNow' | 'budgetNow';
}) {
  const t = useTranslations('outline');
  const { form } = useEditor();
  const sum = Math.round(props.sum * 100) / 100;
  return (
    <>
      {t(props.says, { n: sum })}{' '}
      {Number(props.written) === sum && props.written.trim() !== '' ? null : (
        <button
          type="button"
          className="oe-link"
          onClick={() => form.setValue(at(props.field), String(sum) as never)}
        >
          {t('useSum')}
        </button>
      )}
    </>
  );
}
