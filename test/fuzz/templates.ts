/** Everything that a random program may call: each op with each of its samples, and the composed functions as the fixture calls them. */
import { families } from "../../src/ops/registry.js";
import { Tensor, tensor } from "../../src/tensor/index.js";
import { allOps, functionNamed, isShape, opCases } from "../helpers/samples.js";
import { type Case, cases, resolve } from "../helpers/torch.js";

/** A floating operand that a call wants: a shape that fits, and where its values may lie. */
export interface Wanted {
  readonly shape: readonly number[];
  readonly range: readonly [number, number];
}

/** One operand: what to take from the program's values, or a constant (indices, conditions, labels). */
export type Operand = Wanted | Tensor;

export interface Template {
  readonly name: string;
  readonly operands: readonly Operand[];
  /** The argument list of the call. */
  readonly argumentsOf: (operands: readonly Tensor[]) => readonly unknown[];
  readonly apply: (args: readonly unknown[]) => readonly Tensor[];
}

const anywhere = [-2, 2] as const;

const apply = (name: string) => (args: readonly unknown[]) => {
  const result = functionNamed(name)(...args);
  return result instanceof Tensor ? [result] : result;
};

const ofSamples: readonly Template[] = opCases.map(({ op, sample }) => {
  const name = (allOps.find(([, each]) => each === op) as (typeof allOps)[number])[0];
  const ranges = sample.range ?? anywhere;
  return {
    name,
    operands: sample.inputs.map((input, i) => {
      if (isShape(input))
        return {
          shape: input,
          range: (typeof ranges[0] === "number" ? ranges : ranges[i]) as readonly [number, number],
        };
      const dtype = input.dtype === "float" ? "float64" : input.dtype;
      return tensor(input.values, { shape: input.shape, dtype });
    }),
    argumentsOf: (tensors) =>
      sample.arrange === undefined ? [...tensors, ...(sample.args ?? [])] : sample.arrange(tensors),
    apply: apply(name),
  };
});

/** The fixture's own values say where a function may be called. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const finite = values.filter(Number.isFinite);
  const [low, high] = [Math.min(...finite), Math.max(...finite)];
  return low < high ? [low, high] : [low - 0.5, low + 0.5];
}

const withDefinition = new Set(allOps.map(([name]) => name));

/** Cases at poles have no second derivative to compare; a random program would find infinite slopes there. */
const isRegular = ({ inputs, float64: { gradients, second } }: Case) =>
  inputs.every(({ shape }) => !shape.includes(0)) &&
  (gradients === undefined || second?.every((each) => each?.every(Number.isFinite) !== false) === true);

const ofFixture: readonly Template[] = cases
  .filter((each) => !withDefinition.has(each.op) && isRegular(each))
  .map(({ op, args, inputs }) => ({
    name: op,
    operands: inputs.map(({ dtype, shape, values }) =>
      dtype === "float"
        ? { shape, range: rangeOf(values.map(Number)) }
        : tensor(values.map(Number), { shape, dtype }),
    ),
    argumentsOf: (tensors) => args.map((arg) => resolve(arg, tensors)),
    apply: apply(op),
  }));

/**
 * Draws differ from run to run, and decompositions have derivatives where matrices are regular: those of a
 * random program are singular as often as not. Both have properties of their own in test/ops. The edges of
 * histogramCounts follow the values without a gradient.
 */
const isLeftOut = (name: string): boolean =>
  name === "histogramCounts" ||
  families.some(
    ({ files: [file = ""], functions, internal = {} }) =>
      /^ops\/(decompositions|sampling)\//.test(file) && (name in functions || name in internal),
  );

export const templates: readonly Template[] = [...ofSamples, ...ofFixture].filter(
  ({ name }) => !isLeftOut(name),
);
