/** How points flow from items and questions to the total of a tree, and which of them reach it by two ways. */
import type { Localized } from '#lib/instruments/envelope.ts';
import { type InterviewOutline, questionsOf } from '#lib/interview/outline.ts';
import type { Questionnaire } from '#lib/questionnaire/definition.ts';
import { countingTree, type Indicator, type IndicatorSource, type IndicatorTree } from './framework.ts';
import type { ScoringPolicy } from './policy.ts';

export type FlowKind =
  | 'total'
  | 'level1'
  | 'level2'
  | 'indicator'
  /** A scale of a questionnaire; an outline of interviews. */
  | 'scale'
  | 'outline'
  | 'item'
  | 'question'
  /** Evidence that is judged or counted as a whole. */
  | 'document'
  | 'statistics'
  /** A source whose questionnaire or outline is not published, or asks nothing for the indicator. */
  | 'unknown';

/** Points of the total, and what they come from: the points of the children sum to those of the node. */
export type FlowNode = {
  readonly kind: FlowKind;
  readonly id: string;
  readonly title?: Localized;
  /** Questionnaire or outline. */
  readonly instrument?: string;
  readonly points: number;
  readonly children: readonly FlowNode[];
};

export type FlowSources = {
  readonly policy: ScoringPolicy;
  readonly questionnaires: ReadonlyMap<string, Questionnaire>;
  readonly outlines: ReadonlyMap<string, InterviewOutline>;
};

/**
 * The flow where all evidence is there: weights as they are written, nothing renormalised. Of several questionnaires
 * of one source the first that feeds the indicator is taken, as one respondent group stands for the source.
 */
export function pointFlow(tree: IndicatorTree, sources: FlowSources): FlowNode {
  const counting = countingTree(tree);
  return node(
    'total',
    tree.id,
    tree.title,
    counting.tree.map((first) =>
      node(
        'level1',
        first.id,
        first.title,
        first.children.map((second) =>
          node(
            'level2',
            second.id,
            second.title,
            second.children.map((indicator) =>
              node(
                'indicator',
                indicator.id,
                indicator.title,
                indicator.sources.flatMap((source) => ofSource(indicator, source, sources)),
              ),
            ),
          ),
        ),
      ),
    ),
  );
}

function node(kind: FlowKind, id: string, title: Localized, children: readonly FlowNode[]): FlowNode {
  return { kind, id, title, points: children.reduce((sum, c) => sum + c.points, 0), children };
}

function ofSource(indicator: Indicator, source: IndicatorSource, from: FlowSources): FlowNode[] {
  const points = indicator.weight * source.weight;
  if (points === 0) return [];
  if (source.type === 'questionnaire') return ofQuestionnaire(indicator.id, source.ref ?? [], points, from);
  if (source.type === 'interview') return ofInterviews(indicator.id, source.ref ?? [], points, from);
  const id = (indicator.evidence ?? []).join(' ');
  return [{ kind: source.type, id, points, children: [] }];
}

function ofQuestionnaire(
  indicator: string,
  refs: readonly string[],
  points: number,
  { questionnaires }: FlowSources,
): FlowNode[] {
  for (const ref of refs) {
    const q = questionnaires.get(ref);
    const scales = q?.scales.filter((s) => s.indicator === indicator) ?? [];
    const items = (q?.items ?? []).flatMap((item) =>
      item.type === 'likert' && scales.some((s) => s.id === item.scale)
        ? [{ item, weight: item.maps?.find((m) => m.indicator === indicator)?.weight ?? 1 }]
        : [],
    );
    const all = items.reduce((sum, i) => sum + i.weight, 0);
    if (!(all > 0)) continue;
    return scales.flatMap((scale): FlowNode[] => {
      const own = items.filter(({ item }) => item.scale === scale.id);
      if (own.length === 0) return [];
      const children = own.map(
        ({ item, weight }): FlowNode => ({
          kind: 'item',
          id: item.id,
          title: item.text,
          instrument: ref,
          points: (points * weight) / all,
          children: [],
        }),
      );
      return [{ ...node('scale', scale.id, scale.title, children), instrument: ref }];
    });
  }
  return [unknown(refs, points)];
}

