/**
 * Expressions: what the values of a graph are called in sentences: `apple × apple_num` where the user gave no
 * name.
 */
import { stepWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import { edgesInto } from "../snapshot/edges.js";
import type { GraphEdge, GraphNode } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { isolated } from "../text/isolate.js";
import { nameNodes } from "./names.js";

/** Names of intermediate values longer than this are cut down to a reference to their step. */
const longestName = 24;

const none: readonly GraphEdge[] = [];

export class Expressions {
  readonly #prepared: Prepared;
  readonly #into: ReadonlyMap<string, readonly GraphEdge[]>;
  /** The names that stand in the picture. */
  readonly #own: ReadonlyMap<string, string>;
  readonly #names = new Map<string, string>();
  /** The ids whose names read `a + b`. */
  readonly #infix = new Set<string>();
  readonly rootName: string;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    const { graph, drawing } = prepared;
    this.#own = nameNodes(graph, drawing);
    this.#into = edgesInto(graph);
    this.rootName = this.#own.get(graph.root) ?? "";
    for (const node of graph.nodes.values()) this.#names.set(node.id, this.#nameFor(node));
  }

  /** In the order of operands. */
  edgesInto(id: string): readonly GraphEdge[] {
    return this.#into.get(id) ?? none;
  }

  /** The user's name, else the expression, else the step that computes it. */
  name(id: string): string {
    return this.#names.get(id) ?? id;
  }

  #nameFor(node: GraphNode): string {
    const { graph, timeline, scene } = this.#prepared;
    const own = this.#own.get(node.id) ?? "";
    if (own !== "" || node.kind !== "op") return own;
    if (this.edgesInto(graph.root)[0]?.from === node.id && graph.nodes.get(graph.root)?.kind === "output")
      return this.rootName;
    const text = this.of(node);
    if (text.length <= longestName && !text.includes("[")) {
      if (this.#isInfix(node)) this.#infix.add(node.id);
      return text;
    }
    const step = timeline.forward(scene.boxOf.get(node.id) ?? "");
    return fill(stepWords(this.#prepared.drawing.lang).resultOf, {
      op: node.symbol.length > 2 ? node.op : node.symbol,
      step,
    });
  }

  /** As it stands beside an operator. */
  operand(id: string): string {
    return this.#infix.has(id) ? `(${this.name(id)})` : this.name(id);
  }

  #isInfix({ id, symbol }: GraphNode): boolean {
    return this.edgesInto(id).length === 2 && /^[^\p{L}\s]$/u.test(symbol);
  }

  /** `apple × apple_num`, `exp(x)`: operands as they are called, or as `write` says. */
  of(node: GraphNode, write?: (edge: GraphEdge) => string): string {
    const infix = this.#isInfix(node);
    const called = ({ from }: GraphEdge) => (infix ? this.operand(from) : this.name(from));
    const operands = this.edgesInto(node.id).map(write ?? called);
    if (infix) return operands.join(` ${node.symbol} `);
    const all = node.numbers === "" ? operands : [...operands, node.numbers];
    return `${isolated(node.op)}(${all.join(", ")})`;
  }
}
