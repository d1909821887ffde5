/**
 * NodeMap: what a pass knows of each node. Nothing is written on a record, so that passes may run inside each other; and yet no record
 * is hashed: records are numbered as they are made, and those of one graph have numbers close together.
 */
import { GradFn } from "./grad-fn.js";
import type { Node } from "./node.js";
import type { Tensor } from "./tensor.js";

export class NodeMap<Value> {
  #newest = 0;
  /** Indexed by the distance to the newest root. Where that leaves large gaps, the platform turns the array into a table by itself. */
  readonly #ofRecords: (Value | undefined)[] = [];
  readonly #ofLeaves = new Map<Tensor, Value | undefined>();

  /** @param roots all nodes are among them, or were recorded before the newest of them. */
  constructor(roots: readonly Tensor[]) {
    for (const { gradFn } of roots) this.#newest = Math.max(this.#newest, gradFn?.serial ?? 0);
  }

  get(node: Node): Value | undefined {
    return node instanceof GradFn ? this.#ofRecords[this.#newest - node.serial] : this.#ofLeaves.get(node);
  }

  set(node: Node, value: Value | undefined): void {
    if (node instanceof GradFn) this.#ofRecords[this.#newest - node.serial] = value;
    else this.#ofLeaves.set(node, value);
  }
}
