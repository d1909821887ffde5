/** Rules: each step of the walk in words and numbers, `∂price/∂apple = upstream 1.1 × local 2 (= apple_num) = 2.2`. */
import { formatShape } from "../../array/index.js";
import type { Prepared } from "../scene/prepare.js";
import type { Arrow, Box } from "../scene/scene.js";
import type { Shown } from "../snapshot/array-summary.js";
import type { GraphEdge, GraphNode } from "../snapshot/snapshot.js";
import { formatNumber } from "../text/numbers.js";
import { formatEntries, formatStatistics, fullUpTo } from "./entries.js";
import { Expressions } from "./expressions.js";
import { moduleTitle } from "./names.js";

/** One gradient and where it comes from. */
export interface Rule {
  /** `∂price/∂apple`; of one contribution among several `∂L/∂a by use 1`. */
  readonly subject: string;
  /** `upstream 1.1 × local 2 (= apple_num)`; a sum over all uses where a value has several. */
  readonly reason: string;
  /** `2.2`; of an array its shape and norm. */
  readonly answer: string;
  /** The number itself, where it is a single one. */
  readonly value: number | undefined;
  /** `(100, 50)` */
  readonly shape: string;
  /** What is odd about it; "" if nothing. */
  readonly note: string;
  /** The id of the node whose gradient it is. */
  readonly node: string;
  /** Whether the answer is the whole gradient of that node, not one contribution of several. */
  readonly whole: boolean;
  /** The arrow that carries it back; undefined for a sum, and for a gradient that stays in a module. */
  readonly arrow: Arrow | undefined;
}

/** Relative difference above which a gradient is not what the rule gives, float32 rounding aside. */
const notTheSame = 1e-4;

