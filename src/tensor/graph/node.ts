/**
 * Node: what a value comes from, the record of an op or a leaf tensor. One type for the engine, the diagnosis
 * and the pictures. And what a pass knows of each: NodeMap, a value; UseCounts, how many operands lead there.
 * Nothing is written on a record, so that passes may run inside each other; and yet no record is hashed:
 * records are numbered as they are made, and those of one graph have numbers close together. Where these
 * leave large gaps, the platform turns the array into a table by itself.
 */
import { GradFn } from "./grad-fn.js";
import type { Tensor } from "./tensor.js";

export type Node = GradFn | Tensor;

export const nodeOf = (tensor: Tensor): Node => tensor.gradFn ?? tensor;

const newestOf = (roots: readonly Tensor[]): number =>
  roots.reduce((newest, { gradFn }) => Math.max(newest, gradFn?.serial ?? 0), 0);

export class NodeMap<Value> {
  readonly #newest: number;
  /** Indexed by the distance to the newest root. */
  readonly #ofRecords: (Value | undefined)[] = [];
  readonly #ofLeaves = new Map<Tensor, Value | undefined>();

  /** @param roots all nodes are among them, or were recorded before the newest of them. */
  constructor(roots: readonly Tensor[]) {
    this.#newest = newestOf(roots);
  }

  get(node: Node): Value | undefined {
    return node instanceof GradFn ? this.#ofRecords[this.#newest - node.serial] : this.#ofLeaves.get(node);
  }

  set(node: Node, value: Value | undefined): void {
    if (node instanceof GradFn) this.#ofRecords[this.#newest - node.serial] = value;
    else this.#ofLeaves.set(node, value);
  }
}

export class UseCounts {
  readonly #newest: number;
  readonly #ofRecords: (number | undefined)[] = [];
  readonly #ofLeaves = new Map<Tensor, { left: number }>();

  /** @param roots as for NodeMap. */
  constructor(roots: readonly Tensor[]) {
    this.#newest = newestOf(roots);
  }

  /** Adds `uses` to the count of a tensor's node; true if it had none yet, not even 0. */
  add(tensor: Tensor, uses: number): boolean {
    const { gradFn } = tensor;
    if (gradFn !== undefined) {
      const at = this.#newest - gradFn.serial;
      const before = this.#ofRecords[at];
      this.#ofRecords[at] = before === undefined ? uses : before + uses;
      return before === undefined;
    }
    const known = this.#ofLeaves.get(tensor);
    if (known === undefined) this.#ofLeaves.set(tensor, { left: uses });
    else known.left += uses;
    return known === undefined;
  }

  /** Takes one use off the count of a tensor's node; true if that was the last. */
  takeOne(tensor: Tensor): boolean {
    const { gradFn } = tensor;
    if (gradFn !== undefined) {
      const at = this.#newest - gradFn.serial;
      const left = (this.#ofRecords[at] as number) - 1;
      this.#ofRecords[at] = left;
      return left === 0;
    }
    const known = this.#ofLeaves.get(tensor) as { left: number };
    known.left--;
    return known.left === 0;
  }

  isUnused(node: Node): boolean {
    if (node instanceof GradFn) return this.#ofRecords[this.#newest - node.serial] === 0;
    return this.#ofLeaves.get(node)?.left === 0;
  }
}
