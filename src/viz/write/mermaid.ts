/** toMermaid: a graph as Mermaid text, which many sites for documents and code draw where it stands. */

import { options as optionsOf, signature } from "../../arguments/index.js";
import { type Drawable, drawableKind } from "../capture/drawable.js";
import { requireWords } from "../languages/loaded.js";
import { type DrawingOptions, leftOut, playerDrawingKinds, withoutImages } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import type { Arrow, Box, Cluster } from "../scene/scene.js";
import { visitItems } from "../scene/visit-items.js";
import { isNonFinite } from "../snapshot/array-summary.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { printable } from "../text/escape.js";
import { unisolated } from "../text/isolate.js";
import { Labels, lines } from "../words/labels.js";
import { moduleTitle, parameterText } from "../words/names.js";

/** What Mermaid has nothing for. */
type LeftOut = "step" | "saved" | "highlight" | "edges" | "maxWidth";

const notHere = leftOut("a flowchart of Mermaid has no such thing; toDot and toSvg do");
const mermaidOptions = optionsOf<Omit<DrawingOptions, LeftOut>>()({
  ...playerDrawingKinds,
  step: notHere,
  saved: notHere,
  highlight: notHere,
  edges: notHere,
  maxWidth: notHere,
});
const toMermaidTakes = signature("toMermaid", { graph: drawableKind, options: mermaidOptions });

/**
 * The picture of a graph as a Mermaid flowchart: one link for each operand, which says the value on its way
 * forward and the gradient on its way back, `100 / ∂ 2.2`; dotted where no gradient flows. Pure, as `toDot`
 * is; layout is Mermaid's own, so `toDot` and `toSvg` keep operands in order where this may not.
 * @throws ValueError as `toDot` does, and for `step`, `saved`, `highlight`, `edges` and `maxWidth`, which are
 *   for those.
 */
export function toMermaid(graph: Drawable, options: Omit<DrawingOptions, LeftOut> = {}): string {
  toMermaidTakes.check(arguments);
  requireWords("toMermaid", options.lang);
  const drawn = { ...withoutImages("toMermaid", options), rankdir: options.rankdir ?? "LR" };
  return new MermaidWriter(prepare("toMermaid", graph, drawn)).write();
}

/** The outlines that Mermaid draws, by what a box is. */
const outlines = {
  op: ["([", "])"],
  parameter: ["(", ")"],
  input: ["[", "]"],
  output: ["[[", "]]"],
  failed: ["{{", "}}"],
  module: ["(", ")"],
} as const;

class MermaidWriter {
  readonly #prepared: Prepared;
  readonly #labels: Labels;
  /** n0, n1, ...: ids of users may be any text at all. */
  readonly #ids = new Map<string, string>();
  readonly #lines: string[] = [];
  #clusters = 0;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#labels = new Labels(prepared);
  }

  write(): string {
    const { scene, drawing } = this.#prepared;
    const { theme, title, alt = title } = drawing;
    if (title !== "") this.#lines.push("---", `title: ${JSON.stringify(printable(title))}`, "---");
    this.#lines.push(`flowchart ${drawing.rankdir}`);
    if (alt !== title) this.#lines.push(`  accDescr: ${entities(alt).replace(/\s+/g, " ")}`);
    visitItems(scene.items, {
      box: (box, depth) => this.#lines.push(`${indent(depth)}${this.#box(box)}`),
      open: (cluster, depth) => this.#openCluster(cluster, depth),
      close: (depth) => this.#lines.push(`${indent(depth)}end`),
    });
    for (const arrow of scene.arrows) this.#arrow(arrow);
    const styled = (name: string, fill: string, stroke: string, more = "") =>
      `  classDef ${name} fill:${fill},stroke:${stroke},color:${theme.text}${more}`;
    this.#lines.push(
      styled("op", theme.opFill, theme.opLine),
      styled("module", theme.opFill, theme.opLine),
      styled("parameter", theme.parameterFill, theme.parameterLine),
      styled("input", theme.inputFill, theme.inputLine, ",stroke-dasharray:5 3"),
      styled("output", theme.background, theme.text),
      styled("failed", theme.alarmFill, theme.alarm, ",stroke-width:3px"),
      styled("alarm", theme.alarmFill, theme.alarm, ",stroke-width:3px"),
    );
    this.#lines.push("");
    return this.#lines.join("\n");
  }

  #openCluster({ module }: Cluster, depth: number): void {
    const { lang } = this.#prepared.drawing;
    const parameters = module.parameterCount > 0 ? ` (${parameterText(module, lang)})` : "";
    const title = quoted(`${moduleTitle(module, lang)}${parameters}`);
    this.#lines.push(`${indent(depth)}subgraph f${this.#clusters++}[${title}]`);
  }

  #box(box: Box): string {
    const labels = this.#labels;
    const id = `n${this.#ids.size}`;
    this.#ids.set(box.id, id);
    const { node, module } = box;
    const kind = node?.kind ?? "module";
    const [before, after] = outlines[kind];
    const style = node?.value !== undefined && isNonFinite(node.value) ? "alarm" : kind;
    const text =
      node === undefined
        ? this.#labels.module(module, module.kind !== "")
        : node.kind === "op"
          ? lines(labels.symbol(node), labels.beside(node))
          : node.kind === "failed"
            ? node.message
            : lines(
                labels.name(node),
                labels.shape(node),
                !labels.isLiteral(node) && !this.#onLinks(node) && labels.value(node),
                labels.totalGradient(node),
              );
    return `${id}${before}${quoted(text)}${after}:::${style}`;
  }

  /** Whether a value is so short that it stands at the links that carry it. */
  #onLinks(node: GraphNode): boolean {
    return node.changed === "" && this.#labels.shortValue(node) !== "";
  }

  #arrow(arrow: Arrow): void {
    const labels = this.#labels;
    const { drawing } = this.#prepared;
    const { value, edge } = arrow;
    const [from, to] = [this.#ids.get(arrow.from), this.#ids.get(arrow.to)];
    const forward = lines(
      labels.resultName(arrow),
      labels.shape(value),
      !labels.isLiteral(value) && this.#onLinks(value) && labels.shortValue(value),
    );
    const gradient =
      edge.differentiable && drawing.grads !== "none" ? signed(labels.gradientWithLocal(arrow)) : "";
    const isShort = !`${forward}${gradient}`.includes("\n");
    const text = [forward, gradient].filter((each) => each !== "").join(isShort ? " / " : "\n");
    const link = edge.differentiable ? "-->" : "-.->";
    this.#lines.push(`  ${from} ${link}${text === "" ? "" : `|${quoted(text)}|`} ${to}`);
  }
}

/** A norm says itself what it is of. */
const signed = (gradient: string) => (gradient.startsWith("‖") ? gradient : `∂ ${gradient}`);

const indent = (depth: number) => "  ".repeat(depth + 1);

/** Everything that Mermaid, or the HTML that it writes, could read as its own becomes a numbered entity. */
const entities = (text: string) =>
  printable(text).replace(
    /[^\p{L}\p{N}\p{M}\n ,.:=+()/·×−÷‖∂√Σσᵀ²?_-]/gu,
    (character) => `#${character.codePointAt(0)};`,
  );

function quoted(text: string): string {
  const safe = entities(unisolated(text)).replace(/\n/g, "<br/>");
  return `"${safe === "" ? " " : safe}"`;
}
