/** An instrument as the text of a file, in the form that the shipped files have. */
import {
  Document,
  isCollection,
  isMap,
  isNode,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  Scalar,
  visit,
} from 'yaml';
import { canonicalJson } from '#lib/instruments/canonical.ts';

export type WrittenText = {
  readonly text: string;
  /** Comments of `before` whose place is no longer there. */
  readonly lost: readonly string[];
};

/** How an instrument of a kind is written. */
type Form = {
  readonly kind: string;
  /** Order of the keys in a file. */
  readonly keys: readonly string[];
  /** Keys whose lists stand in one line. */
  readonly inLine: ReadonlySet<string>;
  /** Keys whose lists have an entry a line. */
  readonly rowsInLine?: ReadonlySet<string>;
};

/**
 * Writes an instrument in the form that the shipped files have. Comments of the text that it was made from stay with
 * what they are about: entries of lists are found by their id, so that they follow what was moved.
 */
export function writeText(instrument: object, form: Form, before?: string): WrittenText {
  const values = instrument as Readonly<Record<string, unknown>>;
  const ordered = Object.fromEntries(
    form.keys.flatMap((key) => (values[key] === undefined ? [] : [[key, values[key]]])),
  );
  const document = new Document(ordered, { aliasDuplicateObjects: false });
  const schemaLine = ` yaml-language-server: $schema=../schemas/${form.kind}.schema.json`;
  visit(document, {
    Pair(_, { key, value }) {
      const name = isScalar(key) ? key.value : undefined;
      if (isCollection(value) && form.inLine.has(String(name))) value.flow = true;
      if (isSeq(value) && form.rowsInLine?.has(String(name)) === true) {
        for (const row of value.items) if (isCollection(row)) row.flow = true;
      }
      // The first line belongs to the first key, as it does when such a file is read.
      if (name === 'schema' && isScalar(key)) key.commentBefore = schemaLine;
      if (name === 'weight' && isScalar(value)) value.minFractionDigits = 1;
      // Names that are numbers come out of an object in rising order; anchors are read from the best down.
      if (name === 'anchors' && isMap(value)) value.items.reverse();
      if (isScalar(key) && /^\d+$/.test(String(key.value))) key.type = Scalar.QUOTE_DOUBLE;
    },
  });
  const lost = before === undefined ? [] : carryComments(parseDocument(before), document);
  const options = { lineWidth: 0, flowCollectionPadding: true } as const;
  const plain = document.toString(options);
  const lists = [...form.inLine].join('|');
  const text = plain.replace(new RegExp(`^(\\s*(?:- )?(?:${lists}): )\\[ (.*?) \\]`, 'gm'), '$1[$2]');
  // Only spaces of lists have changed; a text that happened to look like one is left as it was.
  const same = canonicalJson(parseDocument(text).toJS()) === canonicalJson(ordered);
  return { text: same ? text : plain, lost };
}

type Commented = Pick<Node, 'comment' | 'commentBefore' | 'spaceBefore'>;

/** Copies comments of `from` to the same places of `to`; returns those that found none. */
function carryComments(from: Document, to: Document): string[] {
  const lost: string[] = [];
  const places = new Map<string, Commented>();
  walk(to.contents, '', (path, node) => places.set(path, node));
  visit(from, {
    Seq(_, list) {
      const [first] = list.items;
      // A comment above the first entry is read as the list's own; it is about the entry.
      if (list.commentBefore == null || !isNode(first)) return;
      first.commentBefore = [list.commentBefore, first.commentBefore].filter((c) => c != null).join('\n');
      list.commentBefore = null;
    },
  });
  walk(from.contents, '', (path, node) => {
    const place = places.get(path);
    if (place !== undefined) {
      if (node.comment != null) place.comment = node.comment;
      if (node.commentBefore != null) place.commentBefore = node.commentBefore;
      if (node.spaceBefore === true) place.spaceBefore = true;
      return;
    }
    lost.push(...[node.commentBefore, node.comment].flatMap((c) => (c == null ? [] : [c.trim()])));
  });
  if (from.commentBefore != null) to.commentBefore = from.commentBefore;
  if (from.comment != null) to.comment = from.comment;
  return lost;
}

/** Every node with a path that names entries of lists by their id. */
function walk(node: unknown, path: string, seen: (path: string, node: Commented) => void): void {
  if (isNode(node)) seen(path, node);
  if (isMap(node)) {
    for (const pair of node.items as Pair[]) {
      const at = `${path}.${isScalar(pair.key) ? String(pair.key.value) : '?'}`;
      if (isNode(pair.key)) seen(`${at} key`, pair.key);
      walk(pair.value, at, seen);
    }
  } else if (isSeq(node)) {
    node.items.forEach((item, i) => {
      const entry = isPair(item) ? item.value : item;
      walk(entry, placeOf(entry, `${path}[${i}]`), seen);
    });
  }
}

/**
 * The place of an entry: sections and questions by their id, wherever they are now; other texts by what they say, for
 * their number may be another's by now.
 */
function placeOf(entry: unknown, numbered: string): string {
  if (!isMap(entry)) return numbered;
  const id = entry.get('id');
  if (typeof id === 'string') return `#${id}`;
  const path = numbered.replace(/\[\d+\]$/, '');
  return `${path}[=${entry.items.map((pair) => String((pair as Pair<unknown, Scalar>).value?.value)).join('|')}]`;
}
