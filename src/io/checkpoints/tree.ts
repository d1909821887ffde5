/**
 * Trees of plain values with tensors in them, as states are: as JSON beside named tensors, and back.
 *
 * What JSON has is itself. All else is an object with the key "$", which says what it is:
 * `{ "$": "tensor", "name": "model.W" }`, `{ "$": "number", "value": "NaN" }`, ...
 */
import {
  everyMember,
  FormatError,
  isPlainObject,
  membersOf,
  show,
  ValueError,
} from "../../arguments/index.js";
import type { TensorValue, TypedArray } from "../../array/index.js";
import { Tensor, tensor } from "../../tensor/index.js";

/** Deeper trees are a mistake: one that holds itself, or a file that means harm. */
const deepest = 64;

const numberTypes = {
  Float32Array,
  Float64Array,
  Int32Array,
  Uint8Array,
  Uint16Array,
  Uint32Array,
  Int8Array,
  Int16Array,
};
type NumbersName = keyof typeof numberTypes;

/** Longer lists are for typed arrays. */
const longest = 500_000;

/** A tree as JSON; the tensors in it are added to `tensors`. */
export class TreeWriter {
  /** By the names that stand in the JSON. */
  readonly tensors = new Map<string, Tensor>();

  constructor(readonly by: string) {}

  /** @param path where in the whole the value stands: names of tensors and errors say it. */
  write(value: unknown, path: string, depth = 0): unknown {
    if (depth > deepest)
      throw new ValueError(`${this.by}: ${path} is more than ${deepest} deep, or holds itself.`);
    if (typeof value === "number")
      return Number.isFinite(value) && !Object.is(value, -0)
        ? value
        : { $: "number", value: Object.is(value, -0) ? "-0" : String(value) };
    if (value === null || typeof value === "boolean" || typeof value === "string") return value;
    if (value === undefined) return { $: "undefined" };
    if (typeof value === "bigint") return { $: "bigint", value: String(value) };
    if (value instanceof Tensor) return { $: "tensor", name: this.#name(value, path) };
    if (typeof value === "object") return this.#object(value, path, depth + 1);
    throw this.#unknown(value, path);
  }

  #object(value: object, path: string, depth: number): unknown {
    const inside = (each: unknown, key: unknown) => this.write(each, `${path}.${String(key)}`, depth);
    if (Array.isArray(value)) {
      if (value.length <= longest) return Array.from(value, inside);
      throw new ValueError(
        `${this.by}: ${path} is a list of ${value.length.toLocaleString("en")} values, and may have ` +
          `${longest.toLocaleString("en")}. A typed array or a tensor holds more.`,
      );
    }
    if (ArrayBuffer.isView(value)) return this.#numbers(value, path);
    const stored = tensorIn(value);
    if (stored !== undefined) return { $: "value", name: this.#name(stored, path) };
    if (isPlainObject(value)) {
      const entries = Object.entries(value).map(([key, each]) => [key, inside(each, key)] as const);
      return "$" in value ? { $: "object", entries } : Object.fromEntries(entries);
    }
    if (isMapLike(value)) {
      const pairs = Array.from(membersOf(this.by, path, value, longest));
      if (everyMember(pairs, isPair))
        return { $: "map", entries: pairs.map(([key, each]) => [inside(key, "key"), inside(each, key)]) };
    }
    throw this.#unknown(value, path);
  }

  #numbers(view: ArrayBufferView, path: string): unknown {
    const type = Object.prototype.toString.call(view).slice(8, -1);
    if (type === "Float32Array" || type === "Float64Array" || type === "Int32Array")
      return { $: "numbers", type, name: this.#name(tensor(view as TypedArray), path) };
    if (!(type in numberTypes)) throw this.#unknown(view, path);
    return { $: "numbers", type, values: Array.from(view as unknown as ArrayLike<number>) };
  }

  /** Two places can have paths that read the same. */
  #name(x: Tensor, path: string): string {
    let name = path;
    for (let count = 2; this.tensors.has(name); count++) name = `${path}~${count}`;
    this.tensors.set(name, x);
    return name;
  }

