/** Tensors by name: what functions that write files take. */
import { isPlainObject, type Kind, kind, show, ValueError, WengertError } from "../arguments/index.js";
import type { TensorValue } from "../array/index.js";
import { Tensor, tensor } from "../tensor/index.js";

/**
 * An object of tensors, or pairs of a name and a tensor: a Map, or a module's `stateDict()`, whose members
 * are values of tensors.
 */
export type NamedTensors =
  | { readonly [name: string]: Tensor | TensorValue }
  | Iterable<readonly [string, Tensor | TensorValue]>;

const words = "tensors by name: an object, a Map, or what stateDict() gives";

export const namedTensorsKind: Kind<NamedTensors> = {
  ...kind<NamedTensors>(words, (value) => isNamed(value)),
  require(by, name, value) {
    if (isNamed(value)) return;
    const wayOut =
      value instanceof Tensor
        ? " Give it a name: { x }."
        : typeof (value as { stateDict?: unknown } | null)?.stateDict === "function"
          ? " Its state is stateDict()."
          : Array.isArray(value) && value[0] instanceof Tensor
            ? " Give each a name: { a, b }."
            : "";
    throw new ValueError(`${by}: ${name} must be ${words}, got ${show(value)}.${wayOut}`);
  },
};

function isNamed(value: unknown): boolean {
  if (typeof value !== "object" || value === null || value instanceof Tensor) return false;
  return Symbol.iterator in value
    ? !(Array.isArray(value) && value[0] instanceof Tensor)
    : isPlainObject(value);
}

/**
 * The tensors in their order.
 * @throws ValueError for what is no pair, no tensor, or a name that comes twice or is no Unicode text.
 */
export function namedEntries(by: string, tensors: NamedTensors): Map<string, Tensor> {
  const pairs: Iterable<unknown> =
    Symbol.iterator in tensors ? (tensors as Iterable<unknown>) : Object.entries(tensors);
  const entries = new Map<string, Tensor>();
  for (const pair of pairs) {
    if (!Array.isArray(pair) || typeof pair[0] !== "string")
      throw new ValueError(`${by}: ${show(pair)} is no pair of a name and a tensor. It takes ${words}.`);
    const [name, value] = pair as [string, unknown];
    requireUnicode(by, "the name", name);
    if (entries.has(name)) throw new ValueError(`${by}: ${show(name)} comes twice. Each name is one tensor.`);
    entries.set(name, requireTensor(by, name, value));
  }
  return entries;
}

/** @throws ValueError for half of a surrogate pair, which UTF-8 does not have. */
export function requireUnicode(by: string, what: string, text: string): void {
  if (/\p{Surrogate}/u.test(text))
    throw new ValueError(
      `${by}: ${what} ${show(text)} has half of a surrogate pair, which no file can hold.`,
    );
}

function requireTensor(by: string, name: string, value: unknown): Tensor {
  if (value instanceof Tensor) return value;
  const { shape, dtype, values } = (value ?? {}) as { readonly [K in keyof TensorValue]?: unknown };
  if (!ArrayBuffer.isView(values) || !Array.isArray(shape))
    throw new ValueError(`${by}: ${show(name)} must be a tensor, got ${show(value)}.`);
  try {
    return tensor(values as TensorValue["values"], { shape, dtype: dtype as TensorValue["dtype"] });
  } catch (error) {
    if (!(error instanceof WengertError)) throw error;
    throw new ValueError(`${by}: ${show(name)} is no value of a tensor: ${error.message}`, { cause: error });
  }
}
