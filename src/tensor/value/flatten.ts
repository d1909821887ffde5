/** Data as users write it (numbers, nested arrays, typed arrays), as one list of numbers with a shape. */

import { DTypeError, isPlainObject, ShapeError, ValueError } from "../../arguments/index.js";
import {
  allocateTyped,
  type DType,
  dtypeOfTypedArray,
  elementsFor,
  isCutOff,
  isDetached,
  maxRank,
  promote,
  requireHeld,
  requireShape,
  sizeOf,
  type TypedArray,
  type TypedInput,
  typeOfView,
} from "../../array/index.js";
import { kindOf } from "../graph/kinds.js";
import { Tensor } from "../graph/tensor.js";

/** One list of numbers, row-major, with a shape. */
export interface Flat {
  /** Numbers; of 64-bit integers a BigInt64Array, which kernels know. */
  readonly values: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly dtype: DType;
  /** Booleans and typed arrays have a dtype of their own; numbers take that of the tensor beside. */
  readonly typed: boolean;
}

/**
 * The numbers in `data`. @throws ShapeError for ragged arrays and those that hold themselves, ValueError for
 * elements that are no numbers, DTypeError for typed arrays that no dtype stands for.
 */
export function flatten(op: string, data: unknown): Flat {
  if (data instanceof Tensor)
    return { values: data.toTypedArray(), shape: data.shape, dtype: data.dtype, typed: true };
  if (ArrayBuffer.isView(data)) {
    const values = requireElements(op, data, []) as TypedArray;
    return { values, shape: [values.length], dtype: dtypeOfTypedArray(values) as DType, typed: true };
  }
  if (!Array.isArray(data)) {
    const own = ownDType(data);
    const one = [element(op, data, [])];
    const values = own === "int64" ? elementsFor(one, own) : (one as number[]);
    return { values, shape: [], dtype: own ?? "float32", typed: own !== undefined };
  }
  // a plain list of numbers, which indices and labels are: nothing to unfold
  if (data.length > 0 && isListOfNumbers(data))
    return { values: data, shape: [data.length], dtype: "float32", typed: false };
  return new Unfolding(op, data).flat;
}

/** By index, since `every` steps over holes. */
function isListOfNumbers(list: readonly unknown[]): boolean {
  for (let i = 0; i < list.length; i++) if (typeof list[i] !== "number") return false;
  return true;
}

/** The walk through nested arrays, all as deep and as long as the first ones are. */
class Unfolding {
  readonly #op: string;
  readonly #shape: number[] = [];
  #values: TypedArray;
  /** Where the walk is. */
  readonly #path: number[] = [];
  #count = 0;
  /** The dtype that booleans and typed arrays bring; bare numbers bring none. */
  #dtype: DType | undefined;
  #bare = false;
  /** Whether there were BigInts: then all are, for none to be rounded. */
  #big = false;

