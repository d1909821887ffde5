/**
 * Tensor: an array that remembers the op it came from. Methods that compute (`add`, `backward`, ...) are
 * declared beside the functions that they call, and `gradFn` beside the record that it holds: tensors and
 * records refer to each other, files do not.
 */
import { GradError, requireKind, show, shown, text, ValueError } from "../../arguments/index.js";
import {
  type DType,
  formatShape,
  frozenShape,
  NdArray,
  requireAlike,
  requireFloatingDType,
  type Shape,
} from "../../array/index.js";
import { batching, kernels } from "../../kernels/index.js";
import { type Cut, Derived } from "./cut.js";

/** A function that sees a gradient as it is computed, and may return another in its place. */
// biome-ignore lint/suspicious/noConfusingVoidType: a hook that only looks returns nothing
export type Hook = (gradient: Tensor) => Tensor | undefined | void;

/** What results of ops mostly do not have, in an object of its own: graphs of scalars have a million. */
class Rare {
  grad: Tensor | null = null;
  /** Somebody has read `.grad`, and may hold on to it. */
  gradSeen = false;
  /** 0 until `.grad` was there; the serial of the one record whose backward() gave it, or -1. */
  gradOf = 0;
  id = 0;
  name = "";
  hooks: Hook[] | undefined;
  past: Cut | Derived | undefined;
}

/**
 * Whatever a tensor has is private, with accessors on the prototype: libraries that compare objects field by
 * field find none in which two tensors could seem equal (see tag.ts).
 */
export class Tensor {
  #array: NdArray;
  /** Of a leaf, whether it requires grad. */
  #gradFn: Exclude<Tensor["gradFn"], undefined> | boolean;
  #rare: Rare | undefined;

  static {
    Object.defineProperty(Tensor.prototype, "gradFn", {
      configurable: true,
      get(this: Tensor) {
        return typeof this.#gradFn === "boolean" ? undefined : this.#gradFn; // typed in grad-fn.ts
      },
    });
  }

  /** Tensors are made by `tensor`, `zeros`, ... and by ops. @internal */
  constructor(array: NdArray, requiresGrad = false, gradFn?: Tensor["gradFn"], name = "") {
    if (!(array instanceof NdArray))
      throw new ValueError(
        "Tensor: tensors are made by tensor(data), zeros(shape), ... and by ops, not with new",
      );
    this.#array = array;
    this.#gradFn = gradFn ?? requiresGrad;
    if (name !== "") this.#more.name = name;
  }

