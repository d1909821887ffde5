/**
 * Batch normalization whose mean and variance are those of the examples of all ranks, and whose gradients
 * flow to all of them.
 */
import { ShapeError, ValueError } from "../../arguments/index.js";
import { formatShape } from "../../array/index.js";
import { customOp } from "../../autograd/index.js";
import { BatchNorm, type Module } from "../../nn/index.js";
import { add, div, mul, reshape, rsqrt, square, sub, sum } from "../../ops/index.js";
import { nameOf, noGrad, type Tensor, tensor } from "../../tensor/index.js";
import { allReduce } from "../collectives.js";

/** The sum over all ranks. Each rank's loss depends on it, so that all their gradients flow back to each. */
const sumOverRanks = customOp({
  name: "sumOverRanks",
  forward: (x: Tensor): Tensor => allReduce(x, { name: "statistics of BatchNorm" }),
  vjp: [(g): Tensor => sumOverRanks(g)],
});

/** From now on every layer BatchNorm below the model does so in training. */
export function synchronizeBatchNorm(model: Module<never, unknown>): void {
  for (const layer of model.namedModules().values())
    if (layer instanceof BatchNorm) {
      const alone = layer.forward;
      layer.forward = (x: Tensor) => (layer.training ? normalized(layer, x) : alone.call(layer, x));
    }
}

/** y = (x - μ) / √(σ² + eps) · gamma + beta, as `batchNorm` has it. */
function normalized(layer: BatchNorm, x: Tensor): Tensor {
  const { channels, eps, momentum, gamma, beta, runningMean, runningVariance } = layer;
  const [count, own, ...rest] = x.shape;
  if (count === undefined || own !== channels)
    throw new ShapeError(
      `BatchNorm: ${nameOf(x)} of shape ${formatShape(x.shape)}; expected (N, ${channels}) or ` +
        `(N, ${channels}, ...)`,
    );
  const axes = x.shape.flatMap((_, axis) => (axis === 1 ? [] : [axis]));
  const perChannel = (each: Tensor) => reshape(each, [channels, ...rest.map(() => 1)]);
  const values = count * rest.reduce((a, b) => a * b, 1);
  const total = allReduce(tensor(values, { dtype: "float64" }), { name: "examples of BatchNorm" }).item();
  if (total < 2)
    throw new ValueError(
      `BatchNorm: all ranks together have ${total} value per channel, which has no variance.`,
    );
  const mean = div(sumOverRanks(sum(x, axes)), total);
  const centered = sub(x, perChannel(mean));
  const variance = div(sumOverRanks(sum(square(centered), axes)), total);
  noGrad(() => {
    move(runningMean, mean, momentum);
    move(runningVariance, mul(variance, total / (total - 1)), momentum);
  });
  const scaled = mul(centered, rsqrt(add(perChannel(variance), eps)));
  const weighted = gamma === undefined ? scaled : mul(scaled, perChannel(gamma));
  return beta === undefined ? weighted : add(weighted, perChannel(beta));
}

function move(running: BatchNorm["runningMean"], batch: Tensor, momentum: number): void {
  running.assign(add(mul(running, 1 - momentum), mul(batch, momentum)));
}