/** Roles share by the policy's weights of those asked; inside an outline questions share by theirs. */
function ofInterviews(
  indicator: string,
  refs: readonly string[],
  points: number,
  { outlines, policy }: FlowSources,
): FlowNode[] {
  const roles = policy.evaluation?.interview_roles ?? [];
  const asked = refs.flatMap((ref) => {
    const outline = outlines.get(ref);
    if (outline === undefined) return [];
    const questions = questionsOf(outline).flatMap(({ question: q }) =>
      q.rating?.indicator === indicator ? [{ q, weight: q.rating.weight }] : [],
    );
    const weight = roles.find((r) => r.id === outline.role)?.weight ?? 0;
    return questions.length === 0 || weight === 0 ? [] : [{ ref, outline, questions, weight }];
  });
  const all = asked.reduce((sum, a) => sum + a.weight, 0);
  if (!(all > 0)) return [unknown(refs, points)];
  return asked.map(({ ref, outline, questions, weight }): FlowNode => {
    const own = (points * weight) / all;
    const sum = questions.reduce((total, q) => total + q.weight, 0);
    const children = questions.map(
      ({ q, weight: w }): FlowNode => ({
        kind: 'question',
        id: q.id,
        title: q.text,
        instrument: ref,
        points: (own * w) / sum,
        children: [],
      }),
    );
    return { ...node('outline', ref, outline.title, children), instrument: ref };
  });
}

function unknown(refs: readonly string[], points: number): FlowNode {
  return { kind: 'unknown', id: refs.join(' '), points, children: [] };
}

/** One end of the flow with everything that it passes on its way to the total. */
export type FlowLeaf = { readonly leaf: FlowNode; readonly way: readonly FlowNode[] };

/** The ends of the flow, in order; `way` begins with the total. */
export function flowLeaves(flow: FlowNode): FlowLeaf[] {
  const walk = (at: FlowNode, way: readonly FlowNode[]): FlowLeaf[] =>
    at.children.length === 0
      ? [{ leaf: at, way }]
      : at.children.flatMap((child) => walk(child, [...way, at]));
  return walk(flow, []);
}

export type DoubleCount = {
  readonly instrument: string;
  readonly id: string;
  readonly title?: Localized;
  /** The indicators by which it reaches the total, with the points of each way; 0: written down, and not counted. */
  readonly ways: readonly { readonly indicator: string; readonly points: number }[];
  readonly points: number;
};

/**
 * Items and questions that reach the total by more than one way: counted in several sources, or mapped to several
 * indicators of the tree. An item counts for the indicator of its scale; other mappings of it are written down and
 * count nothing, which its author may not have meant.
 */
export function doubleCounts(flow: FlowNode, { questionnaires }: FlowSources): DoubleCount[] {
  const found = new Map<string, { leaf: FlowNode; ways: { indicator: string; points: number }[] }>();
  const known = new Set<string>();
  for (const { leaf, way } of flowLeaves(flow)) {
    const indicator = way.find((n) => n.kind === 'indicator')?.id ?? '';
    known.add(indicator);
    if (leaf.instrument === undefined) continue;
    const key = `${leaf.instrument} ${leaf.id}`;
    const own = found.get(key) ?? { leaf, ways: [] };
    own.ways.push({ indicator, points: leaf.points });
    found.set(key, own);
  }
  for (const [ref, q] of questionnaires) {
    for (const item of q.items) {
      const own = found.get(`${ref} ${item.id}`);
      if (item.type !== 'likert' || own === undefined) continue;
      for (const { indicator } of item.maps ?? []) {
        if (known.has(indicator) && !own.ways.some((w) => w.indicator === indicator)) {
          own.ways.push({ indicator, points: 0 });
        }
      }
    }
  }
  return [...found.values()]
    .filter(({ ways }) => ways.length > 1)
    .map(({ leaf, ways }) => ({
      instrument: leaf.instrument ?? '',
      id: leaf.id,
      ...(leaf.title === undefined ? {} : { title: leaf.title }),
      ways,
      points: ways.reduce((sum, w) => sum + w.points, 0),
    }));
}
