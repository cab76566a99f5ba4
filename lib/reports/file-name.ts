/** Names of report files: what they are of, without what file systems refuse. */
import type { Block } from '../documents/blocks.ts';

/** `E1-甲局`. */
export function fileName(unit: { readonly code: string; readonly name: string }): string {
  return `${unit.code}-${unit.name}`.replace(/[\p{C}/\\:*?"<>|]/gu, '_').slice(0, 80);
}

/** The title that stands at the top of a report. */
export function titleOf(blocks: readonly Block[]): string {
  const first = blocks.find((b) => b.kind === 'title');
  return first?.kind === 'title' && typeof first.words === 'string' ? first.words : '';
}