  constructor(op: string, data: readonly unknown[]) {
    this.#op = op;
    let level: unknown = data;
    for (; Array.isArray(level); level = level[0]) {
      this.#shape.push(level.length);
      if (this.#shape.length > maxRank)
        throw new ShapeError(`${op}: arrays more than ${maxRank} deep, or one that contains itself`);
    }
    if (ArrayBuffer.isView(level))
      this.#shape.push(
        requireElements(
          op,
          level,
          this.#shape.map(() => 0),
        ).length,
      );
    requireShape(op, this.#shape);
    this.#values = allocateTyped("float64", sizeOf(this.#shape));
    this.#walk(data);
  }

  get flat(): Flat {
    const own = this.#big ? "int64" : this.#bare ? undefined : this.#dtype;
    return { values: this.#values, shape: this.#shape, dtype: own ?? "float32", typed: own !== undefined };
  }

  #walk(level: unknown): void {
    const [path, shape] = [this.#path, this.#shape];
    const depth = path.length;
    if (depth === shape.length) this.#element(level);
    else if (ArrayBuffer.isView(level) && depth === shape.length - 1) this.#row(level);
    else {
      if (!Array.isArray(level) || level.length !== shape[depth]) throw this.#ragged(level);
      for (let i = 0; i < level.length; i++) {
        path.push(i);
        if (level[i] === undefined && !(i in level))
          throw new ValueError(
            `${this.#op}: expected a number${at(path)}, got a hole (nothing was written there)`,
          );
        this.#walk(level[i]);
        path.pop();
      }
    }
  }

  #element(value: unknown): void {
    const own = ownDType(value);
    if (own === undefined) this.#bare = true;
    else this.#brings(own);
    this.#put([element(this.#op, value, this.#path)], own === "int64");
  }

  #put(values: ArrayLike<number | bigint>, big: boolean): void {
    if (big && !this.#big) {
      requireHeld(this.#op, "int64", this.#values);
      this.#values = elementsFor(this.#values, "int64");
      this.#big = true;
    }
    if (this.#big) requireHeld(this.#op, "int64", values);
    this.#values.set(this.#big ? elementsFor(values, "int64") : (values as ArrayLike<number>), this.#count);
    this.#count += values.length;
  }

  #row(view: ArrayBufferView): void {
    const row = requireElements(this.#op, view, this.#path);
    if (row.length !== this.#shape.at(-1)) throw this.#ragged(row);
    const dtype = dtypeOfTypedArray(row) as DType;
    this.#brings(dtype);
    this.#put(row, dtype === "int64");
  }

  #brings(dtype: DType): void {
    this.#dtype = this.#dtype === undefined ? dtype : promote(this.#dtype, dtype);
  }

  #ragged(level: unknown): Error {
    const path = this.#path;
    const list = Array.isArray(level) || ArrayBuffer.isView(level);
    if (!list && !["number", "bigint", "boolean"].includes(typeof level))
      return notANumber(this.#op, level, path);
    const what = list ? `${(level as TypedArray).length} elements` : "a single element";
    return new ShapeError(
      `${this.#op}: ragged array: ${what}${at(path)}, but ${this.#shape[path.length]} at the first ` +
        `place of that depth`,
    );
  }
}

const at = (path: readonly number[]) => (path.length === 0 ? "" : ` at [${path.join("][")}]`);

/** What an element brings with it; bare numbers bring nothing. */
const ownDType = (value: unknown): DType | undefined =>
  typeof value === "boolean" ? "bool" : typeof value === "bigint" ? "int64" : undefined;

function element(op: string, value: unknown, path: readonly number[]): number | bigint {
  if (typeof value === "number") return value;
  if (typeof value === "bigint") {
    requireHeld(op, "int64", [value]);
    return value;
  }
  if (typeof value === "boolean") return value ? 1 : 0;
  if (Array.isArray(value) || ArrayBuffer.isView(value))
    throw new ShapeError(`${op}: ragged array: an array${at(path)}, where its neighbours are numbers`);
  throw notANumber(op, value, path);
}

function notANumber(op: string, value: unknown, path: readonly number[]): ValueError {
  if (value instanceof Tensor)
    return new ValueError(
      `${op}: expected a number${at(path)}, got a tensor. Join tensors with stack(list) or concat(list).`,
    );
  return new ValueError(`${op}: expected a number${at(path)}, got ${kindOf(value)}${wayOut(value)}`);
}

/** An object without a key is what structuredClone and postMessage leave of a tensor. */
const wayOut = (value: unknown): string =>
  isPlainObject(value) && Object.keys(value).length === 0
    ? ". Of a tensor, x.toJSON() goes through structuredClone and postMessage."
    : "";

/** The view itself. @throws DTypeError, ValueError for what holds no elements that a dtype stands for. */
function requireElements(op: string, view: ArrayBufferView, path: readonly number[]): TypedInput {
  if (dtypeOfTypedArray(view) === undefined)
    throw new DTypeError(
      `${op}: ${typeOfView(view)}${at(path)} has no dtype here. Convert ` +
        `it, e.g. Float64Array.from(data, Number).`,
    );
  if (isDetached(view))
    throw new ValueError(
      `${op}: the buffer of the ${typeOfView(view)}${at(path)} is detached: its elements were transferred ` +
        `elsewhere, e.g. by postMessage. Take a copy (slice()) before.`,
    );
  if (isCutOff(view))
    throw new ValueError(
      `${op}: the buffer of the ${typeOfView(view)}${at(path)} has become shorter than the array, whose ` +
        `elements are gone. Take a copy (slice()) before it is resized.`,
    );
  return view as TypedInput;
}
