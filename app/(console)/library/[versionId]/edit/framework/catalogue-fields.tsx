'use client';
import { useLocale, useTranslations } from 'next-intl';
import { indicatorsNaming, nextEvidenceId } from '#lib/indicators/evidence-edits.ts';
import { NO_TEXT } from '#lib/indicators/tree-form.ts';
import { questionsOf } from '#lib/interview/outline.ts';
import { text } from '../../../../../_ui/localized.ts';
import { FieldFindings, ShortField, TextField } from '../fields.tsx';
import { useFramework } from './use-framework.ts';

const LIST = 'evidence_catalogue';

/** The materials that indicators and interview questions ask for, in the order in which they are listed. */
export function CatalogueFields() {
  const t = useTranslations('framework');
  const shared = useTranslations('outline');
  const joint = useTranslations('common.joint');
  const locale = useLocale();
  const { now, view, edit } = useFramework();
  const all = now.evidence_catalogue;
  const questions = [...view.outlines.values()]
    .filter((o) => o.indicator_tree?.startsWith(`${now.id}@`))
    .flatMap((o) => questionsOf(o).map(({ question }) => question));
  const named = (id: string) => [
    ...indicatorsNaming(now, id),
    ...questions.filter((q) => (q.ask_for_evidence ?? []).includes(id)).map((q) => q.id),
  ];
  const move = (index: number, by: -1 | 1) => {
    const id = all[index]?.id ?? '';
    const what = by === -1 ? 'up' : 'down';
    const possible = all[index + by] !== undefined;
    return (
      <button
        type="button"
        className="btn"
        aria-label={`${t(what)} ${id}`}
        aria-disabled={!possible || undefined}
        data-focus={`${what}:${id}`}
        onClick={() =>
          possible
            ? edit(
                { type: 'move_row', list: LIST, index, to: index + by },
                () => `${what}:${id}`,
                t('moved', { id, n: index + by + 1 }),
              )
            : undefined
        }
      >
        {t(what)}
      </button>
    );
  };
  return (
    <section aria-label={t('catalogue')}>
      <h2>{t('catalogue')}</h2>
      <p className="small quiet">{t('catalogueHint')}</p>
      <FieldFindings field={LIST} id="catalogue-findings" />
      {all.map((row, i) => {
        const users = named(row.id);
        return (
          <fieldset key={row.id} className="fe-row-fields">
            <legend>
              <span className="id">{row.id}</span> {text(row.title, locale) || t('untitled')}
            </legend>
            <TextField field={`${LIST}.${i}.title`} label={t('name')} focus={`material:${row.id}`} />
            <ShortField field={`${LIST}.${i}.keep`} label={t('keep')} hint={t('keepHint')} wide />
            <div className="fe-acts">
              {move(i, -1)}
              {move(i, 1)}
              {users.length > 0 ? (
                <span className="small quiet">{t('materialUsed', { list: users.join(joint('list')) })}</span>
              ) : (
                <button
                  type="button"
                  className="btn"
                  onClick={() =>
                    edit(
                      { type: 'remove_row', list: LIST, index: i },
                      () => 'materials',
                      t('removed', { id: row.id }),
                    )
                  }
                >
                  {shared('remove', { name: row.id })}
                </button>
              )}
            </div>
          </fieldset>
        );
      })}
      <button
        type="button"
        className="btn mt-3"
        data-focus="materials"
        onClick={() => {
          const id = nextEvidenceId(now, view.taken);
          edit(
            { type: 'add_row', list: LIST, row: { id, title: NO_TEXT, keep: 'cycle' } },
            () => `material:${id}`,
          );
        }}
      >
        + {t('addMaterial')}
      </button>
    </section>
  );
}
