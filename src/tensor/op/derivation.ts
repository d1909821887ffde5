/**
 * Derivation: how a tensor that needs no gradient was computed. Pictures show it; nothing else reads it.
 *
 * It holds no large elements: of large operands their shape and name stay, so that a data set that was
 * prepared once does not hold the raw one. It is not endless either: what is computed from itself in a loop
 * that never ends begins anew after a while.
 */
import type { DType, NdArray, Shape } from "../../array/index.js";
import { context } from "../context/context.js";
import { callerSource } from "../context/source.js";
import { type Cut, Derived } from "../graph/cut.js";
import type { OpRules } from "../graph/op-rules.js";
import { isLarge } from "../graph/packing.js";
import type { Scope } from "../graph/scope.js";
import type { Tensor } from "../graph/tensor.js";
import { changeSince, type Versions, versionAt, versionsOf } from "../graph/versions.js";

/** So many ops lead to a tensor at most. */
const deepest = 32;

const nothing: readonly NdArray[] = [];

/** What stays of a large operand. */
export class Bare {
  /** That of the tensor. */
  readonly id: number;
  readonly name: string;
  readonly shape: Shape;
  readonly dtype: DType;
  readonly past: Cut | Derived | undefined;
  readonly gradFn = undefined;

  constructor(tensor: Tensor) {
    this.id = tensor.id;
    this.name = tensor.name;
    this.shape = tensor.shape;
    this.dtype = tensor.dtype;
    this.past = tensor.past;
  }
}

export class Derivation extends Derived {
  readonly inputs: readonly (Tensor | Bare)[];
  readonly shape: Shape;
  readonly dtype: DType;
  /** undefined: it was large. */
  readonly result: NdArray | undefined;
  readonly scope: Scope | undefined = context.scope.current;
  /** `file:line:column` of the user's call, where sources were recorded. */
  readonly source: string | undefined = callerSource();
  readonly #versions: Versions;

  constructor(
    readonly rules: OpRules<unknown>,
    inputs: readonly Tensor[],
    readonly attrs: unknown,
    result: NdArray,
    readonly depth: number,
    readonly cut: Cut | undefined,
  ) {
    super();
    this.#versions = versionsOf(inputs, result, nothing);
    this.inputs = lightened(inputs);
    this.shape = result.shape;
    this.dtype = result.dtype;
    this.result = isLarge(result) ? undefined : result;
  }

  /** As that of a record: whether operand i, or the result, is not any more what it was. */
  changeOf(i: number): string | undefined {
    const input = this.inputs[i];
    const array = input instanceof Bare ? undefined : (input?.array ?? this.result);
    if (array === undefined || array.storage.released) return undefined;
    return changeSince(array, versionAt(this.#versions, i));
  }
}

/** The operands themselves where none is large, which is what costs least. */
function lightened(inputs: readonly Tensor[]): readonly (Tensor | Bare)[] {
  for (let i = 0; i < inputs.length; i++)
    if (isLarge((inputs[i] as Tensor).array))
      return inputs.map((input) => (isLarge(input.array) ? new Bare(input) : input));
  return inputs;
}

/** The past of a tensor that was computed where ops are recorded, from tensors that need no gradient. */
export function derivationOf(
  rules: OpRules<unknown>,
  inputs: readonly Tensor[],
  attrs: unknown,
  result: NdArray,
  cut: Cut | undefined,
): Derived | Cut | undefined {
  let depth = 0;
  for (let i = 0; i < inputs.length; i++) {
    const past = inputs[i]?.past;
    if (past instanceof Derived && past.depth > depth) depth = past.depth;
  }
  return depth < deepest ? new Derivation(rules, inputs, attrs, result, depth + 1, cut) : cut;
}
