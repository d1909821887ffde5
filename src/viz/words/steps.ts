/** steps: a graph forward and back, as one snapshot and one sentence per step. */

import { List } from "immutable";
import type { Drawable } from "../capture/drawable.js";
import type { Drawing, DrawingOptions } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import { type Box, boxesOf } from "../scene/scene.js";
import { addTo } from "../snapshot/edges.js";
import type { GraphNode, GraphSnapshot } from "../snapshot/snapshot.js";
import { moduleTitle } from "./names.js";
import { type Rule, Rules } from "./rules.js";

export type Phase = "structure" | "inputs" | "forward" | "seed" | "backward";

export interface Step {
  /** From 0 on: what the option `step` draws. */
  readonly index: number;
  readonly phase: Phase;
  /** `Back through ×` */
  readonly title: string;
  /** What happens, with the numbers. */
  readonly sentence: string;
  /** The graph as it is known by then: what comes later is not computed yet. */
  readonly graph: GraphSnapshot;
}

/** A step with its rules apart, for those who ask before they tell. */
export interface ToldStep extends Omit<Step, "graph" | "sentence"> {
  readonly lines: readonly string[];
  readonly rules: readonly Rule[];
}

/**
 * The steps of a graph: 0 the structure, 1 the inputs, one per op forward, then, where backward() has run, the seed and one per op back.
 * The snapshots share all that does not change.
 * @throws ValueError as `toDot` does.
 */
export function steps(graph: Drawable, options: DrawingOptions = {}): List<Step> {
  const prepared = prepare(graph, options);
  const graphs = snapshotsOf(prepared);
  return List(
    tell(prepared).map(({ index, phase, title, lines, rules }) => ({
      index,
      phase,
      title,
      sentence: [...lines, ...rules.map(ruleText)].join(". "),
      graph: graphs[index] as GraphSnapshot,
    })),
  );
}

export function ruleText({ subject, reason, answer, note }: Rule): string {
  return `${subject} = ${reason} = ${answer}${note === "" ? "" : `; ${note}`}`;
}

export function tell(prepared: Prepared, rules = new Rules(prepared)): ToldStep[] {
  const { graph, scene, timeline, drawing } = prepared;
  const boxes = boxesOf(scene.items);
  const leaves = boxes.flatMap(({ node }) =>
    node !== undefined && (node.kind === "parameter" || node.kind === "input") ? [node] : [],
  );
  const told: Omit<ToldStep, "index">[] = [
    { phase: "structure", title: "The graph", lines: [structureLine(prepared, rules)], rules: [] },
    { phase: "inputs", title: "The inputs", lines: inputLines(leaves, rules), rules: [] },
    ...timeline.order.map((box) => ({
      phase: "forward" as const,
      title:
        box.node?.kind === "failed" ? `${box.node.op} fails` : `Forward through ${boxName(box, drawing)}`,
      lines: rules.forward(box),
      rules: [],
    })),
  ];
  if (timeline.seed === undefined) return told.map((step, index) => ({ index, ...step }));
  const root = graph.nodes.get(graph.root) as GraphNode;
  const subject = `∂${rules.rootName}/∂${rules.rootName}`;
  const seed = rules.gradient(root, root.gradient);
  told.push({
    phase: "seed",
    title: "Backward starts",
    lines: [`${subject} = ${seed}, the seed`],
    rules: [],
  });
  for (const box of timeline.order.toReversed()) {
    const flowing = rules.backward(box);
    const lines = flowing.length === 0 ? ["No gradient flows on from here"] : [];
    told.push({ phase: "backward", title: `Back through ${boxName(box, drawing)}`, lines, rules: flowing });
  }
  return told.map((step, index) => ({ index, ...step }));
}

/** As the picture calls it: in a book by its symbol, elsewhere by its name. */
export function boxName({ node, module }: Box, { style }: Pick<Drawing, "style">): string {
  if (node === undefined) return moduleTitle(module);
  const { symbol, op } = node;
  return style === "book" && symbol.length <= 2 && !/^\p{L}/u.test(symbol) ? symbol : op;
}

function structureLine({ timeline, scene }: Prepared, rules: Rules): string {
  const leaves = boxesOf(scene.items).length - timeline.order.length - (timeline.order.length > 0 ? 1 : 0);
  const ops = timeline.order.filter(({ node }) => node !== undefined).length;
  const boxes = timeline.order.length - ops;
  const counted = [
    ...(ops > 0 ? [counting(ops, "operation")] : []),
    ...(boxes > 0 ? [counting(boxes, "module")] : []),
  ].join(" and ");
  return counted === ""
    ? `${rules.rootName}, a leaf`
    : `${rules.rootName} is computed from ${counting(leaves, "input")} by ${counted}`;
}

const counting = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A constant that is its own name needs no line. */
function inputLines(leaves: readonly GraphNode[], rules: Rules): string[] {
  const known = leaves.map((leaf) => [rules.name(leaf.id), rules.value(leaf, leaf.value)]);
  return known.filter(([name, value]) => name !== value).map((pair) => pair.join(" = "));
}

/** By step. */
function snapshotsOf({ graph, scene, timeline }: Prepared): GraphSnapshot[] {
  const valueAt = new Map<number, string[]>();
  const gradientAt = new Map<number, string[]>();
  const edgesAt = new Map<number, number[]>();
  const boxOf = (id: string) => scene.boxOf.get(id) ?? "";
  const complete = new Map<string, number>();
  graph.edges.forEach((edge, i) => {
    if (!edge.differentiable) return;
    const step = timeline.backward(boxOf(edge.to));
    addTo(edgesAt, step, i);
    complete.set(edge.from, Math.max(step, complete.get(edge.from) ?? 0));
  });
  for (const { id, kind } of graph.nodes.values()) {
    const source = kind === "output" ? graph.edges.findLast(({ to }) => to === id)?.from : id;
    addTo(valueAt, timeline.forward(boxOf(source ?? id)), id);
    addTo(
      gradientAt,
      kind === "output" ? (timeline.seed ?? Number.POSITIVE_INFINITY) : (complete.get(id) ?? 1),
      id,
    );
  }
  let now = graph.merge({
    nodes: graph.nodes.map((node) =>
      node.merge({ value: undefined, gradient: undefined, numerical: undefined }),
    ),
    edges: graph.edges.map((edge) => edge.merge({ gradient: undefined, local: undefined })),
  });
  return Array.from({ length: timeline.last + 1 }, (_, step) => {
    const nodes = now.nodes.withMutations((known) => {
      for (const id of valueAt.get(step) ?? [])
        known.update(id, (node) => (node as GraphNode).set("value", graph.nodes.get(id)?.value));
      for (const id of gradientAt.get(step) ?? []) {
        const whole = graph.nodes.get(id);
        known.update(id, (node) =>
          (node as GraphNode).merge({ gradient: whole?.gradient, numerical: whole?.numerical }),
        );
      }
    });
    const edges = now.edges.withMutations((known) => {
      for (const i of edgesAt.get(step) ?? []) {
        const whole = graph.edges.get(i);
        if (whole !== undefined) known.set(i, whole);
      }
    });
    now = now.merge({ nodes, edges });
    return now;
  });
}
