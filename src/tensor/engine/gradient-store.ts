/**
 * The gradient store of a reverse pass: what has come together so far at each node, and who holds the
 * elements.
 */
import type { NdArray } from "../../array/index.js";
import { kernels } from "../../kernels/index.js";
import { type Node, NodeMap } from "../graph/node.js";
import type { Tensor } from "../graph/tensor.js";
import { add } from "../op/primitives.js";

/**
 * The elements of a gradient, counted by reference: a sum passes its gradient on to both terms. When the last
 * holder drops them, their memory is used again at once, unless someone outside the pass may hold them too.
 */
export class GradientBuffer {
  #holders = 1;

  constructor(
    readonly array: NdArray,
    /** Allocated in this pass, and seen by no one but it. */
    public exclusive: boolean,
  ) {}

  share(): this {
    this.#holders++;
    return this;
  }

  drop(): void {
    this.#holders--;
    if (this.#holders === 0 && this.exclusive) kernels.free(this.array);
  }

  /** Elements that nobody else holds, for good: those of a gradient whose buffer this is, or a copy. */
  take(gradient: Tensor): NdArray {
    if (!this.exclusive || this.#holders > 1) {
      const copy = kernels.copy(gradient.array);
      this.drop();
      return copy;
    }
    this.exclusive = false;
    return gradient.array;
  }
}

/** The gradient of one node, from its first contribution until it was passed on. */
export class GradientSum {
  /** The sum was allocated here, so it may be added to in place: nobody else has seen it. */
  #owned = false;

  constructor(
    /** The tensor whose gradient this is: for its shape, dtype and name. */
    readonly tensor: Tensor,
    public gradient: Tensor,
    public buffer: GradientBuffer,
  ) {}

  /**
   * One more contribution. The first is borrowed, the second makes a sum of its own, and later ones are added
   * to that in place.
   */
  add(contribution: Tensor, buffer: GradientBuffer, recorded: boolean): void {
    if (this.#owned && this.gradient.array.takesIn(contribution.array)) {
      kernels.addInPlace(this.gradient.array, contribution.array);
      buffer.drop();
      return;
    }
    const sum = add(this.gradient, contribution);
    this.buffer.drop();
    buffer.drop();
    this.gradient = sum;
    this.buffer = new GradientBuffer(sum.array, !recorded);
    this.#owned = !recorded;
  }

  /**
   * Somebody outside the pass has seen the gradient, and may have kept or replaced it: nobody writes to it or
   * frees it any more.
   */
  expose(): void {
    this.#owned = false;
    this.buffer.exclusive = false;
    this.buffer = new GradientBuffer(this.gradient.array, false);
  }
}

export class GradientStore {
  readonly #sums: NodeMap<GradientSum>;
  #unknown: Set<Node> | undefined;

  constructor(
    roots: readonly Tensor[],
    /** The pass is part of a graph: whoever has that holds its gradients. */
    readonly recorded: boolean,
  ) {
    this.#sums = new NodeMap(roots);
  }

  /** What has arrived at a node; undefined where nothing has. */
  at(node: Node): GradientSum | undefined {
    return this.#sums.get(node);
  }

  /** A gradient of `tensor`, which comes from `node`, or a part of it. */
  add(node: Node, tensor: Tensor, gradient: Tensor, buffer: GradientBuffer): void {
    const sum = this.#sums.get(node);
    if (sum === undefined) this.#sums.set(node, new GradientSum(tensor, gradient, buffer));
    else sum.add(gradient, buffer, this.recorded);
  }

  /** Some contribution to the gradient of a node cannot be computed: then the sum is not known. */
  markUnknown(node: Node): void {
    this.#unknown ??= new Set();
    this.#unknown.add(node);
  }

  isUnknown(node: Node): boolean {
    return this.#unknown?.has(node) === true;
  }

  /** The store lives as long as the pass: it must not hold a gradient per node. */
  forget(node: Node): void {
    this.#sums.set(node, undefined);
  }
}
