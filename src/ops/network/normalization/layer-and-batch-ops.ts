/** The ops behind `layerNorm` and `batchNorm` of large arrays: standardize, scale and shift in one pass. */
import { checkedInside, nonNegative, optional, ShapeError } from "../../../arguments/index.js";
import { formatShape, type NdArray, type Shape, sameShape } from "../../../array/index.js";
import { networkKernels } from "../../../kernels/index.js";
import {
  defineOp,
  floatingOperand,
  nameOf,
  type Op,
  type OpRecord,
  requireSameDtype,
  type Tensor,
  tensorKind,
  type Vjp,
} from "../../../tensor/index.js";
import { jointly } from "../jointly.js";
import { standardizing, unstandardizing } from "./formulas.js";
import { standardize } from "./standardize.js";

type Inputs = readonly [x: Tensor, weight: Tensor, bias: Tensor];

interface Attrs {
  readonly eps: number;
  /** Is told of the mean and the variance of each place, (places, 4): see the kernels. */
  readonly measured: ((statistics: NdArray) => void) | undefined;
}

function prepared(name: string, x: Tensor, weight: Tensor, bias: Tensor, shape: Shape): Inputs {
  const inputs = [x, weight, bias].map((each) => floatingOperand(each, name)) as unknown as Inputs;
  for (const each of [weight, bias]) {
    requireSameDtype(name, x, each);
    if (x.size === 0 || !sameShape(each.shape, shape))
      throw new ShapeError(
        `${name}: ${nameOf(each)} of shape ${formatShape(each.shape)} does not fit ${nameOf(x)} of shape ` +
          formatShape(x.shape),
      );
  }
  return inputs;
}

type Made = ReturnType<typeof networkKernels.layerNormGrad>;

const partsOf = ({ a, weight, bias }: Made) => [() => a, () => weight, () => bias];

const takes = { x: tensorKind, weight: tensorKind, bias: tensorKind, eps: nonNegative };

const ofRows: Vjp<Attrs, Inputs> = (g, r, input) => jointly(g, r, input, rowsByKernel, rowsInSteps);

type Shaped = Pick<Tensor, "shape">;

const lastAxes = ({ shape }: Shaped, weight: Shaped): number[] =>
  weight.shape.map((_, i) => shape.length - weight.shape.length + i);

const allButChannels = ({ shape }: Shaped): number[] =>
  shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));

/**
 * The plain steps.
 * @param others along which weight and bias are copied. @param as what lays these out, where they need it.
 */
function insideOf(axes: readonly number[], others: readonly number[], eps: number, as = ""): string {
  const forward = `${standardizing(axes, eps)}; n = d / s; {y} = n × ${as}{b} + ${as}{c}`;
  const back = unstandardizing(axes, "u", "n");
  const summed = `{∂b} = Σ[${others}] ({g} × n); {∂c} = Σ[${others}] {g}`;
  return `${forward}; u = {g} × ${as}{b}; ${back}; ${summed}`;
}

function rowsByKernel(g: Tensor, r: OpRecord<Attrs, Inputs>) {
  const [x, weight] = [r.input(0).array, r.input(1).array];
  return partsOf(networkKernels.layerNormGrad(g.array, x, weight, r.saved(0).array));
}

function rowsInSteps([x, weight, bias]: Inputs, { eps }: Attrs): Tensor {
  return standardize(x, lastAxes(x, weight), { eps }).mul(weight).add(bias);
}

