/**
 * Every op and every function composed of ops against PyTorch (test/fixtures/torch/ops.py): values,
 * gradients, second derivatives.
 */
import { describe, expect, test } from "vitest";
import { registry } from "../../src/ops/registry.js";
import { expectClose, type Tolerance } from "../helpers/close.js";
import { allOps } from "../helpers/samples.js";
import { cases, compareCase, type Floating } from "../helpers/torch.js";

const tolerances: Record<Floating, Tolerance> = {
  float64: { rtol: 1e-12, atol: 1e-13 },
  float32: { rtol: 3e-6, atol: 3e-6 },
};

describe.each(["float64", "float32"] as const)("%s", (dtype) => {
  test.each(cases.map((each) => [each.title, each] as const))("%s", (_, each) => {
    for (const { what, actual, expected } of compareCase(each, dtype)) {
      expect(actual.dtype, what).toBe(expected.dtype);
      expectClose(actual, expected, tolerances[dtype], what);
    }
  });
});

describe("the fixture", () => {
  test("has a case for every op and every composed function of src/ops", () => {
    expect(registry.size).toBeGreaterThan(90);
    const covered = new Set(cases.map(({ op }) => op));
    expect([...registry.keys()].filter((name) => !covered.has(name))).toEqual([]);
    expect([...covered].filter((name) => !registry.has(name))).toEqual([]);
  });

  test("has gradients for every op with a derivative, and second derivatives for each too", () => {
    const differentiable = allOps.filter(([, op]) => op.definition.vjp !== null);
    expect(differentiable.length).toBeGreaterThan(50);
    for (const [name] of differentiable) {
      const own = cases.filter(({ op }) => op === name);
      expect(
        own.some(({ float64, float32 }) => float64.second !== undefined && float32.second !== undefined),
        name,
      ).toBe(true);
    }
  });

  test("has a gradient other than zero for every op with a derivative other than zero", () => {
    const flat = ["sign", "floor", "ceil", "round", "trunc"];
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
