/**
 * Expressions: what the values of a graph are called in sentences: `apple × apple_num` where the user gave no
 * name.
 */
import { stepWords } from "../languages/words.js";
import type { Prepared } from "../scene/prepare.js";
import { isIndex } from "../snapshot/beside.js";
import { edgesInto } from "../snapshot/edges.js";
import type { GraphEdge, GraphNode } from "../snapshot/snapshot.js";
import { fill } from "../text/fill.js";
import { isolated } from "../text/isolate.js";
import { nameNodes, numbered } from "./names.js";

/** Names of intermediate values longer than this are cut down to a reference to their step. */
const longestName = 24;

const none: readonly GraphEdge[] = [];

export class Expressions {
  readonly #prepared: Prepared;
  readonly #into: ReadonlyMap<string, readonly GraphEdge[]>;
  /** The names that stand in the picture. */
  readonly #own: ReadonlyMap<string, string>;
  readonly #names = new Map<string, string>();
  /** The names that stand for a value so far; the numbers of constants, which are their own names, aside. */
  readonly #taken: Set<string>;
  /** The ids whose names read `a + b`. */
  readonly #infix = new Set<string>();
  /** The ids whose names refer to a step, `[sum of step 3]`. */
  readonly #references = new Set<string>();
  /** By the expression, the first value that is computed by it. */
  readonly #firstOf = new Map<string, string>();
  readonly rootName: string;

  constructor(prepared: Prepared) {
    this.#prepared = prepared;
    const { graph, drawing } = prepared;
    this.#own = nameNodes(graph, drawing);
    this.#taken = new Set(this.#own.values());
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

  /** Whether the name of a value says nothing that its expression would not say better. */
  isToldByExpression(node: GraphNode): boolean {
    const text = this.of(node);
    return (
      this.name(node.id) === text || (this.#references.has(node.id) && this.#firstOf.get(text) === node.id)
    );
  }

  #nameFor(node: GraphNode): string {
    const { graph, timeline, scene } = this.#prepared;
    const own = this.#own.get(node.id) ?? "";
    if (node.kind !== "op") return own;
    const text = this.of(node);
    if (!this.#firstOf.has(text)) this.#firstOf.set(text, node.id);
    if (own !== "") return own;
    if (this.edgesInto(graph.root)[0]?.from === node.id && graph.nodes.get(graph.root)?.kind === "output")
      return this.rootName;
    const refers = this.edgesInto(node.id).some(({ from }) => this.#references.has(from));
    if (text.length <= longestName && !refers && !this.#taken.has(text)) {
      if (this.#isInfix(node)) this.#infix.add(node.id);
      this.#taken.add(text);
      return text;
    }
    this.#references.add(node.id);
    const step = timeline.forward(scene.boxOf.get(node.id) ?? "");
    const reference = fill(stepWords(this.#prepared.drawing.lang).resultOf, {
      op: node.symbol.length > 2 ? node.op : node.symbol,
      step,
    });
    // what happens inside of one box happens in one step
    let name = reference;
    for (let n = 2; this.#taken.has(name); n++) name = numbered(reference, n);
    this.#taken.add(name);
    return name;
  }

  /** As it stands beside an operator. */
  operand(id: string): string {
    return this.#infix.has(id) ? `(${this.name(id)})` : this.name(id);
  }

  #isInfix({ id, symbol, numbers }: GraphNode): boolean {
    return numbers === "" && this.edgesInto(id).length === 2 && /^[^\p{L}\s]$/u.test(symbol);
  }

  /** `apple × apple_num`, `exp(x)`, `x[0:2]`: operands as they are called, or as `write` says. */
  of(node: GraphNode, write?: (edge: GraphEdge) => string): string {
    const { numbers, inside } = node;
    const infix = this.#isInfix(node);
    const beside = infix || isIndex(numbers);
    const called = ({ from }: GraphEdge) => (beside ? this.operand(from) : this.name(from));
    const operands = this.edgesInto(node.id).map(write ?? called);
    if (isIndex(numbers)) return write === undefined ? `${operands[0]}${numbers}` : `${operands[0]}`;
    if (infix) {
      // of an operand that is read as its transpose: {y} = {a} · {b}ᵀ
      const [, ...marks] = /^\{y\} = \{a\}(ᵀ?) \S \{b\}(ᵀ?)$/.exec(inside) ?? [];
      const marked = (text: string, i: number) => (write === undefined ? text + (marks[i] ?? "") : text);
      return operands.map(marked).join(` ${node.symbol} `);
    }
    const all = numbers === "" ? operands : [...operands, numbers];
    return `${isolated(node.op)}(${all.join(", ")})`;
  }
}
