/** toDot: a graph as DOT text, for any Graphviz from 2.43 on. */

import type { Drawable } from "../capture/drawable.js";
import type { Drawing, DrawingOptions } from "../scene/options.js";
import { type Prepared, prepare } from "../scene/prepare.js";
import { type Arrow, type Box, boxesOf, type Cluster, type Scene } from "../scene/scene.js";
import { isLoud } from "../snapshot/array-summary.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { printable, quoteDot } from "../text/escape.js";
import { Labels, lines, unknownText } from "../words/labels.js";
import { moduleTitle, parameterText } from "../words/names.js";
import { type Mark, Marker } from "./marks.js";
import * as allStyles from "./styles/index.js";
import type { Attributes, Style } from "./styles/style.js";

/**
 * The picture of a graph in DOT: values above the edges, gradients below. A pure function: nothing is installed, nothing
 * changes, and equal graphs give equal bytes. One statement per line, so that a changed number is one changed line.
 * @param graph a snapshot, the tensor at its end, or an error that an op threw.
 * @throws ValueError for an option that is none of its choices, and for a graph of more than `maxNodes` even with modules
 *   collapsed; the message says how large it is and what to do.
 */
export function toDot(graph: Drawable, options: DrawingOptions = {}): string {
  return writeDot(prepare(graph, options)).dot;
}

export interface MarkedDot {
  readonly dot: string;
  /** By the id that the box or edge has in the SVG; empty unless asked for. */
  readonly marks: ReadonlyMap<string, Mark>;
}

/** @param marked whether boxes and edges get ids (b0, b1, ... boxes, v0, ... values, g0, ... gradients), and all steps are drawn at once. */
export function writeDot(prepared: Prepared, marked = false): MarkedDot {
  return new DotWriter(prepared, marked).write();
}

const styles: { readonly [name in Drawing["style"]]: Style } = { ...allStyles };

/** How thick what stands out is. */
const standsOut = 4;

class DotWriter {
  readonly #scene: Scene;
  readonly #drawing: Drawing;
  readonly #labels: Labels;
  readonly #style: Style;
  readonly #hasClusters: boolean;
  readonly #horizontal: boolean;
  readonly #marker: Marker | undefined;
  readonly #marked: boolean;
  readonly #marks = new Map<string, Mark>();
  readonly #lines: string[] = [];
  #boxes = 0;

  constructor(prepared: Prepared, marked: boolean) {
    const { scene, drawing } = prepared;
    this.#scene = scene;
    this.#drawing = drawing;
    this.#labels = new Labels(prepared);
    this.#style = styles[drawing.style];
    this.#horizontal = drawing.rankdir === "LR" || drawing.rankdir === "RL";
    this.#hasClusters = scene.items.some((item) => "items" in item);
    this.#marked = marked;
    this.#marker = marked || drawing.step !== undefined ? new Marker(prepared, this.#style) : undefined;
  }

