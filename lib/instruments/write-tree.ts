/** An indicator tree as the text of a file. */
import type { IndicatorTree } from '#lib/indicators/framework.ts';
import { type WrittenText, writeText } from './write-text.ts';

/** Order of the keys in a file. */
const KEYS = [
  'schema',
  'kind',
  'id',
  'version',
  'status',
  'locales',
  'source_locale',
  'scoring_policy',
  'title',
  'full_score',
  'equal_weights_reason',
  'self_assessment',
  'tracks',
  'pilot_crosswalk',
  'evidence_catalogue',
  'tree',
  'weighting',
  'variants',
] as const satisfies readonly (keyof IndicatorTree)[];
const IN_LINE = new Set(['locales', 'to', 'ref', 'evidence', 'params']);
const ROWS_IN_LINE = new Set(['judgements', 'scores']);

/** Writes a tree; comments of the text that it was made from stay with what they are about. */
export function writeTree(tree: IndicatorTree, before?: string): WrittenText {
  return writeText(
    tree,
    { kind: 'indicator_tree', keys: KEYS, inLine: IN_LINE, rowsInLine: ROWS_IN_LINE },
    before,
  );
}
