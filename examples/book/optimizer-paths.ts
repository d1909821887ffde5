/**
 * Section 6.1: the ways of four optimizers over x²/20 + y², from (-7, 2).
 * `npx tsx examples/book/optimizer-paths.ts`
 */
import { optim, type Tensor, tensor } from "wengert";
import { plotPlane } from "wengert/viz";
import { wholeNumber } from "../shared/flags.js";
import { main, row } from "../shared/main.js";

/** As the book has them: its Adam adds 1e-7 before the correction, and AdaGrad and Adam take that ε. */
export const optimizers = {
  SGD: (p: Tensor[], lr = 0.95) => new optim.SGD(p, { lr }),
  Momentum: (p: Tensor[], lr = 0.1) => new optim.SGD(p, { lr, momentum: 0.9 }),
  AdaGrad: (p: Tensor[], lr = 1.5) => new optim.AdaGrad(p, { lr, eps: 1e-7 }),
  Adam: (p: Tensor[], lr = 0.3) => new optim.Adam(p, { lr, eps: 1e-7, epsBeforeCorrection: true }),
};
export type OptimizerName = keyof typeof optimizers;
export const optimizerNames = Object.keys(optimizers) as OptimizerName[];

const height = (x: Tensor, y: Tensor) => x.square().div(20).add(y.square());

/** The places before each of so many steps. */
export function pathOf(name: OptimizerName, steps: number): { readonly x: number[]; readonly y: number[] } {
  const [x, y] = [-7, 2].map((value) => tensor(value, { dtype: "float64", requiresGrad: true })) as [
    Tensor,
    Tensor,
  ];
  const optimizer = optimizers[name]([x, y]);
  const path = { x: [] as number[], y: [] as number[] };
  for (let i = 0; i < steps; i++) {
    path.x.push(x.item());
    path.y.push(y.item());
    optimizer.zeroGrad();
    height(x, y).backward();
    optimizer.step();
  }
  return path;
}

export const program = await main(import.meta.url, "examples/book/optimizer-paths.ts", {
  about: "Section 6.1: the ways of SGD, Momentum, AdaGrad and Adam over x²/20 + y².",
  flags: { steps: wholeNumber([1, 10_000], 30, "steps of each") },
  run({ steps }) {
    const paths = optimizerNames.map((name) => ({ name, ...pathOf(name, steps) }));
    const shown = [...new Set([0, 1, 2, 10, 20, steps - 1])].filter((i) => i < steps);
    console.log(row("(x, y) at step", shown, 18));
    for (const { name, x, y } of paths)
      console.log(
        row(
          name,
          shown.map((i) => `${x[i]?.toFixed(4)}, ${y[i]?.toFixed(4)}`),
          18,
        ),
      );
    const columns = 80;
    const values = Array.from({ length: columns * columns }, (_, i) => {
      const [x, y] = [i % columns, Math.floor(i / columns)].map((each) => -1 + (2 * each) / (columns - 1));
      return (10 * (x ?? 0)) ** 2 / 20 + (5 * (y ?? 0)) ** 2;
    });
    const plane = {
      xRange: [-10, 10],
      yRange: [-5, 5],
      xName: "x",
      yName: "y",
      width: 560,
      height: 400,
    } as const;
    return Object.fromEntries(
      paths.map((path) => [
        `optimizer-paths-${path.name}`,
        plotPlane({ field: { values, columns }, paths: [path] }, { ...plane, title: path.name }),
      ]),
    );
  },
});
