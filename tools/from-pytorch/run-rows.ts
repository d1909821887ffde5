/** Runs the right column of the table: what a row gives, and the gradients of a weighted sum of it. */
import * as wengert from "wengert";
import { type Tensor, tensor } from "wengert";
import { helpers } from "./helpers.js";
import { inputs } from "./inputs.js";
import type { Row } from "./rows.js";

export interface Outcome {
  readonly shapes: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  readonly gradients: Readonly<Record<string, readonly number[]>>;
}

function freshInputs(): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, { dtype, values }]) => [
      name,
      tensor(values as number[], { dtype, requiresGrad: dtype === "float64" }),
    ]),
  );
}

/** The tensors in a result: one, several, or a number. */
function outputsOf(result: unknown): Tensor[] {
  if (result instanceof wengert.Tensor) return [result];
  if (Array.isArray(result)) return result.flatMap(outputsOf);
  return [tensor(result as number)];
}

const numbersOf = (x: Tensor): number[] => Array.from(x.toTypedArray(), Number);

export function runRow({ ours }: Pick<Row, "ours">): Outcome {
  const given = freshInputs();
  const scope: Record<string, unknown> = { ...wengert, ...helpers, ...given };
  const body = `return (${ours});`;
  // the right column is text of this repository, and what stands in the page is what runs
  const results = outputsOf(new Function(...Object.keys(scope), body)(...Object.values(scope)));
  const losses = results
    .filter(({ requiresGrad }) => requiresGrad)
    .map((each) => {
      const weights = Float64Array.from({ length: each.size }, (_, k) => (((k * 7) % 11) - 5) / 4);
      return each.flatten().to("float64").mul(tensor(weights)).sum();
    });
  const [first, ...rest] = losses;
  if (first !== undefined) rest.reduce((sum, each) => sum.add(each), first).backward();
  const gradients = Object.entries(given).flatMap(([name, { grad }]) =>
    grad === null ? [] : [[name, numbersOf(grad)] as const],
  );
  return {
    shapes: results.map(({ shape }) => [...shape]),
    values: results.map(numbersOf),
    gradients: Object.fromEntries(gradients),
  };
}
