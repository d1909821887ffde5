/** customOp: an op of the user's own, value and derivative both written with tensors. */
import {
  callback,
  DTypeError,
  GradError,
  kind,
  listOf,
  optional,
  options,
  requireDone,
  ShapeError,
  show,
  signature,
  text,
  ValueError,
} from "../../arguments/index.js";
import { formatShape, isFloating, type NdArray, sameShape, tryBroadcast } from "../../array/index.js";
import { defineForeignOp, type OpRecord, requireSteps, Tensor, type Vjp } from "../../tensor/index.js";
import { runIsolated } from "./run-isolated.js";

/** A value together with tensors that the rules will want, as constants: `record.saved(i)`. */
export interface Saving {
  readonly value: Tensor;
  readonly saved: readonly Tensor[];
}

/**
 * What a rule may ask: see `OpRecord`. `attrs` are the arguments of the
 * call; the tensors among them tell their shape, not their values.
 */
export type CustomRule<Args extends readonly unknown[]> = (g: Tensor, record: OpRecord<Args>) => Tensor;

export interface CustomOpDefinition<Args extends readonly unknown[]> {
  /** What errors and pictures call the op. */
  readonly name: string;
  /** What a lesson draws in the circle; the name if missing. */
  readonly symbol?: string;
  /**
   * The local derivative per tensor argument, as the chain-rule line
   * prints it: {a}, {b}, ... are the inputs, {y} the output.
   */
  readonly local?: readonly string[];
  /**
   * What it computes as plain steps, which the player opens with numbers: `"e = exp(-{a}); {y} = 1 / (1 +
   * e)"`. {a}, {b}, ... are the inputs, {y} the output, {g} its gradient and {∂a} that of an input; `×` and
   * `/` go place by place, `·` multiplies matrices, `Σ[1]`, `mean[0,1]`, `max[1]` go along axes, which stay
   * as 1. Functions are exp, log, √, abs, sin, cos, tanh, σ, erf, max and min.
   */
  readonly inside?: string;
  /** From the arguments, tensors and whatever else, to the value. Runs without recording, on constants. */
  readonly forward: (...args: Args) => Tensor | Saving;
  /**
   * One rule per tensor argument, in order: from the gradient g of the output to that of the argument, of the
   * argument's shape (or one that it broadcasts to: then the sum is taken). null: no gradient flows there.
   * Written with ops on `record.input(i)`, `record.output()` and g, it can be differentiated again.
   */
  readonly vjp: readonly (CustomRule<Args> | null)[];
}

const ruleList = "a list of one function, or null, for each tensor argument";
const rulesKind = {
  ...callback,
  words: ruleList,
  require(by: string, name: string, value: unknown): void {
    if (!Array.isArray(value)) throw new ValueError(`${by}: ${name} must be ${ruleList}, got ${show(value)}`);
    for (const [i, rule] of value.entries()) if (rule !== null) callback.require?.(by, `${name}[${i}]`, rule);
  },
};
const customOpTakes = signature("customOp", {
  definition: options<CustomOpDefinition<never>>()({
    name: kind("a string that is not empty", (value) => typeof value === "string" && value !== ""),
    symbol: optional(text),
    local: optional(listOf(text, "a list of strings, one for each tensor argument")),
    inside: optional(text),
    forward: callback,
    vjp: rulesKind,
  }),
});

/**
 * The tensors among the arguments, and all arguments, of which the
 * tensors are without elements: a record keeps those once.
 */
interface Call<Args extends readonly unknown[]> {
  readonly inputs: readonly Tensor[];
  readonly attrs: Args;
}

