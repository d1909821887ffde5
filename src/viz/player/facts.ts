/** Facts: what is told about a part of the picture to who points at it, and in the table of all numbers. */

import type { PageWords } from "../languages/translation.js";
import { opText, pageWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import type { Box } from "../scene/scene.js";
import { knownFrom } from "../scene/timeline.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { formatNumber } from "../text/numbers.js";
import type { ChainRules } from "../words/chain-rule.js";
import { lines } from "../words/labels.js";
import { moduleTitle, parameterText } from "../words/names.js";
import { type Sentences, shapeText } from "../words/sentences.js";

/** One fact about a box, from the step on that it is known in. */
export interface Fact {
  readonly title: string;
  readonly text: string;
  readonly from: number;
  /** It gives the answer to this question. */
  readonly rule?: string | undefined;
}

/** @param rule the question whose answer is the whole gradient of the box. */
export function factsAbout(
  box: Box,
  prepared: Prepared,
  sentences: Sentences,
  rules: ChainRules,
  rule: string | undefined,
): Fact[] {
  const { lang } = prepared.drawing;
  const words = pageWords(lang);
  const { value, gradient } = knownFrom(prepared.timeline, prepared.scene, box);
  const { node, module } = box;
  const always = (title: string, text: string): Fact => ({ title, text, from: 0 });
  if (node === undefined)
    return [
      always(words.name, moduleTitle(module, lang)),
      always(words.what, [...module.details, parameterText(module, lang)].join("\n")),
    ];
  const { kind, requiresGrad } = node;
  const facts = [
    always(words.name, sentences.name(node.id)),
    always(words.what, kind === "op" ? opFact(node, lang) : words.kinds[kind]),
    always(words.shape, `${shapeText(node)} ${node.dtype}`),
    {
      title: words.value,
      text: lines(
        sentences.value(node, node.value),
        opText(node.changed, lang),
        rules.releasedNote(node.value),
      ),
      from: value,
    },
  ];
  if (kind === "failed")
    return [...facts.slice(0, 2), always(words.said, node.message), ...lineFact(node, words)];
  if (!requiresGrad) return [...facts, always(words.gradient, words.noneNeeded), ...lineFact(node, words)];
  const from = prepared.timeline.seed === undefined ? 0 : gradient;
  const locals = rules.locals(node).join("\n");
  const computed = prepared.timeline.forward(box.id);
  const held = lines(rules.releasedNote(node.contributed), sentences.heldNote(node));
  const local = locals === "" ? [] : [{ title: words.localDerivative, text: locals, from: computed }];
  return [
    ...facts,
    { title: words.gradient, text: lines(sentences.gradient(node, node.contributed), held), from, rule },
    ...local,
    {
      title: words.numerical,
      text: node.numerical === undefined ? words.notComputed : sentences.gradient(node, node.numerical),
      from,
      rule,
    },
    {
      title: words.difference,
      text: difference(node.contributed, node.numerical) ?? words.notComputed,
      from,
      rule,
    },
    ...lineFact(node, words),
  ];
}

/** `lesson.ts:12`; the folders of the machine that it ran on are nobody's business. */
function lineFact({ source }: GraphNode, words: PageWords): Fact[] {
  if (source === undefined) return [];
  const text = source.replace(/^.*[\\/]/, "").replace(/:\d+$/, "");
  return [{ title: words.line, text, from: 0 }];
}

/** `sum (Σ), axis = 0` */
function opFact({ op, symbol, numbers }: GraphNode, lang: Prepared["drawing"]["lang"]): string {
  const name = `${op} (${opText(symbol, lang).replaceAll("\n", " ")})`;
  return numbers === "" ? name : `${name}, ${numbers}`;
}

/** The greatest distance of two elements; undefined where one is not known. */
function difference(a: Shown | undefined, b: Shown | undefined): string | undefined {
  const [first, second] = [elements(a), elements(b)];
  if (first === undefined || second === undefined) return undefined;
  return formatNumber(Math.max(0, ...first.map((x, i) => Math.abs(x - (second[i] as number)))), 2);
}

function elements(shown: Shown | undefined): number[] | undefined {
  return typeof shown === "number" ? [shown] : shown?.values?.toArray();
}
