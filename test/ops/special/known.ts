/** Functions beside values that are known to more digits than a number has. */
import { type Tensor, tensor } from "wengert";

export type Known = readonly [
  name: string,
  f: (x: Tensor) => Tensor,
  values: readonly (readonly [x: number, y: number])[],
];

/** The largest relative error of f at points in float64. */
export function worst(f: (x: Tensor) => Tensor, known: Known[2]): number {
  const values = f(
    tensor(
      known.map(([x]) => x),
      { dtype: "float64" },
    ),
  ).toTypedArray();
  return Math.max(...known.map(([, y], i) => Math.abs(((values[i] as number) - y) / (y || 1))));
}
