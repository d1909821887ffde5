/**
 * Every op x sample x input x dtype: first and second derivative against finite differences, enumerated from
 * the registry.
 */
import { describe, expect, test } from "vitest";
import { gradcheck, gradgradcheck } from "../../src/autograd/index.js";
import type { Tensor } from "../../src/tensor/index.js";
import { expectClose } from "../helpers/close.js";
import { gradients, inputsOf, weightsLike, zerosOf } from "../helpers/derivatives.js";
import { allOps, call, materialize, type OpCase, opCases } from "../helpers/samples.js";
import { full } from "../helpers/size.js";

const differentiable = opCases.filter(({ op }) => op.definition.vjp !== null);

/** A derivative of 0 everywhere: the check has to be told that this is meant. */
const isFlat = ({ op, sample }: OpCase) =>
  op.definition.local?.every((text) => text === "0") === true ||
  (op.definition.name === "powScalar" && sample.args?.[0] === 0);

test("every op has samples, a rule or an explicit null, and a name of its own", () => {
  expect(allOps.length).toBeGreaterThan(60);
  const names = allOps.map(([, op]) => op.definition.name);
  expect(new Set(names).size).toBe(names.length);
  for (const [name, op] of allOps) {
    const { samples, vjp } = op.definition;
    expect(samples.length, name).toBeGreaterThan(0);
    expect(vjp === null || typeof vjp === "function" || vjp.length > 0, name).toBe(true);
  }
});

test("every differentiable op says its local derivative, one text per input", () => {
  for (const [name, op] of allOps) {
    const { vjp, local, carries } = op.definition; // where it is a number, or where the gradient goes
    if (vjp === null) continue;
    expect(local ?? carries, name).toBeDefined();
    if (typeof vjp === "function") continue;
    for (const [i, rule] of vjp.entries())
      if (rule !== null) expect(local?.[i] ?? carries?.[i], `${name}, input ${i}`).toBeTruthy();
  }
});

describe.each(differentiable)("$title", (opCase) => {
  const check = (checked: typeof gradcheck, mode: "exact" | "projection") => {
    const tensors = materialize(opCase.sample, "float64");
    const inputs = inputsOf(opCase, tensors);
    expect(inputs.length).toBeGreaterThan(0);
    for (const x of inputs) x.requiresGrad = true;
    const report = checked((...operands: Tensor[]) => call(opCase, operands), tensors, {
      mode,
      allowUnused: isFlat(opCase),
      allowFloat32: call(opCase, tensors).dtype === "float32", // a conversion: differences see its rounding
    });
    expect(report.rows.length).toBeGreaterThanOrEqual(inputs.length);
  };

  test("float64: the gradient is the one of finite differences", () => {
    check(gradcheck, "exact");
    check(gradcheck, "projection");
  });

  test("float64: the second derivative is the one of finite differences of the first", () => {
    if (full) check(gradgradcheck, "exact"); // reduced, along random directions only
    check(gradgradcheck, "projection");
  });

  test("float32: gradient and second derivative are those of float64, rounded", () => {
    const run = (dtype: "float32" | "float64") => {
      const tensors = materialize(opCase.sample, dtype);
      const inputs = inputsOf(opCase, tensors);
      const first = gradients(opCase, tensors, weightsLike(call(opCase, tensors)), true);
      for (const x of inputs) x.grad = null;
      const scalar = first.map((g) => g.square().sum()).reduce((a, b) => a.add(b));
      if (scalar.requiresGrad) scalar.backward();
      return { first, second: inputs.map((x) => x.grad ?? zerosOf(x)) };
    };
    const [single, double] = [run("float32"), run("float64")];
    for (const [i, g] of single.first.entries()) {
      expect(g.dtype).toBe("float32");
      expectClose(g, double.first[i] as Tensor, { rtol: 3e-5, atol: 3e-5 });
      expectClose(single.second[i] as Tensor, double.second[i] as Tensor, { rtol: 3e-4, atol: 3e-4 });
    }
  });

  test("the upstream gradient and the operands are not written to", () => {
    const tensors = materialize(opCase.sample, "float64");
    const w = weightsLike(call(opCase, tensors));
    const state = () => [...tensors, w].map((x) => [x.toTypedArray(), x.array.storage.version]);
    const before = state();
    gradients(opCase, tensors, w);
    expect(state()).toEqual(before);
  });

  test("a second pass over a retained graph adds the same gradient once more", () => {
    const tensors = materialize(opCase.sample, "float64");
    const inputs = inputsOf(opCase, tensors);
    for (const x of inputs) x.requiresGrad = true;
    const y = call(opCase, tensors);
    y.backward(weightsLike(y), { retainGraph: true });
    const once = inputs.map((x) => x.grad as Tensor);
    y.backward(weightsLike(y));
    for (const [i, x] of inputs.entries())
      expectClose(x.grad as Tensor, (once[i] as Tensor).mul(2), { rtol: 1e-15, atol: 0 });
  });
});

describe("what is not differentiable", () => {
  test.each(allOps.filter(([, op]) => op.definition.vjp === null))("%s gives a constant", (_, op) => {
    const sample = op.definition.samples[0];
    const tensors = materialize(sample, "float64");
    for (const x of tensors) if (x.dtype === "float64") x.requiresGrad = true;
    const y = call({ op, sample, title: "" }, tensors);
    expect(y.requiresGrad).toBe(false);
    expect(y.gradFn).toBeUndefined();
  });
});
