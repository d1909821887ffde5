/** tell: every step of a graph in words, with what the chain rule says of each gradient. */
import { opText, stepWords } from "../languages/words.js";
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import type { Box } from "../scene/scene.js";
import { boxesOf } from "../scene/visit-items.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { ChainRules } from "./chain-rule.js";
import type { ChainRule } from "./gradient-rule.js";
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

export function ruleText({ subject, reason, answer, note }: ChainRule, lang: Drawing["lang"]): string {
  const text = `${subject} = ${reason} = ${answer}`;
  return note === "" ? text : fill(stepWords(lang).noted, { text, note });
}

/** The steps in words. @param sentences those of this graph, where they are needed elsewhere too. */
export function tell(prepared: Prepared, sentences = new Sentences(prepared)): ToldStep[] {
  const { graph, scene, timeline, drawing } = prepared;
  const said = stepWords(drawing.lang);
  const boxes = boxesOf(scene.items);
  const leaves = boxes.flatMap(({ node }) =>
    node !== undefined && (node.kind === "parameter" || node.kind === "input") ? [node] : [],
  );
  const told: Omit<ToldStep, "index">[] = [
    {
      phase: "structure",
      title: said.structureTitle,
      lines: [structureLine(prepared, sentences)],
      rules: [],
    },
    {
      phase: "inputs",
      title: said.inputsTitle,
      lines: inputLines(leaves, sentences, drawing.lang),
      rules: [],
    },
    ...timeline.order.map((box) => ({
      phase: "forward" as const,
      title:
        box.node?.kind === "failed"
          ? fill(said.failsTitle, { op: box.node.op })
          : fill(said.forwardTitle, { op: boxName(box, drawing) }),
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
    title: said.seedTitle,
    lines: [fill(said.seed, { subject, value: seed })],
    rules: [],
  });
  const rules = new ChainRules(prepared, sentences);
  for (const box of timeline.back) {
    const flowing = rules.backward(box);
    const lines = flowing.length === 0 ? [said.nothingFlows] : [];
    const title = fill(said.backTitle, { op: boxName(box, drawing) });
    told.push({ phase: "backward", title, lines, rules: flowing });
  }
  return told.map((step, index) => ({ index, ...step }));
}

/** As the picture calls it: in a book by its symbol, elsewhere by its name. */
export function boxName({ node, module }: Box, { style, lang }: Pick<Drawing, "style" | "lang">): string {
  if (node === undefined) return moduleTitle(module, lang);
  const { symbol, op } = node;
  return style === "book" && symbol.length <= 2 && !/^\p{L}/u.test(symbol) ? symbol : op;
}

function structureLine({ graph, timeline, scene, drawing }: Prepared, sentences: Sentences): string {
  const said = stepWords(drawing.lang);
  const end = graph.nodes.get(graph.root);
  if (end?.kind === "failed") {
    const inputs = boxesOf(scene.items).length - timeline.order.length;
    const counted = counting(inputs, said.inputCount, said.inputsCount);
    return fill(said.failedStructure, { op: end.op, inputs: counted });
  }
  const leaves = boxesOf(scene.items).length - timeline.order.length - (timeline.order.length > 0 ? 1 : 0);
  const ops = timeline.order.filter(({ node }) => node !== undefined).length;
  const boxes = timeline.order.length - ops;
  const counted = [
    ...(ops > 0 ? [counting(ops, said.operationCount, said.operationsCount)] : []),
    ...(boxes > 0 ? [counting(boxes, said.moduleCount, said.modulesCount)] : []),
  ];
  const root = sentences.rootName;
  if (counted.length === 0) return fill(said.leafOnly, { root });
  const inputs = counting(leaves, said.inputCount, said.inputsCount);
  return fill(said.structure, {
    root,
    inputs,
    ops: counted.reduce((a, b) => fill(said.and, { a, b })),
  });
}

const counting = (n: number, one: string, several: string) => fill(n === 1 ? one : several, { n });

/** A constant that is its own name needs no line. */
function inputLines(leaves: readonly GraphNode[], sentences: Sentences, lang: Drawing["lang"]): string[] {
  return leaves.flatMap((leaf) => {
    const [name, value] = [sentences.name(leaf.id), sentences.value(leaf, leaf.value)];
    if (name === value) return [];
    return leaf.changed === ""
      ? [`${name} = ${value}`]
      : [fill(stepWords(lang).isNow, { name, value, changed: opText(leaf.changed, lang) })];
  });
}
