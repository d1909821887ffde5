/**
 * Tensor: an array that remembers the op it came from; GradFn: the record of that op.
 * Edges point from output to input only, so whatever nobody refers to is garbage.
 * Methods that compute (`add`, `backward`, `toString`, ...) are declared beside the functions that they call.
 */
import {
  type DType,
  DTypeError,
  GradError,
  isFloating,
  kernels,
  type NdArray,
  type Shape,
  ShapeError,
  type TypedArray,
  ValueError,
} from "../kernels/index.js";
import type { OpRecord, OpRules } from "./op-rules.js";
import { type Scope, scopePath } from "./scope.js";

/** A function that sees a gradient as it is computed, and may return another in its place. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing
export type Hook = (gradient: Tensor) => Tensor | undefined | void;

export class Tensor {
  /** The elements; for kernels, never for users. @internal */
  readonly array: NdArray;
  /** The op that produced this tensor, if it was recorded. */
  readonly gradFn: GradFn | undefined;
  #grad: Tensor | null = null;
  /** Somebody has read `.grad`, and may hold on to it. */
  #gradSeen = false;
  #name: string;
  #requiresGrad: boolean;
  /** Hooks of a leaf; those of an op's output live on its GradFn. @internal */
  leafHooks: Hook[] | undefined;

  /** Tensors are made by `tensor`, `zeros`, ... and by ops. @internal */
  constructor(array: NdArray, requiresGrad = false, gradFn?: GradFn, name = "") {
    this.array = array;
    this.gradFn = gradFn;
    this.#requiresGrad = requiresGrad;
    this.#name = name;
  }

  /** The accumulated gradient of a leaf (or of any tensor after `retainGrad()`), of this tensor's shape and dtype. */
  get grad(): Tensor | null {
    this.#gradSeen = true;
    return this.#grad;
  }

  set grad(gradient: Tensor | null) {
    this.#grad = gradient;
    this.#gradSeen = true;
  }

  /** The gradient, for those who will not hold on to it. @internal */
  peekGrad(): Tensor | null {
    return this.#grad;
  }

  /** A gradient that nobody else holds takes the place of the one before. @internal */
  receiveGrad(gradient: Tensor): void {
    this.forgetGrad();
    this.#grad = gradient;
  }

  /** `.grad` is null again; where nobody has read it, its memory is used again at once. @internal */
  forgetGrad(): void {
    if (this.#grad !== null && !this.#gradSeen) kernels.free(this.#grad.array);
    this.#grad = null;
    this.#gradSeen = false;
  }

  get shape(): Shape {
    return this.array.shape;
  }

  get rank(): number {
    return this.array.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return this.array.size;
  }

  get dtype(): DType {
    return this.array.dtype;
  }

  /** What pictures and errors call this tensor; "" if nothing. */
  get name(): string {
    return this.#name;
  }

  set name(name: string) {
    this.#name = name;
  }

  /** True for what no recorded op produced: inputs and parameters. */
  get isLeaf(): boolean {
    return this.gradFn === undefined;
  }

  get requiresGrad(): boolean {
    return this.#requiresGrad;
  }

  /**
   * Only leaves can be told to require grad, or not to.
   * @throws GradError for an op's output, DTypeError for int32 and bool.
   */
  set requiresGrad(value: boolean) {
    if (this.gradFn !== undefined)
      throw new GradError(
        `requiresGrad: ${describe(this)} is the output of ${this.gradFn.name}; only leaves can be changed. Use detach() for a copy without history.`,
      );
    if (value) requireFloating("requiresGrad", this);
    this.#requiresGrad = value;
  }

  /**
   * The only element as a number (bool: 0 or 1).
   * @throws ShapeError where there is not exactly one element.
   */
  item(): number {
    if (this.size !== 1)
      throw new ShapeError(
        `item: ${describe(this)} has ${this.size} elements, not one. Use toArray(), or reduce it first.`,
      );
    return kernels.read(this.array)[0] as number;
  }

  /** A copy of the elements, row-major. */
  toTypedArray(): TypedArray {
    return kernels.read(this.array);
  }

  /** The same elements without history: shares them with this tensor, requires no grad. */
  detach(): Tensor {
    return new Tensor(this.array, false, undefined, this.#name);
  }

  /** @internal How errors call this tensor; a parameter adds its module. */
  describe(): string {
    if (this.#name !== "") return JSON.stringify(this.#name);
    return this.gradFn === undefined ? "an unnamed tensor" : `the output of ${this.gradFn.name}`;
  }
}

/** How errors call a tensor: by its name if it has one. */
export function describe(tensor: Tensor): string {
  return tensor.describe();
}

/** @throws DTypeError where the dtype carries no gradient. */
export function requireFloating(op: string, tensor: Tensor): void {
  if (!isFloating(tensor.dtype))
    throw new DTypeError(
      `${op}: ${describe(tensor)} is ${tensor.dtype}; only float32 and float64 carry gradients. Convert with to("float32").`,
    );
}

/** Arrays of at most this many elements outlive their graph: freeing them gains nothing, and pictures can show them. */
const keptAfterRelease = 16;

const isLarge = (array: NdArray) => array.size > keptAfterRelease;

/** A leaf that requires grad is a parameter: its owner holds it anyway. */
const isGivenUp = (input: Tensor) => isLarge(input.array) && !(input.isLeaf && input.requiresGrad);

/** The record of one op application: name, symbol, scope, inputs, what forward saved; answers `vjp(i, g)`. */
export class GradFn implements OpRecord<unknown> {
  #inputs: readonly Tensor[];
  #result: NdArray;
  #saved: readonly NdArray[];
  #released = false;
  /** The version of each input, and last of the result, when this op ran. */
  readonly #versions: readonly number[];
  /** The tensor whose `.grad` is kept, after `retainGrad()`. @internal */
  retained: Tensor | undefined;
  /** @internal */
  hooks: Hook[] | undefined;
  /** The upstream gradient that backward() last started with here, if it did and this is a single element. @internal */
  seed: number | undefined;

  /** @internal */
  constructor(
    readonly rules: OpRules<unknown>,
    inputs: readonly Tensor[],
    readonly attrs: unknown,
    result: NdArray,
    saved: readonly NdArray[],
    readonly scope: Scope | undefined,
    /** `file:line:column` of the user's call, where sources were recorded. */
    readonly source: string | undefined,
  ) {
    this.#inputs = inputs;
    this.#result = result;
    this.#saved = saved;
    const versions = new Array<number>(inputs.length + 1);
    for (let i = 0; i < inputs.length; i++) versions[i] = (inputs[i] as Tensor).array.storage.version;
    versions[inputs.length] = result.storage.version;
    this.#versions = versions;
  }

  get name(): string {
    return this.rules.name;
  }

  /** What a lesson draws in the circle. */
  get symbol(): string {
    return this.rules.symbol ?? this.rules.name;
  }

  /** The operands in order. A large one that only backward needed has no elements any more once the graph was released. */
  get inputs(): readonly Tensor[] {
    return this.#inputs;
  }

  /** The value that the op computed; for kernels and pictures. @internal */
  get result(): NdArray {
    return this.#result;
  }

  /** What forward kept beyond inputs and output. @internal */
  get savedArrays(): readonly NdArray[] {
    return this.#saved;
  }

  /** True once backward() has run through here without `retainGraph`. */
  get released(): boolean {
    return this.#released;
  }

  /** Input i as it was when the op ran. @throws GradError if it was changed since. */
  input(i: number): Tensor {
    const input = this.#inputs[i] as Tensor;
    this.#checkVersion(i, input.array, describe(input));
    return input;
  }

  /** The output as it was when the op ran. @throws GradError if it was changed since. */
  output(): Tensor {
    this.#checkVersion(this.#inputs.length, this.#result, "its output");
    return new Tensor(this.#result, true, this);
  }

  saved(i: number): Tensor {
    return new Tensor(this.#saved[i] as NdArray);
  }

  /** The op's contribution to the gradient of input i, given the gradient of its output; undefined where there is none. */
  vjp(i: number, gradient: Tensor): Tensor | undefined {
    const { vjp } = this.rules;
    const rule = Array.isArray(vjp) ? vjp[i] : vjp;
    return rule?.(gradient, this, i);
  }

  /**
   * Gives up what forward saved. The structure, the names, the shapes and small values stay.
   * @param husks what stands for each large operand from now on: one for all ops that it went into. @internal
   */
  release(husks: Map<Tensor, Tensor>): void {
    this.#released = true;
    this.#giveMemoryBack();
    this.#saved = this.#saved.map((array) => (isLarge(array) ? array.husk() : array));
    if (isLarge(this.#result)) this.#result = this.#result.husk();
    if (!this.#inputs.some(isGivenUp)) return;
    this.#inputs = this.#inputs.map((input) => {
      if (!isGivenUp(input)) return input;
      let husk = husks.get(input);
      if (husk === undefined) {
        husk = new Tensor(input.array.husk(), input.requiresGrad, input.gradFn, input.name);
        husks.set(input, husk);
      }
      return husk;
    });
  }

  /** What only this record held is dead now; what the user may hold too gives way before anything that is still in use. */
  #giveMemoryBack(): void {
    const seen = [this.#result, ...this.#inputs.map((input) => input.array)];
    for (const array of this.#saved) {
      const { storage } = array;
      if (isLarge(array) && this.rules.foreign !== true && !seen.some((each) => each.storage === storage))
        kernels.free(array);
    }
    const isView = this.#inputs.some((input) => input.array.storage === this.#result.storage);
    if (!isView) kernels.retire(this.#result);
    for (const input of this.#inputs) if (input.isLeaf && !input.requiresGrad) kernels.retire(input.array);
  }

  /** `mul in Affine1 (train.ts:12:3)` */
  describe(): string {
    const path = scopePath(this.scope).join(".");
    return `${this.name}${path === "" ? "" : ` in ${path}`}${this.source === undefined ? "" : ` (${this.source})`}`;
  }

  #checkVersion(i: number, array: NdArray, what: string): void {
    const { storage } = array;
    const saved = this.#versions[i];
    if (storage.version === saved) return;
    const write = storage.lastWrite;
    const where =
      write === undefined ? "" : ` by ${write.by}${write.source === undefined ? "" : ` (${write.source})`}`;
    throw new GradError(
      `backward: ${this.describe()} needs ${what} as it was when the op ran (version ${saved}), but it was changed since${where} ` +
        `(version ${storage.version}). Call backward() before the change, or let the op use a clone(). ` +
        `recordSources(() => ...) around the program shows the lines of both.`,
    );
  }
}

/** @throws ValueError for what is no tensor. */
export function requireTensor(op: string, value: unknown): asserts value is Tensor {
  if (!(value instanceof Tensor))
    throw new ValueError(
      `${op}: expected a tensor, got ${Array.isArray(value) ? "an array; make it one with tensor()" : value === null ? "null" : typeof value}`,
    );
}

/** Attaches fluent methods to Tensor: one-line adapters of functions, typed by an augmentation beside them. */
export function defineMethods(
  methods: { [name: string | symbol]: (...args: never[]) => unknown } & ThisType<Tensor>,
): void {
  for (const name of Reflect.ownKeys(methods))
    Object.defineProperty(Tensor.prototype, name, {
      value: methods[name],
      writable: true,
      configurable: true,
    });
}
