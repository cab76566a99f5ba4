/**
 * YAML and JSON as plain data. Nothing that YAML can do beyond JSON is accepted, except comments and a few
 * aliases: no custom tags, no duplicate keys, no second document, no text above the limit.
 */
import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml';
import type { Finding } from '#lib/instruments/finding.ts';

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
    return refuse(
      'file_size',
      '(file)',
      'The file is larger than 1 MB.',
      'Split it; an instrument has a few hundred items.',
    );
  }
  const lines = new LineCounter();
  try {
    // Keys are compared below instead: the library's own comparison takes quadratic time.
    const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false, prettyErrors: false });
    const findings = [...syntaxFindings(document, lines), ...structureFindings(document, lines)];
    if (findings.length > 0) return { ok: false, findings };
    return { ok: true, value: document.toJS({ maxAliasCount: MAX_ALIASES }) };
  } catch (error) {
    if (error instanceof RangeError) {
      return refuse(
        'yaml_syntax',
        '(file)',
        'The file is nested too deeply.',
        'Flatten it; the format has ten levels.',
      );
    }
    if (error instanceof ReferenceError) {
      return refuse('yaml_alias', '(file)', 'The file uses too many aliases.', 'Write the values out.');
    }
    throw error;
  }
}

function refuse(rule: string, path: string, message: string, remedy: string): ReadText {
  return { ok: false, findings: [{ rule, severity: 'error', path, message, remedy }] };
}

function place(lines: LineCounter, offset: number): string {
  const { line, col } = lines.linePos(offset);
  return `line ${line}:${col}`;
}

function syntaxFindings(document: Document, lines: LineCounter): Finding[] {
  return [...document.errors, ...document.warnings]
    .filter((problem) => problem.code !== 'TAG_RESOLVE_FAILED')
    .slice(0, MAX_SYNTAX_FINDINGS)
    .map((problem) => ({
      rule: 'yaml_syntax',
      severity: 'error',
      path: place(lines, problem.pos[0]),
      message: `${problem.message.split('\n', 1)[0]?.replace(/[.:]?$/, '')}.`,
      remedy: 'Correct the YAML or JSON there.',
    }));
}

/** Duplicate keys, keys that are not text, and tags, each with its place. */
function structureFindings(document: Document, lines: LineCounter): Finding[] {
  const findings: Finding[] = [];
  const report = (node: unknown, rule: string, message: string, remedy: string): void => {
    const offset = (node as Node | null)?.range?.[0] ?? 0;
    findings.push({ rule, severity: 'error', path: place(lines, offset), message, remedy });
  };
  visit(document, {
    Map(_key, node) {
      const seen = new Set<string>();
      for (const { key } of node.items) {
        if (!isScalar(key) || typeof key.value !== 'string') {
          report(
            isMap(key) || isScalar(key) ? key : node,
            'yaml_key',
            'A key is not text.',
            'Put the key in quotation marks.',
          );
          continue;
        }
        if (seen.has(key.value)) {
          report(key, 'yaml_duplicate_key', `The key ${key.value} is there twice.`, 'Keep one of the two.');
        }
        seen.add(key.value);
      }
    },
    Node(_key, node) {
      if (!('tag' in node) || typeof node.tag !== 'string') return;
      report(
        node,
        'yaml_tag',
        `The tag ${node.tag} is not allowed.`,
        'Remove the tag; only plain values are read.',
      );
    },
  });
  return findings;
}
