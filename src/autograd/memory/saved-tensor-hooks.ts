/**
 * savedTensorHooks: the user decides how what forward saves is kept until backward
 * (torch.autograd.graph.saved_tensors_hooks).
 */
import {
  ChangedError,
  callback,
  functionsIn,
  GradError,
  requireDone,
  show,
  signature,
} from "../../arguments/index.js";
import { formatShape, type NdArray, sameShape } from "../../array/index.js";
import { changeSince, context, type Packed, type Packer, Tensor } from "../../tensor/index.js";
import { runIsolated } from "../transforms/run-isolated.js";

export interface SavedTensorHooks<P> {
  /** From a value that the graph would keep to whatever is kept in its place. Must not write to the value. */
  readonly pack: (value: Tensor) => P;
  /** From that back to a tensor of the same shape and dtype. */
  readonly unpack: (packed: P) => Tensor;
}

const savedTensorHooksTakes = signature("savedTensorHooks", {
  hooks: functionsIn("pack", "unpack"),
  fn: callback,
});

/**
 * Runs `fn`; every value that the graph recorded in it keeps (operands, results, what ops save beyond them)
 * goes through `pack` once, and comes back through `unpack` whenever backward asks for it. Leaves that
 * require grad are kept as they are. Both run without recording; of nested ones the innermost is asked. To
 * halve memory, keep a copy in fewer bits; to save it, keep a key and write the values elsewhere.
 *
 * Changing a value after it was packed is allowed: backward sees what was packed.
 * @throws ValueError for functions that are not done when they return (async, generators); from backward:
 *   GradError for an unpacked tensor of another shape or dtype, ChangedError if `pack`
 *   kept a tensor that was written to since.
 */
export function savedTensorHooks<P, T>(hooks: SavedTensorHooks<P>, fn: () => T): T {
  savedTensorHooksTakes.check(arguments);
  return requireDone("savedTensorHooks", "fn", context.packer.during(new HookPacker(hooks), fn));
}

class HookPacker<P> implements Packer {
  readonly metas = new WeakMap<Tensor, Tensor>();
  readonly #known = new WeakMap<NdArray, { readonly version: number; readonly packed: Packed }>();

  constructor(readonly hooks: SavedTensorHooks<P>) {}

  keep(): void {}

  pack(array: NdArray): Packed {
    const { version } = array.storage;
    const known = this.#known.get(array);
    if (known?.version === version) return known.packed;
    const packed = new HookPacked(this.hooks, array);
    this.#known.set(array, { version, packed });
    return packed;
  }
}

class HookPacked<P> implements Packed {
  readonly #shape: readonly number[];
  readonly #dtype: string;
  readonly #packed: P;
  /** The version of what `pack` gave, if that is a tensor: often the value itself. */
  readonly #version: number | undefined;

  constructor(
    readonly hooks: SavedTensorHooks<P>,
    array: NdArray,
  ) {
    this.#shape = array.shape;
    this.#dtype = array.dtype;
    const packed = requireDone(
      "savedTensorHooks",
      "pack",
      runIsolated(() => hooks.pack(new Tensor(array))),
    );
    this.#packed = packed;
    this.#version = packed instanceof Tensor ? packed.array.storage.version : undefined;
  }

  unpack(): NdArray {
    const packed = this.#packed;
    const change = packed instanceof Tensor ? changeSince(packed.array, this.#version as number) : undefined;
    if (change !== undefined)
      throw new ChangedError(
        `savedTensorHooks: the tensor that pack returned was ${change}; ` +
          `let pack return a clone(), or call backward() before the change.`,
      );
    const value: unknown = requireDone(
      "savedTensorHooks",
      "unpack",
      runIsolated(() => this.hooks.unpack(packed)),
    );
    if (!(value instanceof Tensor) || value.dtype !== this.#dtype || !sameShape(value.shape, this.#shape))
      throw new GradError(
        `savedTensorHooks: unpack must return a tensor of ${this.#dtype} and shape ` +
          `${formatShape(this.#shape)}, as pack was given, got ` +
          (value instanceof Tensor ? `${value.dtype} ${formatShape(value.shape)}` : show(value)),
      );
    return value.array;
  }

  forgetUnpacked(): void {}
}