/** Puts the steps of one graph into words. */
export class Rules {
  readonly #prepared: Prepared;
  readonly #expressions: Expressions;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    this.#expressions = new Expressions(prepared);
  }

  get rootName(): string {
    return this.#expressions.rootName;
  }

  /** The user's name, else the expression, else the step that computes it. */
  name(id: string): string {
    return this.#expressions.name(id);
  }

  /** In full if short, else shape and statistics, on one line. */
  value(node: Pick<GraphNode, "shape" | "dtype">, shown: Shown | undefined): string {
    if (shown === undefined) return "?";
    const entries = this.#entries(node, shown);
    if (entries !== undefined) return entries;
    const { digits } = this.#prepared.drawing;
    const statistics =
      typeof shown === "number" ? "" : formatStatistics(shown, digits).replaceAll("\n", ", ");
    return `${shapeText(node)}, ${statistics}`;
  }

  /** In full if short, else shape and norm. */
  gradient(node: Pick<GraphNode, "shape" | "dtype">, shown: Shown | undefined): string {
    if (shown === undefined) return "?";
    const entries = this.#entries(node, shown);
    if (entries !== undefined) return entries;
    const norm = typeof shown === "number" ? Math.abs(shown) : shown.norm;
    return `${shapeText(node)}, ‖∂‖ ${this.number(norm)}`;
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
    const edges = this.#expressions.edgesInto(node.id);
    const operands = edges.map(({ from }) => graph.nodes.get(from) as GraphNode);
    const name = this.name(node.id);
    const expression = this.#expressions.of(node);
    const subject = name === expression || name.startsWith("[") ? expression : `${name} = ${expression}`;
    if ([node, ...operands].every(({ shape }) => shape.every((extent) => extent === 1))) {
      const numbers = this.#expressions.of(node, ({ from }) => {
        const operand = graph.nodes.get(from) as GraphNode;
        return this.value(operand, operand.value);
      });
      const value = this.value(node, node.value);
      const shown = numbers === expression ? [subject, value] : [subject, numbers, value];
      return [shown.join(" = ")];
    }
    const shapes = operands.map(shapeText).join(", ");
    return [`${subject}: ${shapes} → ${shapeText(node)}`, `Its value: ${this.value(node, node.value)}`];
  }

  #moduleForward(box: string): string[] {
    const { scene } = this.#prepared;
    const ends = (arrows: readonly Arrow[]) =>
      [...new Set(arrows.map(({ value }) => shapeText(value)))].join(", ");
    const into = scene.arrows.filter(({ to }) => to === box);
    const out = scene.arrows.filter(({ from }) => from === box);
    return [
      `${ends(into)} → ${ends(out)}`,
      ...out.slice(0, 1).map(({ value }) => `Its value: ${this.value(value, value.value)}`),
    ];
  }

  /** The gradients that flow out of a box to its operands, and the sums that they complete. */
  backward(box: Box): Rule[] {
    const { scene } = this.#prepared;
    const arrows = scene.arrows.filter(({ to, edge }) => to === box.id && edge.differentiable);
    const rules = arrows.map((arrow) => this.#contribution(arrow));
    for (const id of new Set(arrows.map(({ value }) => value.id))) {
      const sum = this.#sum(id, box.id);
      if (sum !== undefined) rules.push(sum);
    }
    if (box.node !== undefined) return rules;
    const { graph } = this.#prepared;
    const inside = graph.nodes.filter(
      ({ id, kind }) => kind === "parameter" && scene.boxOf.get(id) === box.id,
    );
    return [...inside.values()].map((node) => this.#throughModule(node, node.gradient, box.id)).concat(rules);
  }

  #contribution(arrow: Arrow): Rule {
    const { graph } = this.#prepared;
    const { value, edge, gradient } = arrow;
    const whole = !this.#hasSum(value.id);
    const about = this.#about(value, whole);
    const use = this.#uses(value.id).findIndex((each) => each.edge === edge) + 1;
    const subject = whole ? about.subject : `${about.subject} by use ${use}`;
    const base = { ...about, subject, note: "", arrow };
    const op = graph.nodes.get(edge.to) as GraphNode;
    if (arrow.to !== edge.to)
      return { ...this.#throughModule(value, gradient, arrow.to), subject, arrow, whole };
    const formula = this.#formula(edge);
    const { local } = edge;
    const upstream = single(op.gradient);
    if (local === undefined || upstream === undefined) {
      const reason = `upstream ${this.#shortGradient(op)} ${formula === "" ? `through ${op.op}` : `with local ${formula}`}${resized(value, op, edge)}`;
      return { ...base, reason, answer: this.gradient(value, gradient), value: single(gradient) };
    }
    const spelled = formula === "" || formula === this.number(local) ? "" : ` (= ${formula})`;
    const reason = `upstream ${this.number(upstream)} × local ${this.number(local)}${spelled}`;
    const product = upstream * local;
    const held = single(gradient);
    if (held === undefined || same(product, held))
      return { ...base, reason, answer: this.gradient(value, gradient ?? product), value: held ?? product };
    return {
      ...base,
      reason,
      answer: this.number(product),
      value: product,
      note: this.#heldNote(value, held),
    };
  }

  #throughModule(node: GraphNode, gradient: Shown | undefined, box: string): Rule {
    const module = this.#prepared.graph.modules.get(box.slice(1, -1));
    return {
      ...this.#about(node, true),
      reason: `what arrives, walked back through ${module === undefined ? box : moduleTitle(module)}`,
      answer: this.gradient(node, gradient),
      value: single(gradient),
      note: "",
      arrow: undefined,
    };
  }

  #about(node: GraphNode, whole: boolean) {
    const subject = `∂${this.rootName}/∂${this.#expressions.operand(node.id)}`;
    return { subject, shape: shapeText(node), node: node.id, whole };
  }

  #hasSum(id: string): boolean {
    return this.#uses(id).length > 1;
  }

  /** The arrows that bring gradient back to a node. */
  #uses(id: string): Arrow[] {
    return this.#prepared.scene.arrows.filter(({ value, edge }) => value.id === id && edge.differentiable);
  }

  /** Where a value is used several times: what its uses add up to, once the last of them has been walked back. */
  #sum(id: string, box: string): Rule | undefined {
    const { graph, timeline } = this.#prepared;
    const uses = this.#uses(id);
    if (uses.length < 2 || uses.some(({ to }) => timeline.backward(to) > timeline.backward(box)))
      return undefined;
    const node = graph.nodes.get(id) as GraphNode;
    const base = { ...this.#about(node, true), arrow: undefined };
    const parts = uses.map(({ to, gradient, edge }) => ({
      gradient: single(gradient),
      from: `from ${graph.nodes.get(to)?.symbol || graph.nodes.get(to)?.op || graph.nodes.get(edge.to)?.module || "the output"}`,
    }));
    if (parts.some(({ gradient }) => gradient === undefined)) {
      const reason = `the sum of ${parts.length} contributions, ${parts.map(({ from }) => from).join(" and ")}`;
      const answer = this.gradient(node, node.gradient);
      return { ...base, reason, answer, value: single(node.gradient), note: "" };
    }
    const reason = parts
      .map(({ gradient, from }) => `${this.number(gradient as number)} (${from})`)
      .join(" + ");
    const total = parts.reduce((sum, { gradient }) => sum + (gradient as number), 0);
    const held = single(node.gradient);
    const odd = held !== undefined && !same(total, held);
    return {
      ...base,
      reason,
      answer: this.number(total),
      value: total,
      note: odd ? this.#heldNote(node, held) : "",
    };
  }

  #heldNote(node: GraphNode, held: number): string {
    return `${this.name(node.id)}.grad holds ${this.number(held)}: it was not zeroed before this backward, or a hook changed it`;
  }

  #shortGradient(node: GraphNode): string {
    return typeof node.gradient === "number" ? this.number(node.gradient) : shapeText(node);
  }

  /** `-1 / x²`: the local derivative with the operands as they are called; y stays the op's own letter for its result. */
  #formula({ to, localText }: GraphEdge): string {
    const edges = this.#expressions.edgesInto(to);
    return localText.replace(/\{([a-z])\}/g, (_, letter: string) => {
      const id = letter === "y" ? undefined : edges[letter.charCodeAt(0) - "a".charCodeAt(0)]?.from;
      const alone = localText.length === "{a}".length;
      return id === undefined ? letter : alone ? this.name(id) : this.#expressions.operand(id);
    });
  }

  /** Every local derivative of an op, one text per operand that a gradient flows to. */
  locals(node: GraphNode): string[] {
    return this.#expressions
      .edgesInto(node.id)
      .filter(({ differentiable }) => differentiable && node.kind === "op")
      .map((edge) => {
        const formula = this.#formula(edge);
        const value = edge.local === undefined ? "" : this.number(edge.local);
        const both =
          value === "" || formula === "" || formula === value ? value || formula : `${value} (= ${formula})`;
        return `to ${this.name(edge.from)}: ${both || "?"}`;
      });
  }
}

/** A sum of axes, or copies along them, is part of a rule that reads `1`. */
function resized(operand: GraphNode, op: GraphNode, { localText }: GraphEdge): string {
  if (localText !== "1" && localText !== "-1") return "";
  const [from, to] = [count(op), count(operand)];
  return from === to
    ? ""
    : from > to
      ? `, summed to ${shapeText(operand)}`
      : `, spread to ${shapeText(operand)}`;
}

const count = ({ shape }: GraphNode) => shape.reduce((product, extent) => product * extent, 1);

export const shapeText = ({ shape }: Pick<GraphNode, "shape">) => formatShape(shape.toArray());

const single = (shown: Shown | undefined) => (typeof shown === "number" ? shown : undefined);

const same = (a: number, b: number) =>
  Object.is(a, b) || Math.abs(a - b) <= notTheSame * Math.max(Math.abs(a), Math.abs(b));
