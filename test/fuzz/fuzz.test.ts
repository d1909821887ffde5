/**
 * Random programs of 1 to 60 calls, made from the functions of src/ops: kernels against each other, gradients and second derivatives against
 * finite differences, drawing and freeing. WENGERT_FUZZ_RUNS=5000 runs more of them, WENGERT_FUZZ_SEED others.
 */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { graphOf, toDot } from "wengert/viz";
import type { NdArray } from "../../src/array/index.js";
import { type Kernels, reference } from "../../src/kernels/index.js";
import { type GradFn, type Tensor, tensor } from "../../src/tensor/index.js";
import { spread } from "../helpers/samples.js";
import { bySize } from "../helpers/size.js";
import { freshWasm } from "../kernels/wasm/arrays.js";
import {
  compile,
  type Drawn,
  drawnPrograms,
  lossOf,
  makeLeaves,
  type Program,
  print,
  run,
} from "./program.js";
import { templates } from "./templates.js";

const runs = Number(process.env.WENGERT_FUZZ_RUNS ?? bySize(60, 8));
const seed = Number(process.env.WENGERT_FUZZ_SEED ?? 1964);

/** More runs may take longer: milliseconds. */
const timeout = 60_000 + 500 * runs;

const smooth = ["float64"] as const;
const mixed = ["float32", "float64", "float32", "int32", "bool"] as const;

/** Checks `holds` on random programs; one that fails is shrunk and printed as code. */
function forAll(
  dtypes: Parameters<typeof drawnPrograms>[0],
  keep: (result: Tensor) => boolean,
  holds: (program: Program) => void,
): void {
  fc.assert(
    fc.property(drawnPrograms(dtypes), (drawn: Drawn) => {
      const program = compile(drawn, keep);
      try {
        holds(program);
      } catch (error) {
        throw new Error(`${error instanceof Error ? error.message : String(error)}\n\n${print(program)}\n`);
      }
    }),
    { seed, numRuns: runs, interruptAfterTimeLimit: timeout },
  );
}

const finite = (x: Tensor) => x.toTypedArray().every((value) => Number.isFinite(Number(value)));
/** Differences of float32 see its rounding. */
const exact = (x: Tensor) => x.dtype !== "float32" && finite(x);

/** The program's loss at its leaves moved by h along one direction each. */
function at(program: Program, directions: readonly Tensor[], h: number) {
  const leaves = makeLeaves(program.leaves).map((x, i) => {
    const moved = x.detach().add((directions[i] as Tensor).mul(h));
    moved.requiresGrad = true;
    return moved;
  });
  return { leaves, loss: lossOf(program, run(program, leaves)) };
}

const directionsOf = (program: Program, salt: number) =>
  program.leaves.map(({ shape }, i) => {
    const size = shape.reduce((a, b) => a * b, 1);
    return tensor(spread(size, [-1, 1], salt + i), { shape, dtype: "float64" });
  });

const inner = (as: readonly Tensor[], bs: readonly Tensor[]) =>
  as.map((a, i) => a.mul(bs[i] as Tensor).sum()).reduce((sum, each) => sum.add(each));

const gradientsOf = (leaves: readonly Tensor[]) =>
  leaves.map((x) => x.grad ?? tensor(new Float64Array(x.size), { shape: x.shape, dtype: x.dtype }));

/**
 * Central differences of f; undefined where there is no slope. Where f is smooth, two steps give one slope, and what is left of f to the
 * two sides shrinks with the step; at a kink within the step, or right at the middle of it, it does not.
 */
function slope(f: (h: number) => number): number | undefined {
  const middle = f(0);
  const around = (h: number) => {
    const [above, below] = [(f(h) - middle) / h, (middle - f(-h)) / h];
    return { slope: (above + below) / 2, bend: (above - below) / h };
  };
  const [step, shorter] = [1e-5, 4e-6];
  const [wide, narrow] = [around(step), around(shorter)];
  const tolerance = 1e-6 * Math.max(1, Math.abs(wide.slope));
  const isSmooth =
    Math.abs(wide.slope - narrow.slope) <= tolerance &&
    Math.abs(wide.bend - narrow.bend) * shorter <= tolerance;
  return isSmooth ? wide.slope : undefined;
}

const close = (actual: number, expected: number) => {
  if (!(Math.abs(actual - expected) <= 1e-5 * Math.max(1, Math.abs(expected))))
    throw new Error(`the derivative along a direction is ${actual}, by differences ${expected}`);
};

/** Every op application that a tensor came from, its record still whole. */
function recordsBehind(roots: readonly Tensor[]): GradFn[] {
  const seen = new Set<GradFn>();
  const stack = [...roots];
  for (let x = stack.pop(); x !== undefined; x = stack.pop()) {
    if (x.gradFn === undefined || seen.has(x.gradFn)) continue;
    seen.add(x.gradFn);
    stack.push(...x.gradFn.inputs);
  }
  return [...seen];
}

