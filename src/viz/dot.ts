/** toDot: a graph as DOT text, for any Graphviz from 2.43 on. */
import type { Tensor } from "../tensor/index.js";
import { isLoud } from "./array-summary.js";
import { quoteDot } from "./escape.js";
import { graphOf } from "./graph-of.js";
import { Labels, unknownText } from "./labels.js";
import { moduleTitle, parameterText } from "./names.js";
import { checkOptions, type Drawing, type DrawingOptions, resolveOptions } from "./options.js";
import type { Arrow, Box, Frame, Scene } from "./scene.js";
import { fittingScene, refuseHugeGraph } from "./size-limit.js";
import { GraphSnapshot } from "./snapshot.js";
import { book, modules, tensor } from "./styles/index.js";
import type { Attributes, Style } from "./styles/style.js";

/**
 * The picture of a graph in DOT: values above the edges, gradients below. A pure function: nothing is installed, nothing
 * changes, and equal graphs give equal bytes. One statement per line, so that a changed number is one changed line.
 * @param graph a snapshot, or the tensor at its end.
 * @throws ValueError for an option that is none of its choices, and for a graph of more than `maxNodes` even with modules
 *   collapsed; the message says how large it is and what to do.
 */
export function toDot(graph: GraphSnapshot | Tensor, options: DrawingOptions = {}): string {
  checkOptions(options);
  if (!(graph instanceof GraphSnapshot)) refuseHugeGraph(graph, options);
  const snapshot = graph instanceof GraphSnapshot ? graph : graphOf(graph);
  const drawing = resolveOptions(snapshot, options);
  const scene = fittingScene(snapshot, drawing);
  return new DotWriter(scene, drawing, new Labels(snapshot, scene, drawing)).write();
}

const styles: { readonly [name in Drawing["style"]]: Style } = { book, tensor, modules };

class DotWriter {
  readonly #scene: Scene;
  readonly #drawing: Drawing;
  readonly #labels: Labels;
  readonly #style: Style;
  readonly #hasFrames: boolean;
  readonly #horizontal: boolean;
  readonly #lines: string[] = [];

  constructor(scene: Scene, drawing: Drawing, labels: Labels) {
    this.#scene = scene;
    this.#drawing = drawing;
    this.#labels = labels;
    this.#style = styles[drawing.style];
    this.#horizontal = drawing.rankdir === "LR" || drawing.rankdir === "RL";
    this.#hasFrames = scene.items.some((item) => "items" in item);
  }

  write(): string {
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
    for (const arrow of this.#scene.arrows) this.#arrow(arrow);
    this.#lines.push("}", "");
    return this.#lines.join("\n");
  }

  #statement(level: number, subject: string, attributes: Attributes): void {
    const list = Object.entries(attributes).map(([key, value]) => `${key}=${attributeText(value)}`);
    this.#lines.push(`${"  ".repeat(level)}${subject} [${list.join(", ")}];`);
  }

  /** Frames nest; an explicit stack holds what is still to be written in each. */
  #items(): void {
    const open = [{ items: this.#scene.items, next: 0 }];
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const item = top.items[top.next++];
      if (item === undefined) {
        open.pop();
        if (open.length > 0) this.#lines.push(`${"  ".repeat(open.length)}}`);
      } else if ("items" in item) {
        this.#openFrame(open.length, item);
        open.push({ items: item.items, next: 0 });
      } else this.#box(open.length, item);
    }
  }

  #openFrame(level: number, { module }: Frame): void {
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
    const loud = node?.value !== undefined && isLoud(node.value);
    const dim = node?.kind === "input" && constants === "dim";
    this.#statement(level, quoteDot(box.id), {
      ...attributes,
      ...(dim ? { color: theme.faint, fontcolor: theme.faint } : {}),
      ...(loud
        ? { fillcolor: theme.alarmFill, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 }
        : {}),
    });
  }

  /** Twins: the value forward, the gradient back. In a frame of a horizontal picture Graphviz stacks them the other way round. */
  #arrow(arrow: Arrow): void {
    const head = this.#headPort(arrow);
    const backward = this.#backward(arrow).map((twin) => ({ ...twin, ...this.#tailPort(), ...head }));
    const twins: Attributes[] = [{ ...this.#forward(arrow), ...head }, ...backward];
    if (arrow.framed && this.#horizontal) twins.reverse();
    for (const twin of twins) this.#statement(1, `${quoteDot(arrow.from)} -> ${quoteDot(arrow.to)}`, twin);
  }

  #tailPort(): Attributes {
    return this.#hasFrames ? { tailport: ports[this.#drawing.rankdir].back } : {};
  }

  #headPort({ place, places }: Arrow): Attributes {
    const { first, last } = ports[this.#drawing.rankdir];
    if (!this.#hasFrames || places === 1) return {};
    return place === places - 1 ? { headport: last } : place === 0 && places > 2 ? { headport: first } : {};
  }

  #forward(arrow: Arrow): Attributes {
    const { theme, constants } = this.#drawing;
    const label = this.#style.valueText(arrow, this.#labels);
    const dim = arrow.value.kind === "input" && constants === "dim";
    const loud = arrow.value.value !== undefined && isLoud(arrow.value.value);
    if (loud) return { label, color: theme.alarm, fontcolor: theme.alarm, penwidth: 3 };
    return dim || label === unknownText ? { label, color: theme.faint, fontcolor: theme.faint } : { label };
  }

  #backward(arrow: Arrow): Attributes[] {
    const { theme, grads } = this.#drawing;
    if (!arrow.edge.differentiable || grads === "none") return [];
    const loud = arrow.gradient !== undefined && isLoud(arrow.gradient);
    const color = loud ? theme.alarm : arrow.gradient === undefined ? theme.faint : theme.backward;
    const label = this.#labels.gradientWithLocal(arrow);
    return [{ label, dir: "back", style: "bold", color, fontcolor: color, ...(loud ? { penwidth: 4 } : {}) }];
  }
}

const attributeText = (value: string | number) =>
  typeof value === "number" ? String(value) : quoteDot(value);

/**
 * Where edges touch boxes once there are frames: gradients arrive on the far side, and the first and last operand enter on theirs.
 * Without frames `ordering=in` and the order of statements are enough; between and inside frames neither holds in every version
 * of Graphviz, and a port makes the order a matter of crossings, which all of them avoid.
 */
const ports = {
  LR: { back: "se", first: "nw", last: "sw" },
  RL: { back: "sw", first: "ne", last: "se" },
  TB: { back: "se", first: "nw", last: "ne" },
  BT: { back: "ne", first: "sw", last: "se" },
} as const;
