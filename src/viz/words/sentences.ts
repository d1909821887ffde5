/**
 * Sentences: the values of a graph, and each step forward, in words and numbers: `apple × apple_num = 100 × 2
 * = 200`.
 */
import { is } from "immutable";
import { formatShape } from "../../array/index.js";
import type { PictureWords, StepWords } from "../languages/translation.js";
import { opText, pictureWords, stepWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import type { Arrow, Box } from "../scene/scene.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphEdge, GraphNode } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { formatNumber } from "../text/numbers.js";
import { formatEntries, formatStatistics, fullUpTo } from "./entries.js";
import { Expressions } from "./expressions.js";
import { unknownText } from "./labels.js";

export const shapeText = ({ shape }: Pick<GraphNode, "shape">) => formatShape(shape.toArray());

/** Puts what one graph computes into words. */
export class Sentences {
  readonly expressions: Expressions;
  readonly #prepared: Prepared;
  readonly #said: PictureWords;
  readonly #steps: StepWords;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#said = pictureWords(prepared.drawing.lang);
    this.#steps = stepWords(prepared.drawing.lang);
    this.expressions = new Expressions(prepared);
  }

  get rootName(): string {
    return this.expressions.rootName;
  }

  /** The user's name, else the expression, else the step that computes it. */
  name(id: string): string {
    return this.expressions.name(id);
  }

  /** In full if short, else shape and statistics, on one line. */
  value(node: Pick<GraphNode, "shape" | "dtype">, shown: Shown | undefined): string {
    if (shown === undefined) return unknownText;
    const entries = this.#entries(node, shown);
    if (entries !== undefined) return entries;
    const { digits } = this.#prepared.drawing;
    const statistics =
      typeof shown === "number" ? "" : formatStatistics(shown, digits, this.#said).replaceAll("\n", ", ");
    return `${shapeText(node)}, ${statistics}`;
  }

  /** In full if short, else shape and norm. */
  gradient(node: Pick<GraphNode, "shape" | "dtype">, shown: Shown | undefined): string {
    if (shown === undefined) return unknownText;
    const entries = this.#entries(node, shown);
    if (entries !== undefined) return entries;
    const norm = typeof shown === "number" ? Math.abs(shown) : shown.norm;
    return `${shapeText(node)}, ‖∂‖ ${this.number(norm)}`;
  }

  /** What is odd about `.grad`, if it holds something else than this graph gives. */
  heldNote(node: GraphNode): string {
    const { gradient, contributed } = node;
    if (gradient === undefined || is(gradient, contributed)) return "";
    const value = this.gradient(node, gradient);
    const grad = fill(this.#steps.gradHolds, { name: this.name(node.id), value });
    return fill(contributed === undefined ? this.#steps.notThisGraph : this.#steps.notZeroed, { grad });
  }

  #entries({ shape, dtype }: Pick<GraphNode, "shape" | "dtype">, shown: Shown): string | undefined {
    const { digits } = this.#prepared.drawing;
    return formatEntries(shown, { digits, fullUpTo: fullUpTo("auto"), shape, dtype })?.replaceAll("\n", " ");
  }

  number(x: number): string {
    return formatNumber(x, this.#prepared.drawing.digits);
  }

  /** `apple × apple_num = 100 × 2 = 200` */
  forward(box: Box): string[] {
    const { graph } = this.#prepared;
    if (box.node === undefined) return this.#moduleForward(box.id);
    const { node } = box;
    if (node.kind === "failed") return [node.message];
    const edges = this.expressions.edgesInto(node.id);
    const operands = edges.map(({ from }) => graph.nodes.get(from) as GraphNode);
    const name = this.name(node.id);
    const expression = this.expressions.of(node);
    const subject = this.expressions.isToldByExpression(node) ? expression : `${name} = ${expression}`;
    if ([node, ...operands].every(({ shape }) => shape.every((extent) => extent === 1))) {
      const numbers = this.expressions.of(node, ({ from, changed }) => {
        const operand = graph.nodes.get(from) as GraphNode;
        return changed === "" ? this.value(operand, operand.value) : unknownText;
      });
      const value = node.changed === "" ? this.value(node, node.value) : unknownText;
      const shown =
        numbers === expression || numbers === value ? [subject, value] : [subject, numbers, value];
      return [shown.join(" = "), ...this.#changes(node, edges)];
    }
    const shapes = operands.map(shapeText).join(", ");
    const value = node.changed === "" ? [this.#itsValue(node)] : [];
    return [`${subject}: ${shapes} → ${shapeText(node)}`, ...value, ...this.#changes(node, edges)];
  }

  /** What is not any more what the op saw or gave: `w was changed since by SGD.step: it is 1.7 now`. */
  #changes(node: GraphNode, edges: readonly GraphEdge[]): string[] {
    const { nodes } = this.#prepared.graph;
    const changed = edges.flatMap(({ from, changed }) =>
      changed === "" ? [] : [{ operand: nodes.get(from) as GraphNode, changed }],
    );
    if (node.changed !== "") changed.push({ operand: node, changed: node.changed });
    return changed.map(({ operand, changed }) => {
      const value = this.value(operand, operand.value);
      const told = opText(changed, this.#prepared.drawing.lang);
      return fill(this.#steps.changedSince, { name: this.name(operand.id), changed: told, value });
    });
  }

  #itsValue(node: GraphNode): string {
    return fill(this.#steps.itsValue, { value: this.value(node, node.value) });
  }

  #moduleForward(box: string): string[] {
    const { scene } = this.#prepared;
    const ends = (arrows: readonly Arrow[]) =>
      [...new Set(arrows.map(({ value }) => shapeText(value)))].join(", ");
    const into = scene.arrows.filter(({ to }) => to === box);
    const out = scene.arrows.filter(({ from }) => from === box);
    return [`${ends(into)} → ${ends(out)}`, ...out.slice(0, 1).map(({ value }) => this.#itsValue(value))];
  }
}
