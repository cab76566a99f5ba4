import { keyOf } from '#lib/evidence/input.ts';
import type { openFinding } from '#lib/evidence/list-findings.ts';
import { text } from '../../../../_ui/localized.ts';
import type { Choice } from './finding-form.tsx';

type Opened = Awaited<ReturnType<typeof openFinding>>;

/** What the form shows, in the reader's language. */
export function formProps(opened: Opened, locale: string, roleName: (role: string) => string) {
  return {
    evaluationId: opened.evaluation.id,
    unitId: opened.unit.id,
    types: opened.types.map((x) => ({ id: x.id, name: text(x.title, locale) })),
    indicators: opened.indicators.map((i) => ({ id: i.id, name: `${i.id} ${text(i.title, locale)}` })),
    choices: opened.choices.flatMap((e): Choice[] =>
      e.source === undefined
        ? []
        : [
            {
              key: keyOf(e.source.ref),
              mark: e.mark,
              text: e.text,
              origin: `${roleName(e.role ?? '')} ${String(e.source.number).padStart(2, '0')} · ${text(e.source.question, locale)}`,
              indicatorId: e.indicatorId ?? '',
            },
          ],
    ),
  };
}