/**
 * An op with its own derivative, differentiable as often as its rules
 * are. `defineOp` is the same on the level of kernels.
 *
 *     const cube = customOp({
 *       name: "cube",
 *       forward: (x: Tensor) => x.mul(x).mul(x),
 *       vjp: [(g, record) => g.mul(record.input(0).square()).mul(3)],
 *     });
 *
 * @throws ValueError for a definition without a name, forward or rules, or with others than functions that
 *   are done when they return. From a call: ValueError if the
 *   tensors are not as many as the rules, or forward gives no tensor. From backward: GradError, ShapeError or
 *   DTypeError for what a rule returned, naming op and input.
 */
export function customOp<Args extends readonly unknown[]>(
  definition: CustomOpDefinition<Args>,
): (...args: Args) => Tensor {
  customOpTakes.check(arguments);
  const { name, forward, vjp, symbol, local, inside } = definition;
  if (inside !== undefined) requireSteps(`customOp: inside of ${name}`, inside, vjp.length);
  const isConstant = vjp.every((rule) => rule === null);
  return defineForeignOp<Args, Args, readonly Tensor[]>({
    name,
    ...(symbol === undefined ? {} : { symbol }),
    ...(local === undefined ? {} : { local }),
    ...(inside === undefined ? {} : { inside }),
    prepare: (...args: Args): Call<Args> => {
      const inputs = args.filter((each) => each instanceof Tensor);
      if (inputs.length !== vjp.length)
        throw new ValueError(
          `${name}: called with ${inputs.length} tensors, but it has ${vjp.length} rules; vjp needs one ` +
            `(or null) for each`,
        );
      return { inputs, attrs: args.map(withoutElements) as unknown as Args };
    },
    forward: (_k, arrays, args) => {
      let next = 0;
      const constants = args.map((each) =>
        each instanceof Tensor ? new Tensor(arrays[next++] as NdArray, false, undefined, each.name) : each,
      ) as unknown as Args;
      const result: unknown = requireDone(
        name,
        "forward",
        runIsolated(() => forward(...constants)),
      );
      const { value, saved = [] } = result instanceof Tensor ? { value: result } : ((result ?? {}) as Saving);
      for (const each of [value, ...saved])
        if (!(each instanceof Tensor))
          throw new ValueError(
            `${name}: forward must return a tensor, or { value, saved } of tensors, got ${show(each)}`,
          );
      if (!isConstant && !isFloating(value.dtype))
        throw new DTypeError(
          `${name}: forward gave ${value.dtype}, which has no derivative; let every rule be null, or ` +
            `convert the value`,
        );
      return { value: value.array, saved: saved.map((each) => each.array) };
    },
    vjp: isConstant ? null : vjp.map((rule, i) => (rule === null ? null : checked(name, i, rule))),
    samples: [{ inputs: [] }],
  });
}

const withoutElements = (argument: unknown): unknown =>
  argument instanceof Tensor
    ? new Tensor(argument.array.toMeta(), false, undefined, argument.name)
    : argument;

/** The rule, with what it returns checked: an error names the op, not something that happened behind it. */
function checked<Args extends readonly unknown[]>(
  name: string,
  i: number,
  rule: CustomRule<Args>,
): Vjp<Args> {
  return (g, record) => {
    const input = record.inputs[i] as Tensor;
    const gradient: unknown = requireDone(name, `vjp[${i}]`, rule(g, record));
    const whose = `${name}: the rule of input ${i}`;
    if (!(gradient instanceof Tensor))
      throw new GradError(
        `${whose} returned ${show(gradient)}, not a tensor. Where no ` +
          `gradient flows, let the rule be null.`,
      );
    if (gradient.dtype !== input.dtype)
      throw new DTypeError(
        `${whose} returned ${gradient.dtype} for an input of ${input.dtype}; convert with ` +
          `to("${input.dtype}")`,
      );
    const common = tryBroadcast(gradient.shape, input.shape);
    if (common === undefined || !sameShape(common, gradient.shape))
      throw new ShapeError(
        `${whose} returned shape ${formatShape(gradient.shape)} for an input of shape ` +
          `${formatShape(input.shape)}`,
      );
    return gradient;
  };
}
