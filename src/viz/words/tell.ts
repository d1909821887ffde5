/** tell: every step of a graph in words, with what the chain rule says of each gradient. */
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import type { Box } from "../scene/scene.js";
import { boxesOf } from "../scene/visit-items.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { type ChainRule, ChainRules } from "./chain-rule.js";
import { moduleTitle } from "./names.js";
import { Sentences } from "./sentences.js";

export type Phase = "structure" | "inputs" | "forward" | "seed" | "backward";

/** A step in words, each gradient apart: the player asks for it before it tells. */
export interface ToldStep {
  /** From 0 on: what the option `step` draws. */
  readonly index: number;
  readonly phase: Phase;
  /** `Back through ×` */
  readonly title: string;
  readonly lines: readonly string[];
  readonly rules: readonly ChainRule[];
}

export function ruleText({ subject, reason, answer, note }: ChainRule): string {
  return `${subject} = ${reason} = ${answer}${note === "" ? "" : `; ${note}`}`;
}

/** The steps in words. @param sentences those of this graph, where they are needed elsewhere too. */
export function tell(prepared: Prepared, sentences = new Sentences(prepared)): ToldStep[] {
  const { graph, scene, timeline, drawing } = prepared;
  const boxes = boxesOf(scene.items);
  const leaves = boxes.flatMap(({ node }) =>
    node !== undefined && (node.kind === "parameter" || node.kind === "input") ? [node] : [],
  );
  const told: Omit<ToldStep, "index">[] = [
    { phase: "structure", title: "The graph", lines: [structureLine(prepared, sentences)], rules: [] },
    { phase: "inputs", title: "The inputs", lines: inputLines(leaves, sentences), rules: [] },
    ...timeline.order.map((box) => ({
      phase: "forward" as const,
      title:
        box.node?.kind === "failed" ? `${box.node.op} fails` : `Forward through ${boxName(box, drawing)}`,
      lines: sentences.forward(box),
      rules: [],
    })),
  ];
  if (timeline.seed === undefined) return told.map((step, index) => ({ index, ...step }));
  const root = graph.nodes.get(graph.root) as GraphNode;
  const subject = `∂${sentences.rootName}/∂${sentences.rootName}`;
  const seed = sentences.gradient(root, root.contributed);
  told.push({
    phase: "seed",
    title: "Backward starts",
    lines: [`${subject} = ${seed}, the seed`],
    rules: [],
  });
  const rules = new ChainRules(prepared, sentences);
  for (const box of timeline.back) {
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

function structureLine({ timeline, scene }: Prepared, sentences: Sentences): string {
  const leaves = boxesOf(scene.items).length - timeline.order.length - (timeline.order.length > 0 ? 1 : 0);
  const ops = timeline.order.filter(({ node }) => node !== undefined).length;
  const boxes = timeline.order.length - ops;
  const counted = [
    ...(ops > 0 ? [counting(ops, "operation")] : []),
    ...(boxes > 0 ? [counting(boxes, "module")] : []),
  ].join(" and ");
  return counted === ""
    ? `${sentences.rootName}, a leaf`
    : `${sentences.rootName} is computed from ${counting(leaves, "input")} by ${counted}`;
}

const counting = (count: number, what: string) => `${count} ${what}${count === 1 ? "" : "s"}`;

/** A constant that is its own name needs no line. */
function inputLines(leaves: readonly GraphNode[], sentences: Sentences): string[] {
  return leaves.flatMap((leaf) => {
    const [name, value] = [sentences.name(leaf.id), sentences.value(leaf, leaf.value)];
    if (name === value) return [];
    return leaf.changed === "" ? [`${name} = ${value}`] : [`${name} is ${value} now, ${leaf.changed}`];
  });
}
