/** describe: a graph in words, for those who do not see the picture. */

import { options as optionsOf, signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { requireWords } from "../languages/loaded.js";
import { stepWords } from "../languages/words.js";
import { requireImages } from "../scene/images.js";
import { type DrawingOptions, leftOut, playerDrawingKinds } from "../scene/options.js";
import { prepare } from "../scene/prepare.js";
import { boxesOf } from "../scene/visit-items.js";
import { fill } from "../text/fill.js";
import { formatCount } from "../text/numbers.js";
import { altOf } from "./names.js";
import { Sentences } from "./sentences.js";
import { ruleText, tell } from "./tell.js";

/** Graphs with more ops than this are described by their inputs and their end. */
const toldUpTo = 24;

const describeOptions = optionsOf<Omit<DrawingOptions, "step">>()({
  ...playerDrawingKinds,
  step: leftOut("all steps are told; steps(graph) has a sentence for each"),
});
const describeTakes = signature("describe", { graph: drawableKind, options: describeOptions });

/**
 * What the picture with these options shows: the inputs with their values, each op in order with its result,
 * then the gradients. One paragraph, a sentence per fact. Of more than 24 ops only inputs, result and the
 * gradients of the leaves are told.
 * @throws ValueError as `toDot` does.
 */
export function describe(graph: Drawable, options: Omit<DrawingOptions, "step"> = {}): string {
  describeTakes.check(arguments);
  requireWords("describe", options.lang);
  const said = stepWords(options.lang);
  const prepared = prepare("describe", graph, options);
  requireImages(prepared);
  const sentences = new Sentences(prepared);
  const told = tell(prepared, sentences);
  const { nodes, root } = prepared.graph;
  const { order } = prepared.timeline;
  const leaves = boxesOf(prepared.scene.items).flatMap(({ node }) => {
    if (node?.kind !== "parameter" || (node.gradient ?? node.contributed) === undefined) return [];
    const gradient = sentences.gradient(node, node.contributed);
    const note = sentences.heldNote(node);
    const text = `∂${sentences.rootName}/∂${sentences.name(node.id)} = ${gradient}`;
    return [note === "" ? text : fill(said.noted, { text, note })];
  });
  const gradients = leaves.length === 0 ? [said.noGradients] : leaves;
  const end = nodes.get(root);
  const result = end === undefined ? [] : [`${sentences.rootName} = ${sentences.value(end, end.value)}`];
  const between =
    order.length <= toldUpTo ? told.filter(({ phase }) => phase === "forward" || phase === "backward") : [];
  const facts = [
    altOf(prepared),
    ...(told[0]?.lines ?? []),
    ...(told[1]?.lines ?? []),
    ...between.flatMap(({ lines, rules }) => [
      ...lines,
      ...rules.map((rule) => ruleText(rule, options.lang)),
    ]),
    ...(between.length > 0 ? [] : [fill(said.stepsLead, { n: formatCount(order.length) })]),
    // of an op that failed the last step has said why
    ...(end?.kind !== "failed" ? [...result, ...gradients] : between.length > 0 ? [] : [end.message]),
  ];
  return facts.map((fact) => fact.replace(/[.。]$/, "")).join(said.sentenceBreak) + said.sentenceEnd;
}
