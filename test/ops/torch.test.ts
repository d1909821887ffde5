/** Every op and every function composed of ops against PyTorch (test/fixtures/torch/ops.py): values, gradients, second derivatives. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import * as ops from "../../src/ops/index.js";
import { Tensor, tensor, zerosLike } from "../../src/tensor/index.js";
import { expectClose, type Tolerance } from "../helpers/close.js";

/** A JSON number, or the name of one that JSON does not have. */
type Numeral = number | "NaN" | "Infinity" | "-Infinity";
type Floating = "float64" | "float32";

interface Input {
  readonly dtype: "float" | "int32" | "bool";
  readonly shape: readonly number[];
  readonly values: readonly Numeral[];
}

interface Results {
  readonly values: readonly { readonly shape: readonly number[]; readonly values: readonly Numeral[] }[];
  /** One per floating input; null where the output does not depend on it. */
  readonly gradients?: readonly (readonly Numeral[] | null)[];
  /** One per floating input, then one per output for its upstream gradient. */
  readonly second?: readonly (readonly Numeral[] | null)[];
}

interface Case extends Readonly<Record<Floating, Results>> {
  readonly op: string;
  readonly title: string;
  readonly args: readonly unknown[];
  readonly inputs: readonly Input[];
  readonly upstream?: readonly (readonly Numeral[])[];
  readonly directions?: readonly (readonly Numeral[])[];
}

const fixture = new URL("../fixtures/torch/ops.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: readonly Case[] };

const tolerances: Record<Floating, Tolerance> = {
  float64: { rtol: 1e-12, atol: 1e-13 },
  float32: { rtol: 3e-6, atol: 3e-6 },
};

/** Exported from src/ops without being an op: helpers of other modules. */
const notOps = ["indexTensor"];

const array = (values: readonly Numeral[], shape: readonly number[], dtype: Tensor["dtype"]) =>
  tensor(values.map(Number), { shape, dtype });

/** `{ tensor: i }` stands for input i, `{ number: "-Infinity" }` for what JSON cannot say. */
function resolve(arg: unknown, inputs: readonly Tensor[]): unknown {
  if (Array.isArray(arg)) return arg.map((each) => resolve(each, inputs));
  if (typeof arg === "object" && arg !== null) {
    if ("tensor" in arg) return inputs[arg.tensor as number];
    if ("number" in arg) return Number(arg.number);
    return Object.fromEntries(Object.entries(arg).map(([name, each]) => [name, resolve(each, inputs)]));
  }
  return arg;
}

function call({ op, args }: Case, inputs: readonly Tensor[]): readonly Tensor[] {
  const f = (ops as Record<string, unknown>)[op] as (...args: readonly unknown[]) => Tensor | Tensor[];
  const result = f(...args.map((arg) => resolve(arg, inputs)));
  return result instanceof Tensor ? [result] : result;
}

const inputsOf = (each: Case, dtype: Floating, requiresGrad: boolean) =>
  each.inputs.map((input) => {
    const x = array(input.values, input.shape, input.dtype === "float" ? dtype : input.dtype);
    if (requiresGrad && input.dtype === "float") x.requiresGrad = true;
    return x;
  });

/** Σ aᵢ·bᵢ over all pairs. */
const inner = (as: readonly Tensor[], bs: readonly Tensor[]) =>
  as.map((a, i) => a.mul(bs[i] as Tensor).sum()).reduce((total, each) => total.add(each));

/** The gradients of the leaves, taken off them; zeros where none arrived. */
const collect = (leaves: readonly Tensor[]) =>
  leaves.map((x) => {
    const gradient = x.grad ?? zerosLike(x);
    x.grad = null;
    return gradient;
  });

function compare(
  what: string,
  actual: readonly Tensor[],
  expected: readonly (readonly Numeral[] | null)[],
  tolerance: Tolerance,
): void {
  expect(actual.length, what).toBe(expected.length);
  for (const [i, x] of actual.entries()) {
    const values = expected[i] ?? null;
    const target = values === null ? zerosLike(x) : array(values, x.shape, x.dtype);
    expectClose(x, target, tolerance, `${what} ${i}`);
  }
}

describe.each(["float64", "float32"] as const)("%s", (dtype) => {
  const tolerance = tolerances[dtype];

  test.each(cases.map((each) => [each.title, each] as const))("%s", (_, each) => {
    const { values, gradients, second } = each[dtype];
    const inputs = inputsOf(each, dtype, gradients !== undefined);
    const outputs = call(each, inputs);
    expect(outputs.length).toBe(values.length);
    for (const [i, y] of outputs.entries()) {
      const { shape, values: numbers } = values[i] as Results["values"][number];
      expectClose(y, array(numbers, shape, y.dtype), tolerance, `output ${i}`);
    }
    if (gradients === undefined || each.upstream === undefined) return;

    const leaves = inputs.filter((x) => x.requiresGrad);
    const upstream = outputs.map((y, i) => array(each.upstream?.[i] ?? [], y.shape, y.dtype));
    for (const g of upstream) g.requiresGrad = true;
    const createGraph = second !== undefined;
    inner(outputs, upstream).backward(undefined, { createGraph });
    for (const g of upstream) g.grad = null;
    const first = collect(leaves);
    for (const [i, gradient] of first.entries()) expect(gradient.dtype).toBe(leaves[i]?.dtype);
    compare("gradient of floating input", first, gradients, tolerance);
    if (second === undefined) return;

    const directions = first.map((g, i) => array(each.directions?.[i] ?? [], g.shape, g.dtype));
    const directional = inner(first, directions);
    if (directional.requiresGrad) directional.backward();
    compare(
      "second derivative by floating input or upstream gradient",
      collect([...leaves, ...upstream]),
      second,
      tolerance,
    );
  });
});

describe("the fixture", () => {
  const exported = Object.entries(ops).flatMap(([name, value]) =>
    typeof value === "function" && !notOps.includes(name) ? [name] : [],
  );

  test("has a case for every op and every composed function that src/ops exports", () => {
    expect(exported.length).toBeGreaterThan(90);
    const covered = new Set(cases.map(({ op }) => op));
    expect(exported.filter((name) => !covered.has(name))).toEqual([]);
    expect([...covered].filter((name) => !exported.includes(name))).toEqual([]);
  });

  test("has gradients for every op with a derivative, and second derivatives for each too", () => {
    const differentiable = exported.filter((name) => {
      const op = (ops as Record<string, unknown>)[name] as { definition?: { vjp: unknown } };
      return op.definition !== undefined && op.definition.vjp !== null;
    });
    expect(differentiable.length).toBeGreaterThan(50);
    for (const name of differentiable) {
      const own = cases.filter(({ op }) => op === name);
      expect(
        own.some(({ float64, float32 }) => float64.second !== undefined && float32.second !== undefined),
        name,
      ).toBe(true);
    }
  });

  test("has a gradient other than zero for every op with a derivative other than zero", () => {
    const flat = ["sign", "floor", "ceil", "round"];
    const moving = new Set(
      cases.flatMap(({ op, float64: { gradients = [] } }) =>
        gradients.some((gradient) => gradient?.some((x) => x !== 0)) ? [op] : [],
      ),
    );
    const differentiable = new Set(
      cases.flatMap(({ op, float64: { gradients } }) => (gradients === undefined ? [] : [op])),
    );
    expect([...differentiable].filter((op) => !moving.has(op))).toEqual(flat);
  });
});
