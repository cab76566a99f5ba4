'use client';
import { useTranslations } from 'next-intl';
import { FieldFindings } from './fields.tsx';
import { Basics, Checklist, Script } from './outline-parts.tsx';
import { SectionBlock } from './section-block.tsx';
import { useDrag } from './use-drag.ts';
import { useEditor } from './use-editor.ts';
import { useTitles } from './use-titles.ts';

/** Everything that is written, from top to bottom as it is said. */
export function Writing() {
  const t = useTranslations('outline');
  const { now, edit } = useEditor();
  const titles = useTitles();
  const dragQuestion = useDrag('question', (id, to) => {
    const from = now.sections.find((s) => s.id === to.section)?.questions.findIndex((q) => q.id === id) ?? -1;
    // Its own place is left first, so what was behind it in the section moves up by one.
    const index = from >= 0 && from < to.index ? to.index - 1 : to.index;
    if (from === index) return;
    edit(
      { type: 'move_question', id, to: { section: to.section, index } },
      () => `row:${id}`,
      (form) => {
        const n = form.sections.findIndex((s) => s.id === to.section);
        return t('said.moved', { name: id, section: titles.section(form, n), n: index + 1 });
      },
    );
  });
  const dragSection = useDrag('section', (id, to) => {
    const from = now.sections.findIndex((s) => s.id === id);
    const index = from < to.index ? to.index - 1 : to.index;
    if (from === index) return;
    edit(
      { type: 'move_section', id, index },
      () => `row:${id}`,
      () => t('said.movedSection', { name: titles.section(now, from), n: index + 1 }),
    );
  });
  return (
    <>
      <Basics />
      <Script which="opening" />
      <FieldFindings field="sections" id="sections-findings" />
      {now.sections.map((section, index) => (
        <SectionBlock
          key={section.id}
          section={section}
          index={index}
          dragSection={dragSection}
          dragQuestion={dragQuestion}
        />
      ))}
      <p className="mb-4" data-drop-section={`end ${now.sections.length}`}>
        <button
          type="button"
          className="btn"
          data-focus="add:section"
          onClick={() => edit({ type: 'add_section' }, (id) => `title:${id}`)}
        >
          + {t('addSection')}
        </button>
      </p>
      <Script which="closing" />
      <Checklist />
    </>
  );
}
