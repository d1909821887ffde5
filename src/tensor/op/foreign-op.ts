/** defineOp for users of the library: what they declare and what their functions return is looked at. */
import {
  callback,
  either,
  everyMember,
  flag,
  type Kind,
  kind,
  listOf,
  optional,
  options,
  orNull,
  record as recordKind,
  show,
  signature,
  text,
  ValueError,
} from "../../arguments/index.js";
import { NdArray } from "../../array/index.js";
import { type Kernels, networkKernels, rarely, writingNames } from "../../kernels/index.js";
import { tensorKind } from "../graph/kinds.js";
import type { Tensor } from "../graph/tensor.js";
import { defineOp, type Op, type OpDefinition } from "./define-op.js";

/** What the engine calls is looked at by itself: callbacks of a function are called before it returns. */
const fn: Kind<never> = {
  ...kind<never>(callback.words, callback.accepts),
  require: (by, name, value) => callback.require?.(by, name, value),
};
const rule = orNull(fn);
const definitionOptions = options<
  Omit<OpDefinition<never, unknown, readonly Tensor[]>, "takes" | "alike" | "moves">
>()({
  name: text,
  prepare: fn,
  forward: fn,
  vjp: either(rule, listOf(rule, "rules")) as Kind<never>,
  samples: listOf(recordKind, "a list of calls, at least one, for tests to check it with", 1) as Kind<never>,
  symbol: optional(text),
  foreign: optional(flag),
  copies: optional(flag),
  local: optional(listOf(text, "a list of formulas, one for each operand")),
  carries: optional(listOf(orNull(recordKind), "a list, one for each operand")) as Kind<never>,
  inside: optional(either(text, fn)) as Kind<never>,
  terms: optional(fn) as Kind<never>,
  vanishes: optional(recordKind) as Kind<never>,
  kink: optional(text),
  cost: optional(text),
});
const defineOpTakes = signature("defineOp", { definition: definitionOptions });

/** `defineOp` for users of the library: the engine then assumes nothing about what the rules keep. */
export function defineForeignOp<
  Args extends readonly unknown[],
  Attrs,
  const Inputs extends readonly Tensor[],
>(definition: OpDefinition<Args, Attrs, Inputs>): Op<Args, Attrs, Inputs> {
  defineOpTakes.check(arguments);
  const { name, prepare, forward } = definition;
  return defineOp({
    ...definition,
    foreign: true,
    prepare: (...args) => requirePrepared(name, prepare(...args)),
    forward: (_k, inputs, attrs) =>
      rarely.loop(inputs, (each) =>
        requireForwarded(name, forward(computingKernels, each as typeof inputs, attrs)),
      ),
  });
}

function requirePrepared<T>(op: string, prepared: T): T {
  const { inputs } = (prepared ?? {}) as { inputs?: unknown };
  if (!Array.isArray(inputs) || !listOf(tensorKind, "").accepts(inputs))
    throw new ValueError(`${op}: prepare must return { inputs: [tensors], attrs }, got ${show(prepared)}`);
  return prepared;
}

const isArray = (value: unknown) => value instanceof NdArray;

function requireForwarded<T>(op: string, result: T): T {
  const { value, saved } = (result ?? {}) as { value?: unknown; saved?: unknown };
  if (isArray(result) || (isArray(value) && Array.isArray(saved) && everyMember(saved, isArray)))
    return result;
  throw new ValueError(
    `${op}: forward must return an array that a kernel made, or { value, saved } of such, got ` +
      show(result),
  );
}

/**
 * A kernel that writes to arrays or gives them up is refused: nobody would count the write, and gradients
 * would be wrong.
 */
const refuse = (name: string) => () => {
  throw new ValueError(
    `defineOp: forward may not call ${name}(): operands belong to others, and what it makes is freed by ` +
      `itself. ` +
      `Compute a new array instead.`,
  );
};

const computingKernels: Kernels = {
  ...networkKernels,
  ...Object.fromEntries(writingNames.map((name) => [name, refuse(name)])),
};
