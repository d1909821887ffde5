/**
 * DeZero's second-order steps: derivatives of sin of any order, and Newton's method on x⁴ - 2x² and on Rosenbrock's
 * function. `npx tsx examples/zoo/gradients/second-order.ts`
 */
import { gradients, hessian, linspace, solve, type Tensor, tensor } from "wengert";
import { plotLines, plotPlane } from "wengert/viz";
import { wholeNumber } from "../../shared/flags.js";
import { main, row } from "../../shared/main.js";

/** sin and its derivatives up to an order, at so many points from -7 to 7: each is the gradient of the one before. */
export function derivativesOfSine(order: number, points = 200): { x: Float64Array; y: Float64Array[] } {
  const x = linspace(-7, 7, points, { dtype: "float64", requiresGrad: true });
  let y: Tensor = x.sin();
  const all = [y];
  for (let i = 0; i < order; i++) {
    y = gradients(y.sum(), [x], { createGraph: true })[0] as Tensor;
    all.push(y);
  }
  return { x: x.toTypedArray() as Float64Array, y: all.map((each) => each.toTypedArray() as Float64Array) };
}

/** From a place on, so many steps of Newton's method: x - H⁻¹ g. */
export function newton(f: (x: Tensor) => Tensor, start: readonly number[], steps: number): number[][] {
  let x = tensor(start, { dtype: "float64" });
  const path = [[...start]];
  for (let i = 0; i < steps; i++) {
    const leaf = x.clone();
    leaf.requiresGrad = true;
    const gradient = gradients(f(leaf), [leaf])[0] as Tensor;
    x = x.sub(solve(hessian(f, x), gradient));
    path.push(x.toArray() as number[]);
  }
  return path;
}

export const quartic = (x: Tensor): Tensor => x.pow(4).sub(x.square().mul(2)).sum();

/** 100 (y - x²)² + (1 - x)², whose least value lies at the end of a bent valley, at (1, 1). */
export function rosenbrock(p: Tensor): Tensor {
  const [x, y] = [p.at(0), p.at(1)];
  return y.sub(x.square()).square().mul(100).add(x.sub(1).square());
}

export const program = await main(import.meta.url, "examples/zoo/gradients/second-order.ts", {
  about: "DeZero's second-order steps: higher derivatives of sin, and Newton's method.",
  flags: {
    order: wholeNumber([1, 12], 4, "derivatives of sin"),
    steps: wholeNumber([1, 100], 7, "steps of Newton"),
  },
  run({ order, steps }) {
    const { x, y } = derivativesOfSine(order);
    console.log(
      row(
        "x⁴ - 2x²",
        newton(quartic, [2], steps).map(([at = 0]) => at.toFixed(5)),
      ),
    );
    const path = newton(rosenbrock, [-1.2, 1], steps);
    for (const [axis, name] of ["x", "y"].entries())
      console.log(
        row(
          `Rosenbrock ${name}`,
          path.map((place) => (place[axis] as number).toFixed(5)),
        ),
      );
    const columns = 80;
    const values = Array.from({ length: columns * columns }, (_, i) => {
      const [across, up] = [
        -2 + (4 * (i % columns)) / (columns - 1),
        -4 + (7 * Math.floor(i / columns)) / (columns - 1),
      ];
      return Math.log1p(100 * (up - across ** 2) ** 2 + (1 - across) ** 2);
    });
    const way = { name: "Newton", x: path.map(([at = 0]) => at), y: path.map(([, at = 0]) => at) };
    return {
      "second-order-sine": plotLines(
        y.map((each, i) => ({ name: `sin${"′".repeat(i)}`, x, y: each })),
        { title: "Derivatives of sin", xName: "x" },
      ),
      "second-order-rosenbrock": plotPlane(
        { field: { values, columns }, paths: [way] },
        { xRange: [-2, 2], yRange: [-4, 3], title: "Rosenbrock's valley" },
      ),
    };
  },
});
