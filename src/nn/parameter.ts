/** Parameter: a tensor that a module trains. */
import type { DType } from "../kernels/index.js";
import { requireFloating, Tensor, type TensorLike, tensor } from "../tensor/index.js";

export interface ParameterOptions {
  /** The dtype of the data unless given: float32 for numbers. */
  readonly dtype?: DType;
  /** What pictures and errors call it; by default its field and the number of its module: `W1` for `W` in `Affine1`. */
  readonly name?: string;
}

/** What a parameter asks of the module that holds it. */
export interface Owner {
  /** How errors call the module: `Affine1`, `layers.0`. */
  readonly label: string;
}

/** A leaf that requires grad, found by `parameters()` wherever a field of a module leads to it. Final. */
export class Parameter extends Tensor {
  #field = "";
  #owner: Owner | undefined;

  /**
   * Copies `data`: a tensor (its history stays behind), numbers, nested arrays or a typed array.
   * @throws DTypeError for int32 and bool, ShapeError and ValueError as `tensor` does.
   */
  constructor(data: TensorLike, { dtype, name = "" }: ParameterOptions = {}) {
    const values = tensor(data, dtype === undefined ? { name } : { dtype, name });
    requireFloating("Parameter", values);
    super(values.array, true, undefined, name);
  }

  /** The name that the user gave, else the field and the digits at the end of the module's name: `W` in `Affine1` is `W1`. */
  override get name(): string {
    if (super.name !== "" || this.#owner === undefined) return super.name;
    return /\d$/.test(this.#field) ? this.#field : this.#field + (/\d+$/.exec(this.#owner.label)?.[0] ?? "");
  }

  override set name(name: string) {
    super.name = name;
  }

  /** Says which field of which module this is; the first word counts, so that a shared parameter keeps one name. @internal */
  settleIn(owner: Owner, field: string): void {
    if (this.#owner !== undefined) return;
    this.#owner = owner;
    this.#field = field;
  }

  /** `"W1" of Affine1` @internal */
  override describe(): string {
    return this.#owner === undefined
      ? super.describe()
      : `${JSON.stringify(this.name)} of ${this.#owner.label}`;
  }
}
