/** Optimizers alone, inference, and the smallest network there is. */
import * as W from "wengert";
import { nn, optim, rand, randn, type Tensor, tensor } from "wengert";
import { twoConvolutions } from "./networks.js";
import { leaf, type Steps, side, step, type Workload, type Workloads, withoutGraph } from "./workload.js";

function parameters(count: number, shape: number[]): Tensor[] {
  return Array.from({ length: count }, () => {
    const parameter = leaf(shape);
    parameter.grad = randn(shape);
    return parameter;
  });
}

const update =
  (make: (parameters: Tensor[]) => Steps, count: number, shape: number[]): Workload =>
  () => {
    const optimizer = make(parameters(count, shape));
    return () => optimizer.step();
  };

const perceptron = (...sizes: number[]) =>
  new nn.Sequential(
    sizes.slice(1).flatMap((size, i) => {
      const affine = new nn.Affine(sizes[i] as number, size);
      return i < sizes.length - 2 ? [affine, new nn.ReLU()] : [affine];
    }),
  );

const classes =
  (make: () => nn.Module, shape: number[]): Workload =>
  () => {
    const [net, x] = [make(), rand(shape)];
    return withoutGraph(() =>
      W.argMax(net.forward(x) as Tensor, 1)
        .sum()
        .item(),
    );
  };

export const steps: Workloads = {
  "adam step 1M": update((p) => new optim.Adam(p, { lr: 1e-3 }), 1, [side, side]),
  "sgd momentum step 1M": update((p) => new optim.SGD(p, { lr: 1e-3, momentum: 0.9 }), 1, [side, side]),
  "sgd step 100 params of 1000": update((p) => new optim.SGD(p, { lr: 1e-3 }), 100, [1000]),
  "clipGradNorm 100 params of 10000": () => {
    const all = parameters(100, [10_000]);
    return () => optim.clipGradNorm(all, 1);
  },
  "one sample 784-50-10": classes(() => perceptron(784, 50, 10), [1, 784]),
  "one sample 784-1024-1024-10": classes(() => perceptron(784, 1024, 1024, 10), [1, 784]),
  "one image conv net": classes(twoConvolutions, [1, 1, 28, 28]),
  "evaluate (10000,784) dense 784-50-10": classes(() => perceptron(784, 50, 10), [10_000, 784]),
  "evaluate (10000,784) dense 784-512-10": classes(() => perceptron(784, 512, 10), [10_000, 784]),
  "xor mlp step (4,2)-8-1": () => {
    const net = new nn.Sequential([new nn.Affine(2, 8), new nn.Tanh(), new nn.Affine(8, 1)]);
    const x = tensor([
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 1],
    ]);
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.1 });
    return step(net, new nn.MSELoss(), optimizer, x, tensor([[0], [1], [1], [0]]));
  },
};
