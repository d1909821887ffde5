/**
 * Chapter 4: gradients by differences and by backpropagation, gradient descent on x0² + x1² with a learning rate
 * that fits and two that do not, and the gradient of a loss by the weights of a small network.
 * `npx tsx examples/book/gradient-descent.ts`
 */
import { crossEntropy, numericalGradient, randn, type Tensor, tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { positiveNumber, wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";
import { drawsOf, randomFlags } from "./options.js";

const numbers = (values: readonly number[]) => tensor(values, { dtype: "float64", requiresGrad: true });

/** The function of two numbers that the chapter descends. */
export const squares = (x: Tensor): Tensor => x.square().sum();

function gradientOf(f: (x: Tensor) => Tensor, x: Tensor): Tensor {
  x.grad = null;
  f(x).backward();
  return x.grad ?? x;
}

/** From `start`, so many steps against the gradient; all places on the way. */
export function gradientDescent(
  f: (x: Tensor) => Tensor,
  start: readonly number[],
  { lr = 0.01, steps = 100 } = {},
): number[][] {
  const x = numbers(start);
  const path = [x.toArray() as number[]];
  for (let i = 0; i < steps; i++) {
    x.assign(x.sub(gradientOf(f, x).mul(lr)).detach());
    path.push(x.toArray() as number[]);
  }
  return path;
}

/** W (2, 3) of a network without hidden units, its loss for one example, and the gradient by W. */
export function simpleNet(seed: number, rng: string) {
  const { generator } = drawsOf({ seed, rng });
  const W = randn([2, 3], { generator, dtype: "float64" });
  W.requiresGrad = true;
  const loss = crossEntropy(tensor([[0.6, 0.9]], { dtype: "float64" }).matmul(W), [2]);
  loss.backward();
  return { loss: loss.item(), gradient: (W.grad ?? W).toArray() as number[][] };
}

const short = (x: number) => (Math.abs(x) < 1e-3 || Math.abs(x) >= 1e4 ? x.toExponential(3) : x.toFixed(8));

export const program = await main(import.meta.url, "examples/book/gradient-descent.ts", {
  about: "Chapter 4: gradients, and descent along them.",
  flags: {
    lr: positiveNumber(0.1, "the learning rate of the path that is drawn", "rate"),
    steps: wholeNumber([1, 100_000], 100, "steps of descent"),
    ...randomFlags,
  },
  run({ lr, steps, seed, rng }) {
    console.log(row("gradient at", ["by backward", "by differences"], 26));
    for (const place of [
      [3, 4],
      [0, 2],
      [3, 0],
    ]) {
      const exact = gradientOf(squares, numbers(place)).toArray() as number[];
      const x = numbers(place);
      const differences = numericalGradient(() => squares(x), x).toArray() as number[];
      console.log(
        row(`(${place})`, [exact.join(", "), differences.map((each) => each.toFixed(10)).join(", ")], 30),
      );
    }
    for (const rate of [lr, 10, 1e-10]) {
      const last = gradientDescent(squares, [-3, 4], { lr: rate, steps }).at(-1) ?? [];
      console.log(row(`lr ${rate}`, last.map(short), 18));
    }
    const { loss, gradient } = simpleNet(seed, rng);
    console.log(`\nsimpleNet: loss ${loss.toFixed(8)}, gradient by W`);
    for (const line of gradient)
      console.log(
        row(
          "",
          line.map((each) => each.toFixed(8)),
          14,
        ),
      );

    const path = gradientDescent(squares, [-3, 4], { lr, steps: Math.min(steps, 20) });
    const columns = 60;
    const values = Array.from({ length: columns * columns }, (_, i) => {
      const place = (at: number) => -4.5 + (9 * at) / (columns - 1);
      return place(i % columns) ** 2 + place(Math.floor(i / columns)) ** 2;
    });
    const [x, y] = [0, 1].map((axis) => path.map((place) => place[axis] as number)) as [number[], number[]];
    return {
      "gradient-descent": plotPlane(
        { field: { values, columns }, paths: [{ name: `lr ${lr}`, x, y }] },
        {
          xRange: [-4.5, 4.5],
          yRange: [-4.5, 4.5],
          xName: "x0",
          yName: "x1",
          title: "x0² + x1²",
          width: 560,
        },
      ),
    };
  },
});
