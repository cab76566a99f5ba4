/** Whether what was entered fits the framework: the one check of forms and files. */
import type { EvaluationView } from '../evaluations/read-evaluation.ts';
import { valueFault } from '../indicators/entered.ts';
import { indicatorsOf } from '../indicators/framework.ts';
import { inEachLocale } from '../instruments/envelope.ts';
import { type Fault, fault } from '../problems.ts';
import { inEach } from '../workbook/words.ts';
import type { SourceValueInput, ValueKind } from './input.ts';
import { slotsOf } from './slots.ts';

const WRONG = { level: 'source_level', count: 'source_count', value: 'source_value' } as const;

type Field = 'unitId' | 'indicatorId' | 'kind' | 'part' | 'value' | 'asOf' | 'evidence' | 'note';

/**
 * What is wrong with a value; nothing where it may be written.
 * @param at where a field stands in what was sent: a name of the form, a cell of the file
 * @param today UTC day; nothing is of a later one
 */
export function valueFaults(
  view: Pick<EvaluationView, 'tree' | 'policy' | 'units'>,
  input: SourceValueInput,
  at: (field: Field) => string,
  today: string,
): Fault[] {
  const unit = view.units.find((u) => u.id === input.unitId);
  if (unit === undefined) return [fault('score_unit', at('unitId'))];
  const indicator = indicatorsOf(view.tree).find((i) => i.indicator.id === input.indicatorId)?.indicator;
  if (indicator === undefined) {
    return [fault('source_indicator', at('indicatorId'), { indicator: input.indicatorId.slice(0, 40) })];
  }
  const found: Fault[] = [];
  const known = view.tree.evidence_catalogue.map((e) => e.id);
  const strange = input.evidence.filter((e) => !known.includes(e));
  if (strange.length > 0) {
    const allowed = indicator.evidence ?? known.slice(0, 5);
    found.push(
      fault('source_evidence', at('evidence'), { evidence: strange.map((e) => e.slice(0, 20)), allowed }),
    );
  }
  if (input.asOf > today) found.push(fault('source_day_future', at('asOf')));
  if (input.kind === 'red_line') {
    if (indicator.red_line === undefined) {
      return [...found, fault('red_line_none', at('kind'), { indicator: indicator.id })];
    }
    if (input.value !== 1) found.push(fault('red_line_value', at('value')));
    if (input.part !== '') found.push(fault('source_part_none', at('part'), { part: input.part }));
    if (input.evidence.length === 0) found.push(fault('red_line_evidence', at('evidence')));
    if (input.note.length < 2) found.push(fault('reason_missing', at('note')));
    return found;
  }
  const slots = slotsOf(view, indicator, unit.type);
  const slot = slots.find((s) => s.kind === input.kind);
  if (slot === undefined) {
    return [
      ...found,
      fault('source_kind_none', at('kind'), { indicator: indicator.id, kind: kindWords(input.kind) }),
    ];
  }
  const part = slot.parts.find((p) => p.id === input.part);
  if (part === undefined) {
    const allowed = slot.parts.map((p) => p.id).filter((id) => id !== '');
    found.push(
      allowed.length === 0
        ? fault('source_part_none', at('part'), { part: input.part })
        : fault('source_part', at('part'), { indicator: indicator.id, allowed }),
    );
    return found;
  }
  const wrong = valueFault(part, input.value);
  if (wrong !== undefined) {
    const title = part.title === undefined ? indicator.title : part.title;
    found.push(fault(WRONG[wrong], at('value'), { title: inEachLocale(title) }));
  }
  return found;
}

function kindWords(kind: ValueKind) {
  return inEach((w) => w.sourceType[kind]);
}