  get #more(): Rare {
    this.#rare ??= new Rare();
    return this.#rare;
  }

  /** The elements; for kernels, never for users. @internal */
  get array(): NdArray {
    return this.#array;
  }

  /** @internal */
  set array(array: NdArray) {
    this.#array = array;
  }

  /** Hooks of a leaf; those of an op's output live on its GradFn. @internal */
  get hooks(): Hook[] | undefined {
    return this.#rare?.hooks;
  }

  /** @internal */
  set hooks(hooks: Hook[] | undefined) {
    this.#more.hooks = hooks;
  }

  /** Where the history ends that this tensor would have. @internal */
  get cut(): Cut | undefined {
    const past = this.#rare?.past;
    return past instanceof Derived ? past.cut : past;
  }

  /** What is known of where it comes from, if that is no record. @internal */
  get past(): Cut | Derived | undefined {
    return this.#rare?.past;
  }

  /** @internal */
  set past(past: Cut | Derived | undefined) {
    if (past !== undefined || this.#rare !== undefined) this.#more.past = past;
  }

  /**
   * The accumulated gradient of a leaf (or of any tensor after `retainGrad()`), of this tensor's shape and
   * dtype; null if there is none.
   * @throws when set: ValueError for what is neither a tensor nor null, ShapeError and DTypeError for one of
   *   another shape or dtype.
   */
  get grad(): Tensor | null {
    if (this.#rare !== undefined) this.#rare.gradSeen = true;
    return this.#rare?.grad ?? null;
  }

  set grad(gradient: Tensor | null) {
    if (gradient !== null) {
      const whose = `grad: the gradient of ${nameOf(this)}`;
      if (!(gradient instanceof Tensor))
        throw new ValueError(`${whose} is a tensor, or null for none, got ${show(gradient)}`);
      requireAlike(whose, this, gradient);
      this.#more.gradOf = fromElsewhere;
    }
    this.#more.grad = gradient;
    this.#more.gradSeen = true;
  }

  /** True once `.grad` was there, though it may have been cleared since. @internal */
  get hadGrad(): boolean {
    return this.#rare !== undefined && this.#rare.gradOf !== 0;
  }

  /** Whether `.grad` is just what one backward() gave, which started at the record `serial`. @internal */
  hasGradOf(serial: number): boolean {
    return this.#rare?.gradOf === serial && this.#rare.grad?.array.storage.version === 0;
  }

  /** A number of its own, for those who want to recognise a tensor without holding it. @internal */
  get id(): number {
    if (this.#more.id === 0) this.#more.id = ++lastId;
    return this.#more.id;
  }

  /** @internal */
  set id(id: number) {
    this.#more.id = id;
  }

  /** The gradient, for those who will not hold on to it. @internal */
  peekGrad(): Tensor | null {
    return this.#rare?.grad ?? null;
  }

  /** A gradient that nobody else holds, in the place of the one before: of the record `serial`. @internal */
  receiveGrad(gradient: Tensor, serial = fromElsewhere): void {
    this.forgetGrad();
    this.#more.grad = gradient;
    this.#more.gradOf = serial;
  }

  /** `.grad` is null again; where nobody has read it, its memory is used again at once. @internal */
  forgetGrad(): void {
    const rare = this.#rare;
    if (rare === undefined) return;
    if (rare.grad !== null && !rare.gradSeen) kernels.free(rare.grad.array);
    rare.grad = null;
    rare.gradSeen = false;
  }

  /** The size of each axis; frozen: reshape() gives the elements another. */
  get shape(): Shape {
    return frozenShape(this.#array.shape);
  }

  /** The number of axes; 0 of a scalar. */
  get rank(): number {
    return this.#array.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return this.#array.size;
  }

  /** The type of the elements: float32, float64, int32, bool, or one for storage. */
  get dtype(): DType {
    return this.#array.dtype;
  }

  /** What pictures and errors call this tensor; "" if nothing. */
  get name(): string {
    return this.#rare?.name ?? "";
  }

  set name(name: string) {
    requireKind("Tensor", "name", text, name);
    this.#more.name = name;
  }

  /** True for what no recorded op produced: inputs and parameters. */
  get isLeaf(): boolean {
    return this.gradFn === undefined;
  }

  /** Whether gradients are computed for it: asked of a leaf, and so of all that is computed from it. */
  get requiresGrad(): boolean {
    return this.#gradFn !== false;
  }

  /**
   * Only leaves can be told to require grad, or not to. @throws GradError for an op's output and for what
   *   inferenceMode made, DTypeError for all but floats, ValueError for what is neither true nor false.
   */
  set requiresGrad(value: boolean) {
    if (typeof value !== "boolean")
      throw new ValueError(`requiresGrad: it must be true or false, got ${show(value)}`);
    if (this.gradFn !== undefined)
      throw new GradError(
        `requiresGrad: ${nameOf(this)} was computed by ${this.gradFn.name}; only leaves can be changed. ` +
          `Use detach() for a copy without history.`,
      );
    if (value) requireFloatingDType(`requiresGrad: ${nameOf(this)}`, this.dtype);
    if (value && this.#array.storage.inference)
      throw new GradError(
        `requiresGrad: ${nameOf(this)} was made inside inferenceMode(). Take a clone() made outside, or ` +
          `use noGrad() instead.`,
      );
    if (value) this.#array = batching.lift(this.#array);
    this.#gradFn = value;
  }

  /** How errors show this tensor where something else belongs. @internal */
  [shown](): string {
    return `a tensor of shape ${formatShape(this.shape)}`;
  }

  /** How errors call this tensor; a parameter adds its module. @internal */
  nameForErrors(): string {
    if (this.name !== "") return show(this.name);
    return this.gradFn === undefined ? "an unnamed tensor" : `the output of ${this.gradFn.name}`;
  }
}

let lastId = 0;
const fromElsewhere = -1;

/** How errors call a tensor: by its name if it has one. */
export const nameOf = (tensor: Tensor): string => tensor.nameForErrors();