const wasm = freshWasm({ smallest: 0 });

/** What an op computes from copies of its operands. */
function recompute(k: Kernels, { inputs, attrs, rules }: GradFn): NdArray {
  const copies = inputs.map((x) => reference.fromValues(x.toTypedArray(), x.shape, x.dtype));
  const result = rules.forward(k, copies, attrs);
  return "value" in result ? result.value : result;
}

const largest = (values: ArrayLike<number>) =>
  Array.from(values, Math.abs)
    .filter(Number.isFinite)
    .reduce((most, x) => Math.max(most, x), 0);

/** The same bits, but in float32, where sums have another order and functions are polynomials of our own: there within 32 roundings. */
function sameResult(record: GradFn): void {
  const [fast, slow] = [recompute(wasm.kernels, record), recompute(reference, record)];
  expect([fast.dtype, ...fast.shape], record.name).toEqual([slow.dtype, ...slow.shape]);
  const [x, y] = [wasm.kernels.read(fast), reference.read(slow)];
  const operands = record.inputs
    .map((input) => largest(input.toTypedArray()))
    .reduce((a, b) => a * Math.max(1, b), 1);
  const bound = slow.dtype === "float32" ? 32 * 2 ** -24 * Math.max(operands, largest(y)) : 0;
  for (let i = 0; i < y.length; i++) {
    const [a, b] = [Number(x[i]), Number(y[i])];
    const overflown = bound > 0 && !Number.isFinite(a) && !Number.isFinite(b);
    if (!Object.is(a, b) && a !== b && !overflown && !(Math.abs(a - b) <= bound))
      throw new Error(`${record.name}: element ${i} is ${a} in WebAssembly, ${b} by the reference`);
  }
}

test("every function of src/ops can occur", () => {
  expect(templates.length).toBeGreaterThan(200);
});

describe("random programs", { timeout: timeout + 30_000 }, () => {
  test("the gradient is the slope of the loss along any direction", () => {
    let [checked, kinked] = [0, 0];
    forAll(smooth, exact, (program) => {
      const directions = directionsOf(program, 11);
      const numeric = slope((h) => at(program, directions, h).loss.item());
      if (numeric === undefined) {
        kinked++;
        return;
      }
      checked++;
      const { leaves, loss } = at(program, directions, 0);
      loss.backward();
      close(inner(gradientsOf(leaves), directions).item(), numeric);
    });
    expect(checked).toBeGreaterThan(kinked);
  });

  test("a second backward is the slope of the gradient", () => {
    let [checked, kinked] = [0, 0];
    forAll(smooth, exact, (program) => {
      const [u, v] = [directionsOf(program, 11), directionsOf(program, 23)];
      const along = (h: number, createGraph: boolean) => {
        const { leaves, loss } = at(program, u, h);
        loss.backward(undefined, { createGraph });
        return { leaves, directional: inner(gradientsOf(leaves), v) };
      };
      const numeric = slope((h) => along(h, false).directional.item());
      if (numeric === undefined) {
        kinked++;
        return;
      }
      checked++;
      const { leaves, directional } = along(0, true);
      for (const x of leaves) x.grad = null;
      if (directional.requiresGrad) directional.backward();
      close(inner(gradientsOf(leaves), u).item(), numeric);
    });
    expect(checked).toBeGreaterThan(kinked);
  });

  test("WebAssembly computes what the reference computes, in each op of forward, backward and the second backward", () => {
    forAll(mixed, finite, (program) => {
      const leaves = makeLeaves(program.leaves);
      const loss = lossOf(program, run(program, leaves));
      if (!loss.requiresGrad) return;
      loss.backward(undefined, { createGraph: true });
      const trainable = leaves.filter((x) => x.requiresGrad);
      const first = gradientsOf(trainable);
      for (const record of recordsBehind([loss, ...first])) sameResult(record);
      for (const x of trainable) x.grad = null;
      const scalar = inner(first, first).to("float64");
      if (!scalar.requiresGrad) return;
      scalar.backward(undefined, { createGraph: true });
      for (const record of recordsBehind(gradientsOf(trainable))) sameResult(record);
    });
  });

  test("drawing neither throws nor changes a gradient, and freeing changes no value", () => {
    forAll(mixed, finite, (program) => {
      const gradients = (draw: boolean) => {
        const leaves = makeLeaves(program.leaves);
        const values = run(program, leaves);
        const loss = lossOf(program, values);
        if (!loss.requiresGrad) return [];
        const before = values.map((x) => x.toTypedArray());
        if (draw) toDot(graphOf(loss), { maxNodes: 10_000 });
        loss.backward();
        if (draw) toDot(graphOf(loss), { maxNodes: 10_000 });
        expect(values.map((x) => x.toTypedArray())).toEqual(before);
        return leaves.map((x) => x.grad?.toTypedArray());
      };
      expect(gradients(true)).toEqual(gradients(false));
    });
  });
});
