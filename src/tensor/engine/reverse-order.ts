/**
 * The order of a reverse pass: every node comes after all that it went into, when its gradient is complete.
 */
import { GradFn } from "../graph/grad-fn.js";
import { type Node, nodeOf, UseCounts } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";

/**
 * Consumers are counted, and a node is ready when the last of them has passed its gradient on (Kahn, 1962).
 * Of those that are ready, the one that became so last comes next: it decides in which order contributions
 * are added, and so the last bits of a gradient.
 */
export class ReverseOrder {
  /** All nodes that the pass goes through. */
  readonly nodes: readonly Node[];
  /** The first of them that was released. */
  released: GradFn | undefined;
  /** Whether hooks, rules of the user's or programs that run again may see what the pass computes. */
  isSeen = false;
  readonly #consumers: UseCounts;
  readonly #ready: Node[] = [];

  /** @param within the only nodes to go to; all that operands which require grad come from, if missing. */
  constructor(
    roots: readonly Tensor[],
    readonly within?: ReadonlySet<Node>,
  ) {
    this.#consumers = new UseCounts(roots);
    this.nodes = this.#countConsumers(roots);
    for (const node of new Set(roots.map(nodeOf))) if (this.#consumers.isUnused(node)) this.#ready.push(node);
  }

  /**
   * Every node once, in no particular order: so each record is looked at once, and while it is in the cache.
   * The list grows while it is gone through.
   */
  #countConsumers(roots: readonly Tensor[]): Node[] {
    const nodes: Node[] = [];
    for (const root of roots) if (this.#consumers.add(root, 0)) nodes.push(nodeOf(root));
    for (let at = 0; at < nodes.length; at++) {
      const node = nodes[at] as Node;
      if (!(node instanceof GradFn)) {
        if (node.hooks !== undefined) this.isSeen = true;
        continue;
      }
      if (node.released) this.released ??= node;
      const { rare } = node;
      if (node.rules.foreign === true || rare?.hooks !== undefined || rare?.packing !== undefined)
        this.isSeen = true;
      const count = node.inputCount;
      for (let i = 0; i < count; i++) {
        const input = node.inputAt(i) as Tensor;
        if (this.includes(input) && this.#consumers.add(input, 1)) nodes.push(input.gradFn ?? input);
      }
    }
    return nodes;
  }

  /** Whether a gradient of this operand is wanted. */
  includes(input: Tensor): boolean {
    if (this.within === undefined) return input.requiresGrad;
    return input.requiresGrad && this.within.has(nodeOf(input));
  }

  /** The next node whose gradient is complete; undefined at the end. */
  next(): Node | undefined {
    return this.#ready.pop();
  }

  /** One consumer of an operand is done with it, whether a gradient came of that or not. */
  consumed(input: Tensor): void {
    if (this.#consumers.takeOne(input)) this.#ready.push(input.gradFn ?? input);
  }
}
