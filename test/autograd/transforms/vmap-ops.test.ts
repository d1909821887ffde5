/**
 * vmap of every op and of every composed function beside a loop and stack: values, first and second derivatives,
 * by what differs from example to example and by what all share; enumerated from the registry.
 */
import { describe, expect, test } from "vitest";
import { grad, noGrad, stack, type Tensor, ValueError, vmap, WengertError } from "wengert";
import { expectClose } from "../../helpers/close.js";
import { call, composedFunctions, materialize, opCases } from "../../helpers/samples.js";
import { everyNth } from "../../helpers/size.js";
import { type Case, callCase, cases, inputsOf } from "../../helpers/torch.js";

type Call = (...tensors: Tensor[]) => readonly Tensor[];

const count = 3;
const isFloat = ({ dtype }: Tensor) => dtype === "float64" || dtype === "float32";

/** A loop over the examples, and what they give stacked: what vmap is the fast form of. */
const looped =
  (f: Call, axes: readonly (number | null)[]): Call =>
  (...tensors) => {
    const results = Array.from({ length: count }, (_, i) =>
      f(...tensors.map((x, k) => (axes[k] === null ? x : x.slice([i])))),
    );
    return (results[0] as readonly Tensor[]).map((_, k) => stack(results.map((each) => each[k] as Tensor)));
  };

/** Σ y · w of all floating results, w being different numbers. */
function weighed(results: readonly Tensor[]): Tensor {
  const parts = results.filter(isFloat).map((y) => {
    const w = noGrad(() => y.mul(0.37).add(1).sin());
    return y.mul(w.detach()).sum().to("float64");
  });
  return parts.reduce((a, b) => a.add(b));
}

/** The first and second derivatives of a function by all its floating operands. */
function derivatives(f: Call, tensors: readonly Tensor[]): readonly Tensor[] {
  const floats = tensors.filter(isFloat);
  const placed = (values: readonly Tensor[]) => {
    let next = 0;
    return tensors.map((x) => (isFloat(x) ? (values[next++] as Tensor) : x));
  };
  const scalar = (values: readonly Tensor[]) => weighed(f(...placed(values)));
  const first = grad(scalar) as (values: readonly Tensor[]) => Tensor[];
  const second = grad((values: readonly Tensor[]) =>
    first(values)
      .map((g) => g.sin().sum().to("float64"))
      .reduce((a, b) => a.add(b)),
  ) as (values: readonly Tensor[]) => Tensor[];
  return [...first(floats), ...second(floats)];
}

/** Which operands have examples: all, and where there are several each alone. */
function mappings(tensors: readonly Tensor[]): (0 | null)[][] {
  const all = tensors.map(() => 0 as const);
  if (tensors.length === 1) return [all];
  return [
    all,
    ...everyNth(
      2,
      tensors.map((_, i) => tensors.map((_, k) => (k === i ? (0 as const) : null))),
    ),
  ];
}

const tolerance = (tensors: readonly Tensor[]) =>
  tensors.some(({ dtype }) => dtype === "float32") ? { rtol: 1e-4, atol: 1e-5 } : { rtol: 1e-9, atol: 1e-10 };

function expectSame(actual: readonly Tensor[], expected: readonly Tensor[]): void {
  expect(actual.map(({ shape, dtype }) => [shape, dtype])).toEqual(
    expected.map(({ shape, dtype }) => [shape, dtype]),
  );
  for (const [i, each] of actual.entries()) {
    if (isFloat(each)) expectClose(each, expected[i] as Tensor, tolerance(actual));
    else expect(each.toArray()).toEqual((expected[i] as Tensor).toArray());
  }
}

/** @param examples the operands of each example. */
function compare(f: Call, examples: readonly (readonly Tensor[])[]): void {
  const first = examples[0] as readonly Tensor[];
  const isFlat = !noGrad(() => f(...first)).some(isFloat) || !first.some(isFloat);
  for (const inAxes of mappings(first)) {
    const tensors = inAxes.map((axis, k) =>
      axis === null ? (first[k] as Tensor) : stack(examples.map((each) => each[k] as Tensor)),
    );
    const mapped = vmap(f, { inAxes }) as Call;
    const loop = looped(f, inAxes);
    expectSame(mapped(...tensors), loop(...tensors));
    if (isFlat) continue;
    const inner: Call = (...each) => derivatives(f, each);
    const all = vmap(inner, { inAxes }) as Call;
    try {
      looped(inner, inAxes)(...tensors);
    } catch {
      // the inverse of a singular matrix
      expect(() => all(...tensors)).toThrow(WengertError);
      continue;
    }
    expectSame(all(...tensors), looped(inner, inAxes)(...tensors));
    expectSame(derivatives(mapped, tensors), derivatives(loop, tensors));
  }
}

describe("every op", () => {
  test.each(opCases.map((each) => [each.title, each] as const))("%s", (_, opCase) => {
    const examples = Array.from({ length: count }, (_, i) => materialize(opCase.sample, "float64", 3 * i));
    compare((...tensors) => [call(opCase, tensors)], examples);
  });
});

/** What draws, and what has as many results as its elements say: see vmap.test.ts. */
const draws = ["dropout", "bernoulli", "multinomial", "categorical", "gumbelSoftmax", "randperm"];
const exempt = [...draws, "uniqueAll", "unique", "bincount", "histogramCounts", "ctcLoss"];
/** These look at elements to say what they compute: vmap refuses them, and tells the way out. */
const readers = [
  "nonzero",
  "maskedSelect",
  "scatter",
  "putAlongAxis",
  "scatterReduce",
  "where",
  "at",
  "cummax",
  "cummin",
  "repeatInterleave",
  "maxUnpool1d",
  "maxUnpool2d",
  "maxUnpool3d",
];
const readsMask = ({ op, inputs }: Case) => op === "at" && inputs.some(({ dtype }) => dtype === "bool");

describe("every composed function, as the cases of the PyTorch fixture call it", () => {
  const composed = cases.filter(
    (each) => composedFunctions.includes(each.op) && !exempt.includes(each.op) && !readsMask(each),
  );
  const isRefused = (error: unknown) =>
    error instanceof ValueError && error.message.includes("to read by item()");

  test.each(composed.map((each) => [`${each.op}: ${each.title}`, each] as const))("%s", (_, each) => {
    const operands = (i: number) =>
      inputsOf(each, "float64").map((x) => (isFloat(x) ? x.mul(1 - 0.004 * i) : x));
    try {
      compare(
        (...tensors) => callCase(each, tensors),
        Array.from({ length: count }, (_, i) => operands(i)),
      );
    } catch (error) {
      if (!isRefused(error)) throw error; // its result, or how it is computed, depends on elements
      expect(readers, each.op).toContain(each.op);
    }
  });
});
