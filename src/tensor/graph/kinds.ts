/** The kind of argument that is a tensor, and what errors say of all others. */
import { checkedInside, type Kind, kind, show, ValueError } from "../../arguments/index.js";
import { requireFloatingDType } from "../../array/index.js";
import { nameOf, Tensor } from "./tensor.js";

/** Tensors of all copies of the library that a program has loaded know each other by this. */
const brand = Symbol.for("wengert.Tensor");
Object.defineProperty(Tensor.prototype, brand, { value: true });

/** @throws ValueError for what is no tensor. */
export function requireTensor(op: string, value: unknown): asserts value is Tensor {
  if (value instanceof Tensor) return;
  const what = Array.isArray(value) ? "an array; make it one with tensor()" : kindOf(value);
  throw new ValueError(`${op}: expected a tensor, got ${what}`);
}

/** How errors call what is no tensor. */
export function kindOf(value: unknown): string {
  return isForeign(value)
    ? "a tensor of another copy of wengert: a program must load one copy only (npm ls wengert shows them). " +
        "Until then, its elements pass by tensor(x.toArray())"
    : show(value);
}

function isForeign(value: unknown): boolean {
  try {
    return typeof value === "object" && value !== null && brand in value && !(value instanceof Tensor);
  } catch {
    return false; // a proxy that refuses
  }
}

/** A tensor, and nothing that could become one. */
export const tensorKind: Kind<Tensor> = {
  ...kind<Tensor>("a tensor", (value) => value instanceof Tensor),
  require: (by, _name, value) => requireTensor(by, value),
};

/** @throws DTypeError where the dtype carries no gradient. */
export function requireFloating(op: string, tensor: Tensor): void {
  requireFloatingDType(`${op}: ${nameOf(tensor)}`, tensor.dtype);
}

/** What an op computes with. The op itself says what is wrong with its dtype or shape, beside the others'. */
export const operandKind = checkedInside("a tensor, a number or an array of numbers");
