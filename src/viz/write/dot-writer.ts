/** DotWriter: one scene in DOT, statement by statement. */
import type { Drawing } from "../scene/options.js";
import type { Prepared } from "../scene/prepare.js";
import { type Repeats, repeatId, repeatsOf } from "../scene/repeats.js";
import type { Arrow, Box, Cluster, Scene } from "../scene/scene.js";
import { boxesOf, visitItems } from "../scene/visit-items.js";
import { isNonFinite } from "../snapshot/array-summary.js";
import { isConstant } from "../snapshot/edges.js";
import type { GraphNode } from "../snapshot/snapshot.js";
import { quoteDot } from "../text/escape.js";
import { Labels, unknownText } from "../words/labels.js";
import { moduleTitle, parameterText } from "../words/names.js";
import { clusterStart, indent, statement } from "./dot-text.js";
import { type Mark, Marker } from "./marks.js";
import { headPort, tailPort } from "./ports.js";
import { savedBoxes, savedEdges } from "./saved-notes.js";
import * as allStyles from "./styles/index.js";
import type { Attributes, Style } from "./styles/style.js";

export interface MarkedDot {
  readonly dot: string;
  /** By the id that the box or edge has in the SVG; empty unless asked for. */
  readonly marks: ReadonlyMap<string, Mark>;
}

const styles: { readonly [name in Drawing["style"]]: Style } = { ...allStyles };

/** How thick what stands out is. */
const standsOut = 4;

/**
 * From so many arrows on Graphviz draws straight lines, and stops early to move boxes: curves and the last
 * points of length would take most of the time, and nobody sees them at that size.
 */
const largePicture = 250;
const inShortTime: Attributes = { splines: "line", mclimit: 0.1, nslimit: 0.02, nslimit1: 0.02 };

