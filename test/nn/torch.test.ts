/**
 * Whole networks and recurrent layers against PyTorch
 * (test/fixtures/torch/networks.py, layers.py): loss, all gradients, states, buffers.
 */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type Tensor, tensor } from "wengert";
import { expectClose } from "../helpers/close.js";
import { type Floating, networks, type Run } from "./torch-networks.js";

interface Values {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

interface Results {
  readonly loss: number;
  readonly gradients: Readonly<Record<string, readonly number[]>>;
  readonly others: Readonly<Record<string, Values>>;
}

interface Case extends Readonly<Record<Floating, Results>> {
  readonly name: string;
  readonly inputs: Readonly<Record<string, Values & { readonly whole: boolean }>>;
  readonly parameters: Readonly<Record<string, Values>>;
}

const cases = ["networks", "layers"].flatMap((name) => {
  const fixture = new URL(`../fixtures/torch/${name}.json`, import.meta.url);
  return (JSON.parse(readFileSync(fixture, "utf8")) as { cases: readonly Case[] }).cases;
});

/**
 * Relative to each number, and to the largest of its kind: where a gradient must vanish (of a bias before a
 * normalization, of the keys' bias in attention) what is left is the rounding of its terms.
 */
const tolerances: Record<Floating, number> = { float64: 1e-12, float32: 2e-5 };

const largestOf = (lists: readonly (readonly number[])[]) => Math.max(...lists.flat().map(Math.abs));

describe.each(["float64", "float32"] as const)("in %s", (dtype) => {
  test.each(cases.map((each) => [each.name, each] as const))("%s", (name, each) => {
    const { net, loss, others } = (networks[name] as (dtype: Floating) => Run)(dtype);
    const { missing, extra } = net.loadStateDict(
      Object.entries(each.parameters).map(([path, { shape, values }]) => {
        const typed = dtype === "float64" ? Float64Array.from(values) : Float32Array.from(values);
        return [path, { shape, dtype, values: typed }] as const;
      }),
      { strict: false },
    );
    expect(extra).toEqual([]);
    expect(missing).toEqual([...net.namedBuffers().keys()]);
    const inputs = Object.fromEntries(
      Object.entries(each.inputs).map(([key, { shape, values, whole }]) => [
        key,
        tensor(values, { shape, dtype: whole ? "int32" : dtype }),
      ]),
    );

    const expected = each[dtype];
    const rtol = tolerances[dtype];
    const value = loss(inputs);
    value.backward();
    expectClose(value, tensor(expected.loss, { dtype }), { rtol, atol: 0 }, "the loss");

    const gradients = net.namedParameters().map((parameter) => parameter.grad as Tensor);
    expect([...gradients.keys()].sort()).toEqual(Object.keys(expected.gradients).sort());
    const atol = rtol * largestOf(Object.values(expected.gradients));
    for (const [path, gradient] of gradients) {
      const target = tensor(expected.gradients[path] ?? [], { shape: gradient.shape, dtype });
      expectClose(gradient, target, { rtol, atol }, `gradient of ${path}`);
    }

    const rest = others?.(inputs) ?? {};
    expect(Object.keys(rest).sort()).toEqual(Object.keys(expected.others).sort());
    for (const [key, actual] of Object.entries(rest)) {
      const { shape, values } = expected.others[key] as Values;
      expectClose(actual, tensor(values, { shape, dtype }), { rtol, atol: rtol * largestOf([values]) }, key);
    }
  });
});

test("all networks of the fixtures are there", () => {
  expect(cases.map(({ name }) => name)).toEqual(Object.keys(networks));
});