  write(): MarkedDot {
    const { theme, rankdir, title } = this.#drawing;
    const font = { fontname: "Helvetica" };
    const text = { ...font, fontcolor: theme.text };
    this.#lines.push("digraph computation {");
    this.#statement(1, "graph", {
      rankdir,
      ordering: "in",
      bgcolor: theme.background,
      ...text,
      ...this.#style.graph,
      ...(title === "" ? {} : { label: title, labelloc: "t", fontsize: 20 }),
    });
    this.#statement(1, "node", { ...text, ...this.#style.node });
    const forward = { color: theme.forward, fontcolor: theme.forward };
    this.#statement(1, "edge", { ...font, ...forward, ...this.#style.edge, arrowsize: 0.8 });
    this.#items();
    this.#scene.arrows.forEach((arrow, i) => {
      this.#arrow(arrow, i);
    });
    if (this.#drawing.saved) for (const { node } of boxesOf(this.#scene.items)) this.#savedEdges(node);
    this.#lines.push("}", "");
    return { dot: this.#lines.join("\n"), marks: this.#marks };
  }

  /** As of the step that is drawn, or with the id that the mark is found by. */
  #atStep(id: string, attributes: Attributes, mark: Mark | undefined): Attributes {
    if (mark === undefined) return attributes;
    if (this.#marked) {
      this.#marks.set(id, mark);
      return { ...attributes, id };
    }
    const step = this.#drawing.step as number;
    const unseen = { color: "transparent", fontcolor: "transparent" };
    if (mark.from > step) return { ...attributes, ...unseen };
    const rows = String(attributes.label).split("\n");
    const seen = rows.filter((_, i) => (mark.lines[i] as number) <= step);
    const { fontcolor } = unseen; // keeps its place, where nothing of a label is to be seen yet
    const label = seen.length > 0 ? { label: seen.join("\n") } : { fontcolor };
    return { ...attributes, ...label, ...(mark.active.includes(step) ? { penwidth: standsOut } : {}) };
  }

  #statement(level: number, subject: string, attributes: Attributes): void {
    const list = Object.entries(attributes).map(([key, value]) => `${key}=${attributeText(value)}`);
    this.#lines.push(`${"  ".repeat(level)}${subject} [${list.join(", ")}];`);
  }

  /** Clusters nest; an explicit stack holds what is still to be written in each. */
  #items(): void {
    const open = [{ items: this.#scene.items, next: 0 }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const item = top.items[top.next++];
      if (item === undefined) {
        open.pop();
        if (open.length > 0) this.#lines.push(`${"  ".repeat(open.length)}}`);
      } else if ("items" in item) {
        this.#openCluster(open.length, item);
        open.push({ items: item.items, next: 0 });
      } else this.#box(open.length, item);
    }
  }

  #openCluster(level: number, { module }: Cluster): void {
    const { theme } = this.#drawing;
    const count = module.parameterCount > 0 ? `  (${parameterText(module)})` : "";
    const attributes: Attributes = {
      label: `${moduleTitle(module)}${count}`,
      ...this.#titlePlace(module.path),
      style: "rounded,dashed",
      color: theme.moduleLine,
      fontcolor: theme.moduleText,
      fontsize: 13,
      margin: 12,
    };
    this.#lines.push(`${"  ".repeat(level)}subgraph ${quoteDot(`cluster_${module.path}`)} {`);
    for (const [key, value] of Object.entries(attributes))
      this.#lines.push(`${"  ".repeat(level + 1)}${key}=${attributeText(value)};`);
  }

  /** Away from the edges that enter: in a horizontal picture the first operand comes from above, leaves after it from below. */
  #titlePlace(path: string): Attributes {
    const top = this.#horizontal ? this.#scene.fedFromBelow.has(path) : this.#drawing.rankdir === "TB";
    return { labeljust: "l", labelloc: top ? "t" : "b" };
  }

  #box(level: number, box: Box): void {
    const { theme, constants } = this.#drawing;
    const attributes = this.#style.box(box, this.#labels, theme);
    const { node } = box;
    const dim = node?.kind === "input" && constants === "dim";
    const mark = this.#marker?.box(box, String(attributes.label));
    const loud = this.#isLoudNow(node, mark);
    // bare text gets an outline to stand out by
    const outline =
      attributes.shape === "plaintext" ? { shape: "box", style: "rounded", color: theme.opLine } : {};
    const drawn = {
      ...attributes,
      ...(dim ? { color: theme.faint, fontcolor: theme.faint } : {}),
      ...(this.#isHighlighted(box) ? { ...outline, penwidth: standsOut } : {}),
      ...(loud
        ? { fillcolor: theme.alarmFill, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 }
        : {}),
    };
    this.#statement(level, quoteDot(box.id), this.#atStep(`b${this.#boxes++}`, drawn, mark));
    if (this.#drawing.saved) this.#savedBoxes(level, node);
  }

  /** Not before the value is seen; where all steps are drawn at once, each paints what is loud in it. */
  #isLoudNow(node: GraphNode | undefined, mark: Mark | undefined): boolean {
    if (node?.value === undefined || !isLoud(node.value) || this.#marked) return false;
    return mark === undefined || mark.loudFrom <= (this.#drawing.step as number);
  }

  #isHighlighted({ id, node, module }: Box): boolean {
    const { highlight } = this.#drawing;
    if (highlight.length === 0) return false;
    const names = node === undefined ? [module.path] : [id, node.name];
    return names.some((name) => name !== "" && highlight.includes(name));
  }

  /** Notes beside an op: what it keeps for backward. */
  #savedBoxes(level: number, node: GraphNode | undefined): void {
    const { theme } = this.#drawing;
    node?.saved.forEach((saved, i) => {
      this.#statement(level, quoteDot(savedId(node, i)), {
        label: lines("saved", this.#labels.array(saved)),
        shape: "note",
        style: "filled",
        fillcolor: theme.inputFill,
        color: theme.inputLine,
        fontsize: 11,
      });
    });
  }

  #savedEdges(node: GraphNode | undefined): void {
    const { theme } = this.#drawing;
    node?.saved.forEach((_saved, i) => {
      this.#statement(1, `${quoteDot(node.id)} -> ${quoteDot(savedId(node, i))}`, {
        style: "dotted",
        dir: "none",
        color: theme.inputLine,
      });
    });
  }

  /** Twins: the value forward, the gradient back. In a cluster of a horizontal picture Graphviz stacks them the other way round. */
  /** Upright, labels stand to the right of their edges, and close to the next: a space keeps numbers off the lines. */
  #aside(label: string): string {
    return this.#horizontal || label === "" ? label : label.replace(/^.*$/gm, " $& ");
  }

  #arrow(arrow: Arrow, i: number): void {
    const head = this.#headPort(arrow);
    const label = this.#aside(this.#style.valueText(arrow, this.#labels));
    const valueMark = this.#marker?.value(arrow, label);
    const value = this.#forward(arrow, label, valueMark);
    const twins: Attributes[] = [{ ...this.#atStep(`v${i}`, value, valueMark), ...head }];
    for (const back of this.#backward(arrow)) {
      const mark = this.#marker?.gradient(arrow, String(back.label));
      twins.push({ ...this.#atStep(`g${i}`, back, mark), ...this.#tailPort(), ...head });
    }
    if (arrow.inCluster && this.#horizontal) twins.reverse();
    for (const twin of twins) this.#statement(1, `${quoteDot(arrow.from)} -> ${quoteDot(arrow.to)}`, twin);
  }

  #tailPort(): Attributes {
    return this.#hasClusters ? { tailport: ports[this.#drawing.rankdir].back } : {};
  }

  #headPort({ place, places }: Arrow): Attributes {
    const { first, last } = ports[this.#drawing.rankdir];
    if (!this.#hasClusters || places === 1) return {};
    return place === places - 1 ? { headport: last } : place === 0 && places > 2 ? { headport: first } : {};
  }

  #forward(arrow: Arrow, label: string, mark: Mark | undefined): Attributes {
    const { theme, constants } = this.#drawing;
    const dim = arrow.value.kind === "input" && constants === "dim";
    if (this.#isLoudNow(arrow.value, mark))
      return { label, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 };
    return dim || label.trim() === unknownText
      ? { label, color: theme.faint, fontcolor: theme.faint }
      : { label };
  }

  #backward(arrow: Arrow): Attributes[] {
    const { theme, grads } = this.#drawing;
    if (!arrow.edge.differentiable || grads === "none") return [];
    const loud = arrow.gradient !== undefined && isLoud(arrow.gradient);
    const color = loud ? theme.alarm : arrow.gradient === undefined ? theme.faint : theme.backward;
    const label = this.#aside(this.#labels.gradientWithLocal(arrow));
    return [{ label, dir: "back", style: "bold", color, fontcolor: color, ...(loud ? { penwidth: 4 } : {}) }];
  }
}

const savedId = ({ id }: GraphNode, i: number) => `${id}.saved_${i + 1}`;

const attributeText = (value: string | number) =>
  typeof value === "number" ? String(value) : quoteDot(withoutEmptyLines(printable(value)));

/** Graphviz 16 in WebAssembly breaks down over some labels that have an empty line. */
const withoutEmptyLines = (text: string) => (text.includes("\n") ? text.replace(/^$/gm, " ") : text);

/**
 * Where edges touch boxes once there are clusters: gradients arrive on the far side, and the first and last operand enter on theirs.
 * Without clusters `ordering=in` and the order of statements are enough; between and inside clusters neither holds in every version
 * of Graphviz, and a port makes the order a matter of crossings, which all of them avoid.
 */
const ports = {
  LR: { back: "se", first: "nw", last: "sw" },
  RL: { back: "sw", first: "ne", last: "se" },
  TB: { back: "se", first: "nw", last: "ne" },
  BT: { back: "ne", first: "sw", last: "se" },
} as const;
