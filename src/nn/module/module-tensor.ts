/** ModuleTensor: a tensor that a module holds in a field, from which it takes its name. */
import { type DType, isFloating, isHalf } from "../../array/index.js";
import { callerSource, noGrad, Tensor } from "../../tensor/index.js";

/** What a tensor asks of the module that holds it. */
export interface Owner {
  /** How errors call the module: `Affine1`, `layers.0`. */
  readonly label: string;
}

/** Parameters, which are trained, and buffers, which are not. */
export abstract class ModuleTensor extends Tensor {
  #field = "";
  #owner: Owner | undefined;
  /** Stored as a half: whether it required grad before. */
  #trained = false;

  /**
   * The name that the user gave, else the field and the digits at the end
   * of the module's name: `W` in `Affine1` is `W1`.
   */
  override get name(): string {
    if (super.name !== "" || this.#owner === undefined) return super.name;
    return /\d$/.test(this.#field) ? this.#field : this.#field + (/\d+$/.exec(this.#owner.label)?.[0] ?? "");
  }

  override set name(name: string) {
    super.name = name;
  }

  /** The module whose field it is, as far as fields were looked through. @internal */
  get owner(): Owner | undefined {
    return this.#owner;
  }

  /**
   * Says which field of which module this is; the first word counts, so
   * that what is shared keeps one name. @internal
   */
  nameAfter(owner: Owner, field: string): void {
    if (this.#owner !== undefined) return;
    this.#owner = owner;
    this.#field = field;
  }

  /**
   * Floats in another dtype; a graph that needs them as they were says so. While it is a half it requires no
   * grad and has none. @internal
   */
  convertTo(dtype: DType): void {
    const before = this.array;
    const wasHalf = isHalf(before.dtype);
    if ((!isFloating(before.dtype) && !wasHalf) || before.dtype === dtype) return;
    if (isHalf(dtype) && !wasHalf) {
      this.#trained = this.requiresGrad;
      this.requiresGrad = false;
      this.forgetGrad();
    }
    const gradient = this.peekGrad();
    const { array } = noGrad(() => this.to(dtype));
    array.storage.version = before.storage.version + 1;
    array.storage.lastWrite = { by: "Module.to", source: callerSource() };
    this.array = array;
    if (wasHalf && !isHalf(dtype)) this.requiresGrad = this.#trained;
    if (gradient !== null) this.receiveGrad(noGrad(() => gradient.to(dtype)));
  }

  /** Of a half, what it will require when it is a half no more. @internal */
  requiresAs(other: ModuleTensor): void {
    this.#trained = other.#trained;
  }

  /** `"W1" of Affine1` @internal */
  override nameForErrors(): string {
    return this.#owner === undefined
      ? super.nameForErrors()
      : `${JSON.stringify(this.name)} of ${this.#owner.label}`;
  }
}

/** What stands for parameters and buffers for the time of a call: nobody looks for them in fields. */
export const standIns = new WeakSet<Tensor>();
