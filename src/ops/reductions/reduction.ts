/**
 * What reductions have in common: their arguments, and the kernel of the same name. `axis` is a number,
 * several, or undefined for all.
 */
import {
  either,
  flag,
  type Options,
  optional,
  optionsOfTensors,
  ShapeError,
  show,
  ValueError,
  withDefault,
} from "../../arguments/index.js";
import { axesKind, formatShape, type Shape, sizeOf } from "../../array/index.js";
import type { ReductionName } from "../../kernels/index.js";
import {
  asTensor,
  axisTerms,
  type Carry,
  defineOp,
  nameOf,
  normalizeAxes,
  type Op,
  type OpRules,
  operandKind,
  type Sample,
  Tensor,
  type TensorLike,
  type Vjp,
} from "../../tensor/index.js";

export type Axis = number | readonly number[] | undefined;

export interface ReduceOptions {
  /** An axis or several, which are reduced; all if it is left out. Negative ones count from the end. */
  axis?: Axis;
  /** Reduced axes stay, with size 1. Default false. */
  keepDims?: boolean;
}

/**
 * Reductions are called `sum(x, 0)`, `sum(x, [0, 1], { keepDims: true })` or `sum(x, { axis: 0,
 * keepDims: true })`.
 */
export type AxisOrOptions = Axis | ReduceOptions;

export const reduceKinds = { axis: optional(axesKind), keepDims: withDefault(flag, false) };

export const reduceOptions = optionsOfTensors<ReduceOptions>()(reduceKinds);

/** How every reduction is called. */
export const reduceParameters = {
  x: operandKind,
  axis: either(optional(axesKind), reduceOptions),
  options: reduceOptions,
};

/** What is reduced. */
export interface Reduced {
  readonly axes: readonly number[];
  readonly keepDims: boolean;
}

/** Are these options, and no axis? */
export function isOptions<Options>(axis: Options | Axis): axis is Options {
  return typeof axis === "object" && axis !== null && !Array.isArray(axis) && !(axis instanceof Tensor);
}

/**
 * The options of a call in either spelling, with their defaults.
 * @throws ValueError for what is given twice: as an argument and as an option, or in two objects of options.
 */
export function readOptions<O extends ReduceOptions, R>(
  op: string,
  of: Options<O, R>,
  axis: Axis | O,
  options: O | undefined,
): R {
  if (options === undefined || axis === undefined) return of.read(isOptions(axis) ? axis : options);
  const first: object = isOptions(axis) ? axis : { axis };
  const given = options as Readonly<Record<string, unknown>>;
  for (const [name, value] of Object.entries(first))
    if (value !== undefined && given[name] !== undefined)
      throw new ValueError(
        `${op}: ${name} is given twice, as ${show(value)} and as the option { ${name}: ` +
          `${show(given[name])} }; give it once`,
      );
  return of.read(isOptions(axis) ? { ...options, ...axis } : options);
}

/** The axes of a call in either spelling. @throws ShapeError for axes that are none. */
export function axesOf(
  op: string,
  x: Tensor,
  axis: AxisOrOptions,
  { axis: option }: ReduceOptions,
): number[] {
  return normalizeAxes(op, isOptions(axis) || axis === undefined ? option : axis, x.array.shape);
}

/** What the arguments say. @throws ShapeError for axes that are none. */
export function reduced(
  op: string,
  x: Tensor,
  axis: AxisOrOptions,
  options: ReduceOptions | undefined,
): Reduced {
  const given = readOptions(op, reduceOptions, axis, options);
  return { axes: axesOf(op, x, axis, given), keepDims: given.keepDims };
}

/** How many elements are reduced to one. */
export const extentOf = (shape: Shape, axes: readonly number[]) =>
  sizeOf(axes.map((axis) => shape[axis] as number));

/** @throws ShapeError where there is nothing to reduce. */
export function requireElements(op: string, x: Tensor, axes: readonly number[]): void {
  if (extentOf(x.array.shape, axes) === 0)
    throw new ShapeError(`${op}: no elements to reduce: ${nameOf(x)} has shape ${formatShape(x.shape)}`);
}

/** Along which axes every reduction is checked. */
export const axisSamples: readonly [Sample, ...Sample[]] = [
  { inputs: [[2, 3]] },
  { inputs: [[2, 3]], args: [0] },
  { inputs: [[2, 3]], args: [-1, { keepDims: true }] },
  { inputs: [[2, 2, 3]], args: [[0, 2]] },
  { inputs: [[]] },
];

/** What a reduction does with its gradient, whatever the local derivative. */
export const repeated: Carry = { how: "repeated", words: "repeated along the reduced axes" };

/** The plain steps to exponentials, shifted by the largest, and their sum. */
export const shifted = (axes: string): string => `m = max${axes} {a}; e = exp({a} - m); s = Σ${axes} e`;

interface ReductionDefinition {
  name: Exclude<ReductionName, "norm"> | "logSumExp" | "any" | "all";
  symbol?: string;
  local?: string;
  terms?: NonNullable<OpRules<Reduced, readonly [Tensor]>["terms"]>;
  kink?: string;
  /** Its plain steps, of axes as they stand there: `[0,1]`. */
  inside?: (axes: string) => string;
  vjp: Vjp<Reduced, readonly [Tensor]> | null;
  /** What the kernel takes: numbers as they are, floats only, or anything. */
  operand: (x: TensorLike, op: string) => Tensor;
  nonEmpty?: true;
}

type Reduction = Op<
  [x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions],
  Reduced,
  readonly [Tensor]
>;

/** A reduction: the kernel of its name, and one rule. */
export function reduction({
  name,
  local,
  inside = () => "",
  terms,
  vjp,
  operand,
  nonEmpty,
  ...answers
}: ReductionDefinition): Reduction {
  return defineOp({
    ...answers,
    name,
    takes: reduceParameters,
    prepare: (x: TensorLike, axis?: AxisOrOptions, options?: ReduceOptions) => {
      const input = operand(x, name);
      const attrs = reduced(name, input, axis, options);
      if (nonEmpty === true) requireElements(name, input, attrs.axes);
      return { inputs: [input], attrs };
    },
    forward: (k, [a], { axes, keepDims }) => k[name](a, axes, keepDims),
    vjp: vjp === null ? null : [vjp],
    ...(local === undefined ? {} : { local: [local] }),
    ...(vjp === null ? {} : { carries: [repeated] }),
    inside: ({ attrs: { axes } }) => inside(`[${axes}]`),
    terms: (of) => ({ ...axisTerms(of.inputs[0], of.attrs.axes), ...terms?.(of) }),
    samples: axisSamples,
  });
}

/** The operand of a sum: bool counts in int32. */
export const countable = (x: TensorLike, op: string): Tensor => {
  const operand = asTensor(x, undefined, op);
  return operand.dtype === "bool" ? operand.to("int32") : operand;
};

/** The operand of what takes every dtype as it is. */
export const anything = (x: TensorLike, op: string) => asTensor(x, undefined, op);
