/**
 * YAML and JSON as plain data. Nothing that YAML can do beyond JSON is accepted, except comments and a few
 * aliases: no custom tags, no duplicate keys, no second document, no text above the limit.
 */
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Finding } from '#lib/instruments/finding.ts';
import { type Fault, fault } from '#lib/problems.ts';

/** 1 MB of UTF-8; the largest shipped file has 40 kB. */
export const MAX_BYTES = 1_000_000;
/** Nodes that aliases may stand for; more is an attempt to blow up memory. */
const MAX_ALIASES = 50;
/** Faults of syntax to report; later ones mostly follow from the first. */
const MAX_SYNTAX_FINDINGS = 10;

export type ReadText = { ok: true; value: unknown } | { ok: false; findings: Finding[] };

/** Reads text into plain objects, arrays, strings, numbers, booleans and nulls. */
export function readText(text: string): ReadText {
  if (text.length > MAX_BYTES || Buffer.byteLength(text, 'utf8') > MAX_BYTES) {
    return { ok: false, findings: [error('file_size', fault('file_size', '(file)'))] };
  }
  const lines = new LineCounter();
  try {
    // Keys are compared below instead: the library's own comparison takes quadratic time.
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    const findings = [...syntaxFindings(document, lines), ...structureFindings(document, lines)];
    if (findings.length > 0) return { ok: false, findings };
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (thrown) {
    if (thrown instanceof RangeError) {
      return { ok: false, findings: [error('yaml_syntax', fault('yaml_too_deep', '(file)'))] };
    }
    if (thrown instanceof ReferenceError) {
      return { ok: false, findings: [error('yaml_alias', fault('yaml_alias', '(file)'))] };
    }
    throw thrown;
  }
}

function error(rule: string, found: Fault): Finding {
  return { rule, severity: 'error', ...found };
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}:${col}`;
}

function syntaxFindings(document: Document, lines: LineCounter): Finding[] {
  return [...document.errors, ...document.warnings]
    .filter((problem) => problem.code !== 'TAG_RESOLVE_FAILED')
    .slice(0, MAX_SYNTAX_FINDINGS)
    .map((problem) => {
      const detail = problem.message.split('\n', 1)[0]?.replace(/[.:]?$/, '') ?? '';
      const at = place(lines, problem.pos[0]);
      return error('yaml_syntax', fault('yaml_syntax', at, { code: problem.code, detail }));
    });
}

/** Duplicate keys, keys that are not text, and tags, each with its place. */
function structureFindings(document: Document, lines: LineCounter): Finding[] {
  const findings: Finding[] = [];
  const at = (node: unknown): string => place(lines, (node as Node | null)?.range?.[0] ?? 0);
  visit(document, {
    Map(_key, node) {
      const seen = new Set<string>();
      for (const { key } of node.items) {
        if (!isScalar(key) || typeof key.value !== 'string') {
          findings.push(error('yaml_key', fault('yaml_key', at(isMap(key) || isScalar(key) ? key : node))));
          continue;
        }
        if (seen.has(key.value)) {
          const named = fault('yaml_duplicate_key', at(key), { key: key.value });
          findings.push(error('yaml_duplicate_key', named));
        }
        seen.add(key.value);
      }
    },
    Node(_key, node) {
      if (!('tag' in node) || typeof node.tag !== 'string') return;
      findings.push(error('yaml_tag', fault('yaml_tag', at(node), { tag: node.tag })));
    },
  });
  return findings;
}
