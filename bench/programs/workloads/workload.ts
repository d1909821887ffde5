/** What a workload is, and the kinds of which there are many: forward and backward, without a graph, a step. */
import { type nn, noGrad, ones, randn, type Shape, type Tensor, type TensorOptions } from "wengert";

/** Makes its operands, and gives what is timed: one call of it. */
export type Workload = () => () => unknown;

/** By the names that the PyTorch program has too. */
export type Workloads = Readonly<Record<string, Workload>>;

/** The side of the square matrices of a million elements. */
export const side = 1024;

export const leaf = (shape: Shape = [side, side], options: TensorOptions = {}): Tensor =>
  randn([...shape], { ...options, requiresGrad: true });

/** Computes f and walks it back from a gradient of ones, as PyTorch's program does. */
export function forwardBackward(f: () => Tensor, ...leaves: Tensor[]): () => unknown {
  let upstream: Tensor | undefined;
  return () => {
    for (const each of leaves) each.grad = null;
    const y = f();
    upstream ??= ones([...y.shape], { dtype: y.dtype });
    y.backward(upstream);
    return leaves[0]?.grad;
  };
}

/** An op of one operand, forward and backward. */
export const unary =
  (f: (a: Tensor) => Tensor, shape?: Shape, options?: TensorOptions): Workload =>
  () => {
    const a = leaf(shape, options);
    return forwardBackward(() => f(a), a);
  };

/** An op of two. */
export const binary =
  (
    f: (a: Tensor, b: Tensor) => Tensor,
    shapeA?: Shape,
    shapeB: Shape | undefined = shapeA,
    options?: TensorOptions,
  ): Workload =>
  () => {
    const [a, b] = [leaf(shapeA, options), leaf(shapeB, options)];
    return forwardBackward(() => f(a, b), a, b);
  };

export const withoutGraph =
  <T>(f: () => T) =>
  () =>
    noGrad(f);

/** What all optimizers have. */
export interface Steps {
  zeroGrad(): void;
  step(): void;
}

/** A training step, down to the loss as a number. */
export const step = (
  net: nn.Module,
  criterion: { forward(logits: Tensor, target: Tensor): Tensor },
  optimizer: Steps,
  x: Tensor,
  t: Tensor,
) => {
  return () => {
    optimizer.zeroGrad();
    const loss = criterion.forward(net.forward(x) as Tensor, t);
    loss.backward();
    optimizer.step();
    return loss.item();
  };
};
