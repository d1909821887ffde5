/**
 * DrawnGraph: what a picture of some tensors shows: the records of ops, how the constants among their
 * operands were computed, and the leaves; each before what was computed from it.
 */
import type { NdArray } from "../../array/index.js";
import { type Bare, Derivation, GradFn, type Node, Tensor } from "../../tensor/index.js";

export type DrawnOp = GradFn | Derivation;
export type DrawnLeaf = Tensor | Bare;
export type DrawnNode = DrawnOp | DrawnLeaf;

export const isOp = (node: DrawnNode): node is DrawnOp =>
  node instanceof GradFn || node instanceof Derivation;

export class DrawnGraph {
  readonly #nodes: DrawnNode[] = [];
  readonly #places = new Map<DrawnOp | number, number>();
  /** By place: a tensor that has the elements of a constant that was computed. */
  readonly #holders = new Map<number, Tensor>();

  /** @param derived whether to show how constants were computed. */
  constructor(
    roots: readonly Tensor[],
    readonly derived = true,
  ) {
    const open: { readonly op: DrawnOp; next: number }[] = [];
    for (const root of roots) {
      this.#enter(root, open);
      for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
        const input = top.op.inputs[top.next++];
        if (input !== undefined) this.#enter(input, open);
        else {
          open.pop();
          this.#add(top.op, top.op);
        }
      }
    }
    for (const node of this.#nodes)
      if (node instanceof GradFn) for (const input of node.inputs) this.#hold(input);
    for (const root of roots) this.#hold(root);
  }

  get nodes(): readonly DrawnNode[] {
    return this.#nodes;
  }

  /** The op that computed a value, as far as it is shown. */
  opOf({ gradFn, past }: DrawnLeaf): DrawnOp | undefined {
    return gradFn ?? (this.derived && past instanceof Derivation ? past : undefined);
  }

  /** The place of the node that a tensor is the value of. */
  at(value: DrawnLeaf): number {
    return this.#places.get(this.opOf(value) ?? value.id) as number;
  }

  /** The place of a node that a pass goes through. */
  placeOf(node: Node): number {
    return node instanceof GradFn ? (this.#places.get(node) as number) : this.at(node);
  }

  /** The value of the node at a place; undefined where only its shape is known. */
  arrayAt(place: number): NdArray | undefined {
    const node = this.#nodes[place];
    if (node instanceof Tensor) return node.array;
    if (node instanceof GradFn) return node.result;
    return this.#holders.get(place)?.array ?? (node instanceof Derivation ? node.result : undefined);
  }

  #enter(value: DrawnLeaf, open: { readonly op: DrawnOp; next: number }[]): void {
    const op = this.opOf(value);
    const key = op ?? value.id;
    const place = this.#places.get(key);
    if (place === undefined) {
      if (op === undefined) this.#add(value.id, value);
      else {
        this.#places.set(op, -1); // entered
        open.push({ op, next: 0 });
      }
    } else if (op === undefined && hasElements(value) && !hasElements(this.#nodes[place] as DrawnLeaf))
      this.#nodes[place] = value; // the tensor itself, in the place of what stood for it
  }

  #add(key: DrawnOp | number, node: DrawnNode): void {
    this.#places.set(key, this.#nodes.length);
    this.#nodes.push(node);
  }

  #hold(value: Tensor): void {
    if (value.gradFn === undefined && hasElements(value)) this.#holders.set(this.at(value), value);
  }
}

const hasElements = (value: DrawnLeaf) => value instanceof Tensor && !value.array.storage.released;