export class DotWriter {
  readonly #scene: Scene;
  readonly #drawing: Drawing;
  readonly #labels: Labels;
  readonly #style: Style;
  readonly #hasClusters: boolean;
  readonly #horizontal: boolean;
  readonly #repeats: Repeats;
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
    this.#repeats = repeatsOf(scene);
    this.#marked = marked;
    this.#marker = marked || drawing.step !== undefined ? new Marker(prepared, this.#style) : undefined;
  }

  write(): MarkedDot {
    const { theme, rankdir, title } = this.#drawing;
    const font = { fontname: "Helvetica" };
    const text = { ...font, fontcolor: theme.text };
    this.#lines.push("digraph computation {");
    this.#add(1, "graph", {
      rankdir,
      ordering: "in",
      bgcolor: theme.background,
      ...text,
      ...this.#style.graph,
      ...(this.#scene.arrows.length > largePicture ? inShortTime : {}),
      ...(title === "" ? {} : { label: title, labelloc: "t", fontsize: 20 }),
    });
    this.#add(1, "node", { ...text, ...this.#style.node });
    const forward = { color: theme.forward, fontcolor: theme.forward };
    this.#add(1, "edge", { ...font, ...forward, ...this.#style.edge, arrowsize: 0.8 });
    visitItems(this.#scene.items, {
      box: (box, depth) => this.#box(depth + 1, box),
      open: (cluster, depth) => this.#openCluster(depth + 1, cluster),
      close: (depth) => this.#lines.push(`${indent(depth + 1)}}`),
    });
    this.#scene.arrows.forEach((arrow, i) => {
      this.#arrow(arrow, i);
    });
    if (this.#drawing.saved)
      for (const { node } of boxesOf(this.#scene.items)) this.#lines.push(...savedEdges(node, theme));
    this.#lines.push("}", "");
    return { dot: this.#lines.join("\n"), marks: this.#marks };
  }

  #add(level: number, subject: string, attributes: Attributes): void {
    this.#lines.push(statement(level, subject, attributes));
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
    this.#lines.push(...clusterStart(level, module.path, attributes));
  }

  /**
   * Away from the edges that enter: in a horizontal picture the first operand comes from above, leaves after
   * it from below.
   */
  #titlePlace(path: string): Attributes {
    const top = this.#horizontal ? this.#scene.fedFromBelow.has(path) : this.#drawing.rankdir === "TB";
    return { labeljust: "l", labelloc: top ? "t" : "b" };
  }

  #box(level: number, box: Box): void {
    const { theme, constants } = this.#drawing;
    const attributes = this.#style.box(box, this.#labels, theme);
    const { node } = box;
    const dim = node !== undefined && isConstant(node) && constants === "dim";
    const mark = this.#marker?.box(box, String(attributes.label));
    const alarming = this.#isAlarming(node, mark);
    // bare text gets an outline to stand out by
    const outline =
      attributes.shape === "plaintext" ? { shape: "box", style: "rounded", color: theme.opLine } : {};
    const drawn = {
      ...attributes,
      ...(dim ? { color: theme.faint, fontcolor: theme.faint } : {}),
      ...(this.#isHighlighted(box) ? { ...outline, penwidth: standsOut } : {}),
      ...(alarming
        ? { fillcolor: theme.alarmFill, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 }
        : {}),
    };
    const id = `b${this.#boxes++}`;
    this.#add(level, quoteDot(box.id), this.#atStep(id, drawn, mark));
    const repeat = repeated(drawn);
    const seen = mark && { ...mark, lines: mark.lines.slice(0, 1) };
    for (let n = 2; n <= (this.#repeats.times.get(box.id) ?? 1); n++)
      this.#add(level, quoteDot(repeatId(box.id, n)), this.#atStep(`${id}_${n}`, repeat, seen));
    if (this.#drawing.saved) this.#lines.push(...savedBoxes(level, node, this.#labels, theme));
  }

  /** Not before the value is seen; where all steps are drawn at once, each paints its own alarm. */
  #isAlarming(node: GraphNode | undefined, mark: Mark | undefined): boolean {
    if (node?.value === undefined || !isNonFinite(node.value) || this.#marked) return false;
    return mark === undefined || mark.alarmFrom <= (this.#drawing.step as number);
  }

  #isHighlighted({ id, node, module }: Box): boolean {
    const { highlight } = this.#drawing;
    if (highlight.length === 0) return false;
    const names = node === undefined ? [module.path] : [id, node.name];
    return names.some((name) => name !== "" && highlight.includes(name));
  }

  /**
   * Upright, labels stand to the right of their edges, and close to the next: a space keeps numbers off the
   * lines.
   */
  #aside(label: string): string {
    return this.#horizontal || label === "" ? label : label.replace(/^.*$/gm, " $& ");
  }

  /**
   * Twins: the value forward, the gradient back. In a cluster of a horizontal picture Graphviz stacks them
   * the other way round.
   */
  #arrow(arrow: Arrow, i: number): void {
    const { rankdir } = this.#drawing;
    const head = this.#hasClusters ? headPort(arrow, rankdir) : {};
    const tail = this.#hasClusters ? tailPort(rankdir) : {};
    const label = this.#aside(this.#style.valueText(arrow, this.#labels));
    const valueMark = this.#marker?.value(arrow, label);
    const value = this.#forward(arrow, label, valueMark);
    const twins: Attributes[] = [{ ...this.#atStep(`v${i}`, value, valueMark), ...head }];
    for (const back of this.#backward(arrow)) {
      const mark = this.#marker?.gradient(arrow, String(back.label));
      twins.push({ ...this.#atStep(`g${i}`, back, mark), ...tail, ...head });
    }
    if (arrow.inCluster && this.#horizontal) twins.reverse();
    const from = this.#repeats.from.get(arrow) ?? arrow.from;
    for (const twin of twins) this.#add(1, `${quoteDot(from)} -> ${quoteDot(arrow.to)}`, twin);
  }

  #forward(arrow: Arrow, label: string, mark: Mark | undefined): Attributes {
    const { theme, constants } = this.#drawing;
    const dim = isConstant(arrow.value) && constants === "dim";
    if (this.#isAlarming(arrow.value, mark))
      return { label, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 };
    return dim || label.trim() === unknownText
      ? { label, color: theme.faint, fontcolor: theme.faint }
      : { label };
  }

  #backward(arrow: Arrow): Attributes[] {
    const { theme, grads } = this.#drawing;
    if (!arrow.edge.differentiable || grads === "none") return [];
    const alarming = arrow.gradient !== undefined && isNonFinite(arrow.gradient);
    const color = alarming ? theme.alarm : arrow.gradient === undefined ? theme.faint : theme.backward;
    const label = this.#aside(this.#labels.gradientWithLocal(arrow));
    return [
      { label, dir: "back", style: "bold", color, fontcolor: color, ...(alarming ? { penwidth: 4 } : {}) },
    ];
  }
}

/** A leaf that stands elsewhere too, with all that is known of it: here its name, in a dashed line. */
function repeated(attributes: Attributes): Attributes {
  const [name = ""] = String(attributes.label).split("\n");
  return { ...attributes, label: name, ...("style" in attributes ? { style: "dashed" } : {}) };
}
