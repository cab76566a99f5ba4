import { itemsInOrder, type Questionnaire } from '#lib/questionnaire/definition.ts';

/** A complete, acceptable set of form fields: the same code everywhere, the first open option, a text. */
export function completeAnswers(questionnaire: Questionnaire, code = 4): Map<string, string> {
  const fields = new Map<string, string>();
  for (const item of itemsInOrder(questionnaire)) {
    if (item.type === 'open_text') fields.set(item.id, '进度能主动告知就好。');
    else if (item.type === 'single_choice') {
      fields.set(item.id, item.options.find((o) => o.action === undefined)?.value ?? '');
    } else if (item.type === 'attention') fields.set(item.id, String(item.expected));
    else fields.set(item.id, String(code));
  }
  return fields;
}

export function formBody(fields: Iterable<readonly [string, string]>): string {
  return new URLSearchParams([...fields].map(([k, v]): [string, string] => [k, v])).toString();
}
