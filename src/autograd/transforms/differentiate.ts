/**
 * What the transformations share: a function of trees is run on primals, which stand
 * for its tensors, and its outputs are pulled back to them. The user's tensors are
 * never written to, and their own graph is never walked, let alone released.
 */
import { DTypeError, GradError, requireDone, show, ValueError } from "../../arguments/index.js";
import { formatShape, isFloating } from "../../array/index.js";
import {
  dependsOnOthers,
  enableGrad,
  isGradEnabled,
  nameOf,
  pullBack,
  releaseBetween,
  startAt,
  Tensor,
  type TensorLike,
  zerosLike,
} from "../../tensor/index.js";
import { alias } from "./alias.js";
import { type Flat, flatten, type Like, mapTensors, tensorsIn } from "./tree.js";

/**
 * A tree whose floating leaves were replaced by primals, what a function is differentiated
 * by: fresh leaves, or aliases of tensors that have a history, through which gradients of
 * gradients find back. Integer and bool leaves stay: they are constants.
 */
export class Primals<T> {
  readonly tree: T;
  readonly flat: Flat<T>;
  /** The primals, in the order of the floating leaves. */
  readonly inputs: readonly Tensor[];

  /** @throws ValueError for what is no tree, DTypeError if no leaf is a float. */
  constructor(op: string, root: string, tree: T) {
    this.flat = flatten(op, root, tree);
    const leaves = this.flat.leaves.map(asPrimal);
    this.inputs = leaves.filter((leaf) => isFloating(leaf.dtype));
    if (this.inputs.length === 0)
      throw new DTypeError(
        `${op}: ${root} has no float32 or float64 tensor, and only these have derivatives` +
          `${leaves[0] === undefined ? "" : `; ${this.flat.paths[0]} is ${leaves[0].dtype}`}. Convert with ` +
          `to("float32").`,
      );
    this.tree = this.flat.rebuild(leaves) as T;
  }

  /**
   * The structure of the tree around one tensor per primal; integer and
   * bool leaves get zeros, or what `constant` says.
   */
  rebuild(
    tensors: readonly Tensor[],
    constant: (leaf: Tensor) => Tensor = (leaf) => zerosLike(leaf),
  ): Like<T> {
    let next = 0;
    return this.flat.rebuild(
      this.flat.leaves.map((leaf) => (isFloating(leaf.dtype) ? (tensors[next++] as Tensor) : constant(leaf))),
    ) as Like<T>;
  }
}

function asPrimal(leaf: Tensor): Tensor {
  if (!isFloating(leaf.dtype)) return leaf;
  if (leaf.requiresGrad && isGradEnabled()) {
    const copy = alias(leaf);
    copy.name = leaf.name;
    return copy;
  }
  const fresh = leaf.detach();
  fresh.requiresGrad = true;
  return fresh;
}

/** Runs `f` with recording on: what it computes from primals can be pulled back, inside noGrad() too. */
export const record = <R>(op: string, f: () => R): R => enableGrad(() => requireDone(op, "f", f()));

/** v ↦ vᵀ·∂outputs/∂primals, once the function has run: pulls seeds back from outputs to primals. */
export class VectorJacobianProduct {
  readonly #fresh: ReadonlySet<Tensor>;

  constructor(
    readonly op: string,
    readonly inputs: readonly Tensor[],
  ) {
    this.#fresh = new Set(inputs.filter((input) => input.isLeaf));
  }

  /**
   * Whether anyone could differentiate any tensor in these values further:
   * it depends on one of the user's that requires grad.
   */
  hasOuterHistory(...values: readonly unknown[]): boolean {
    return (
      isGradEnabled() &&
      dependsOnOthers(
        tensorsIn("values", values).map(({ tensor }) => tensor),
        this.#fresh,
      )
    );
  }

  /** Σ seeds · ∂outputs/∂input for each primal; zeros where no output depends on it. */
  pullBack(
    outputs: readonly Tensor[],
    seeds: readonly (TensorLike | undefined)[],
    createGraph: boolean,
    retainGraph = createGraph,
  ): Tensor[] {
    const starts = outputs.flatMap((output, i) =>
      output.requiresGrad ? [startAt(this.op, output, seeds[i], "with sum()", "a seed")] : [],
    );
    return pullBack(starts, this.inputs, { beyond: false, allowUnused: true, createGraph, retainGraph });
  }

  /** Gives up what `f` saved between outputs and primals. */
  release(outputs: readonly Tensor[]): void {
    releaseBetween(outputs, this.inputs);
  }
}

/**
 * Values for the user: with their history if it goes on outside of this transformation, else as constants.
 */
export function detachUnless<R>(hasOuterHistory: boolean, values: R): R {
  return hasOuterHistory
    ? values
    : mapTensors(values, (tensor) => (tensor.requiresGrad ? tensor.detach() : tensor));
}

/**
 * @throws ValueError unless `value` is a tensor, DTypeError unless it is
 *   a float, GradError unless it is a single number.
 */
export function requireScalar(op: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor))
    throw new ValueError(
      `${op}: the function must return a tensor of one element, got ` +
        `${show(value)}.${Array.isArray(value) ? " With auxiliary outputs pass { hasAux: true }." : ""}`,
    );
  if (!isFloating(value.dtype))
    throw new DTypeError(
      `${op}: the function returned ${nameOf(value)} of ${value.dtype}, which has no derivative`,
    );
  if (value.size !== 1)
    throw new GradError(
      `${op}: the function returned ${nameOf(value)} of shape ${formatShape(value.shape)}, not a scalar. ` +
        `Reduce it with sum() or mean(), ` +
        `or use jacobian(f, x) for all derivatives, vjp(f, x) for those along a seed.`,
    );
}