/**
 * y = (x - μ) / √(σ² + eps) · weight + bias over the last axes, whose shape weight and bias have.
 * ∂L/∂x = s · (u - mean u - ŷ · mean (u · ŷ)), u = g · weight, ŷ = (x - μ) · s
 * ∂L/∂weight = Σ g · ŷ    ∂L/∂bias = Σ g
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const layerNormOp: Op<[x: Tensor, weight: Tensor, bias: Tensor, eps: number], Attrs, Inputs> =
  defineOp({
    name: "layerNorm",
    takes,
    prepare: (x: Tensor, weight: Tensor, bias: Tensor, eps: number) => ({
      inputs: prepared("layerNorm", x, weight, bias, x.shape.slice(x.rank - weight.rank)),
      attrs: { eps, measured: undefined } as Attrs,
    }),
    forward: (_, [x, weight, bias], { eps }) => {
      const { value, statistics } = networkKernels.layerNorm(x, weight, bias, eps);
      return { value, saved: [statistics] };
    },
    vjp: [ofRows, ofRows, ofRows],
    carries: [
      { how: "mixed", words: "added up over the elements" },
      { how: "summed", words: "times what was standardized, and added up over the examples" },
      { how: "summed", words: "added up over the examples" },
    ],
    inside: ({ inputs: [x, weight], attrs: { eps } }) => {
      const axes = lastAxes(x, weight);
      return insideOf(axes, [...x.shape.keys()].slice(0, axes[0]), eps);
    },
    terms: ({ attrs: { eps } }) => ({ eps }),
    samples: [
      { inputs: [[3, 4], [4], [4]], args: [1e-5] },
      {
        inputs: [
          [2, 2, 3],
          [2, 3],
          [2, 3],
        ],
        args: [0.1],
      },
    ],
  });

const ofChannels: Vjp<Attrs, Inputs> = (g, r, input) =>
  jointly(g, r, input, channelsByKernel, channelsInSteps);

function channelsByKernel(g: Tensor, r: OpRecord<Attrs, Inputs>) {
  const [x, weight] = [r.input(0).array, r.input(1).array];
  return partsOf(networkKernels.batchNormGrad(g.array, x, weight, r.saved(0).array));
}

function channelsInSteps([x, weight, bias]: Inputs, { eps }: Attrs): Tensor {
  const shape = x.shape.map((extent, axis) => (axis === 1 ? extent : 1));
  return standardize(x, allButChannels(x), { eps }).mul(weight.reshape(shape)).add(bias.reshape(shape));
}

/**
 * The same for each channel of (N, C, ...), by the mean and deviation of the batch; weight and bias are (C).
 * ∂L/∂x, ∂L/∂weight, ∂L/∂bias = as those of `layerNorm`, over a channel
 * @throws ShapeError for shapes that do not fit, DTypeError for dtypes that differ.
 */
export const batchNormOp: Op<
  [x: Tensor, weight: Tensor, bias: Tensor, eps: number, measured?: Attrs["measured"]],
  Attrs,
  Inputs
> = defineOp({
  name: "batchNorm",
  takes: { ...takes, measured: optional(checkedInside("a function")) },
  prepare: (x: Tensor, weight: Tensor, bias: Tensor, eps: number, measured?: Attrs["measured"]) => ({
    inputs: prepared("batchNorm", x, weight, bias, x.shape.slice(1, 2)),
    attrs: { eps, measured },
  }),
  forward: (_, [x, weight, bias], { eps, measured }) => {
    const { value, statistics } = networkKernels.batchNorm(x, weight, bias, eps);
    measured?.(statistics);
    return { value, saved: [statistics] };
  },
  vjp: [ofChannels, ofChannels, ofChannels],
  carries: [
    { how: "mixed", words: "added up over the batch" },
    { how: "summed", words: "times what was standardized, and added up over the batch" },
    { how: "summed", words: "added up over the batch" },
  ],
  inside: ({ inputs: [x], attrs: { eps } }) => {
    const axes = allButChannels(x);
    const behind = x.shape.slice(2).map(() => 1);
    return insideOf(axes, axes, eps, behind.length === 0 ? "" : `as[${[x.shape[1], ...behind]}] `);
  },
  terms: ({ attrs: { eps } }) => ({ eps }),
  samples: [
    { inputs: [[4, 3], [3], [3]], args: [1e-5] },
    { inputs: [[2, 2, 3], [2], [2]], args: [0.1] },
  ],
});