  #unknown(value: unknown, path: string): ValueError {
    return new ValueError(
      `${this.by}: ${path} is ${show(value)}, which no file can hold. It takes what has stateDict(), ` +
        "generators, tensors, and values that JSON has.",
    );
  }
}

const isPair = (value: unknown) => Array.isArray(value) && value.length === 2;
const isMapLike = (value: object): value is Iterable<[unknown, unknown]> =>
  Symbol.iterator in value &&
  typeof (value as { entries?: unknown }).entries === "function" &&
  typeof (value as { get?: unknown }).get === "function";

/** The tensor of a value as state dicts have them; undefined for what is none. */
function tensorIn(value: object): Tensor | undefined {
  const { shape, dtype, values } = value as { readonly [K in keyof TensorValue]?: unknown };
  if (!Array.isArray(shape) || typeof dtype !== "string" || !ArrayBuffer.isView(values)) return undefined;
  return tensor(values as TypedArray, { shape, dtype: dtype as TensorValue["dtype"] });
}

/** Back from JSON, with distrust. */
export class TreeReader {
  readonly #label: string;
  readonly #tensors: ReadonlyMap<string, Tensor>;

  constructor(label: string, tensors: ReadonlyMap<string, Tensor>) {
    this.#label = label;
    this.#tensors = tensors;
  }

  /** @throws FormatError for what `TreeWriter` does not write. */
  read(json: unknown, depth = 0): unknown {
    if (depth > deepest) throw this.#wrong("a state of at most 64 levels", json);
    const inside = (each: unknown) => this.read(each, depth + 1);
    if (Array.isArray(json)) return json.map(inside);
    if (!isPlainObject(json)) return json;
    if (!Object.hasOwn(json, "$"))
      return Object.fromEntries(Object.entries(json).map(([key, each]) => [key, inside(each)]));
    const pairs = () => this.#pairs(json.entries);
    switch (json.$) {
      case "undefined":
        return undefined;
      case "number":
        return this.#number(json.value);
      case "bigint":
        if (typeof json.value !== "string" || !/^-?\d{1,1000}$/.test(json.value)) break;
        return BigInt(json.value);
      case "tensor":
        return this.#tensor(json.name);
      case "value":
        return asStored(this.#tensor(json.name));
      case "numbers":
        return this.#numbers(json);
      case "object":
        return Object.fromEntries(pairs().map(([key, each]) => [String(key), inside(each)]));
      case "map":
        return new Map(pairs().map(([key, each]) => [inside(key), inside(each)]));
    }
    throw this.#wrong("a part of a state", json);
  }

  #pairs(entries: unknown): readonly (readonly [unknown, unknown])[] {
    if (!Array.isArray(entries) || !everyMember(entries, isPair))
      throw this.#wrong("a list of pairs", entries);
    return entries;
  }

  #number(value: unknown): number {
    if (typeof value !== "string" || !/^(NaN|-?Infinity|-0)$/.test(value))
      throw this.#wrong("a number", value);
    return Number(value);
  }

  #tensor(name: unknown): Tensor {
    const found = typeof name === "string" ? this.#tensors.get(name) : undefined;
    if (found === undefined) throw this.#wrong("the name of a tensor in the file", name);
    return found;
  }

  #numbers({ type, name, values }: Readonly<Record<string, unknown>>): unknown {
    if (typeof type !== "string" || !Object.hasOwn(numberTypes, type))
      throw this.#wrong("a typed array", type);
    const Type = numberTypes[type as NumbersName];
    if (name !== undefined) return Type.from(this.#tensor(name).toTypedArray());
    if (!Array.isArray(values) || !everyMember(values, (value) => typeof value === "number"))
      throw this.#wrong("a list of numbers", values);
    return Type.from(values);
  }

  #wrong(expected: string, found: unknown): FormatError {
    return new FormatError(
      `${this.#label}, byte 8: expected ${expected} in its header, found ${show(found)}.`,
    );
  }
}

const asStored = (x: Tensor): TensorValue => ({
  shape: [...x.shape],
  dtype: x.dtype,
  values: x.toTypedArray(),
});
