/** The ops behind sequences of RNNs and GRUs: what their steps give, values and all gradients. */
import { describe, expect, test } from "vitest";
import { stack } from "../../../src/ops/index.js";
import { gru, rnn } from "../../../src/ops/internal.js";
import { gradients, type Tensor, tensor } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";

type Operands = [z: Tensor, h: Tensor, weights: Tensor, bias: Tensor];

/** One step of each, by ops. */
const cells = {
  rnn: {
    gates: 1,
    op: rnn,
    step: (z: Tensor, h: Tensor, weights: Tensor, bias: Tensor) => z.add(h.matmul(weights)).add(bias).tanh(),
  },
  gru: {
    gates: 3,
    op: gru,
    step: (z: Tensor, h: Tensor, weights: Tensor, bias: Tensor) => {
      type Gates = [Tensor, Tensor, Tensor];
      const [r, u, n] = z.split(3, 1) as Gates;
      const [rh, uh, nh] = h.matmul(weights).add(bias).split(3, 1) as Gates;
      const m = n.add(r.add(rh).sigmoid().mul(nh)).tanh();
      return m.add(u.add(uh).sigmoid().mul(h.sub(m)));
    },
  },
};

/** Operands of which only those at these places require grad. */
const operandsOf = (
  gates: number,
  [examples, steps, size]: readonly [number, number, number],
  places: readonly number[],
  dtype: "float32" | "float64",
) =>
  [[examples, steps, gates * size], [examples, size], [size, gates * size], [gates * size]].map(
    (shape, i) => {
      const count = shape.reduce((product, extent) => product * extent, 1);
      const values = Array.from({ length: count }, (_, j) => Math.sin(3 * i + 1.7 * j + (j * j) / 7) / 2);
      return tensor(values, { dtype, requiresGrad: places.includes(i), shape });
    },
  ) as Operands;

const upstreamOf = (y: Tensor) =>
  tensor(
    Array.from({ length: y.size }, (_, j) => Math.cos(2.3 * j)),
    { dtype: y.dtype, shape: y.shape },
  );

const all = [0, 1, 2, 3];

describe.each(Object.entries(cells))("%s", (_name, { gates, op, step }) => {
  const inSteps = (z: Tensor, first: Tensor, weights: Tensor, bias: Tensor): Tensor => {
    let h = first;
    const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
      h = step(z.slice([null, t]), h, weights, bias);
      return h;
    });
    return stack(values, 1);
  };

  function gradientsOf(operands: Operands, createGraph: boolean, f: (...given: Operands) => Tensor) {
    for (const each of operands) each.grad = null;
    const y = f(...operands);
    y.backward(upstreamOf(y), { createGraph });
    return operands.map(({ grad }) => grad?.detach() ?? null);
  }

  test.each([
    [[3, 4, 2], all],
    [[2, 1, 3], all],
    [[4, 3, 5], all],
    [[1, 2, 1], all],
    ...all.map((i) => [[1, 2, 1], [i]] as const),
    [
      [3, 2, 2],
      [1, 3],
    ],
    [
      [3, 2, 2],
      [0, 2],
    ],
  ] as const)("of %s it gives what its steps give, for operands %s", (sizes, places) => {
    for (const dtype of ["float32", "float64"] as const) {
      const tolerance = dtype === "float32" ? { rtol: 1e-5, atol: 1e-5 } : { rtol: 1e-12, atol: 1e-12 };
      const operands = operandsOf(gates, sizes, places, dtype);
      expect(op(...operands).toTypedArray()).toEqual(inSteps(...operands).toTypedArray());
      const steps = gradientsOf(operands, false, inSteps);
      for (const graph of [false, true]) {
        const given = gradientsOf(operands, graph, op);
        for (const i of all) {
          expect(given[i] === null).toBe(!places.includes(i as never));
          if (places.includes(i as never))
            expectClose(given[i] as Tensor, steps[i] as Tensor, tolerance, `operand ${i}`);
        }
      }
    }
  });

  test.each([[[1]], [[1, 3]], [[1, 2]], [[2, 3]]])("second derivatives by operands %s", (places) => {
    const operands = operandsOf(gates, [1, 2, 1], places, "float64");
    const given = places.map((i) => operands[i] as Tensor);
    const second = (f: (...all: Operands) => Tensor) => {
      const y = f(...operands);
      const first = gradients(y, given, { seeds: [upstreamOf(y)], createGraph: true });
      const sum = first.map((each) => each.square().sum()).reduce((a, b) => a.add(b));
      return gradients(sum, given);
    };
    const expected = second(inSteps);
    for (const [i, each] of second(op).entries())
      expectClose(each, expected[i] as Tensor, { rtol: 1e-11, atol: 1e-11 }, `operand ${places[i]}`);
  });

  test("several passes through one record add up", () => {
    const operands = operandsOf(gates, [3, 4, 2], all, "float64");
    const once = gradientsOf(operands, false, op);
    const y = op(...operands);
    for (const each of operands) each.grad = null;
    for (let pass = 1; pass <= 3; pass++) y.backward(upstreamOf(y), { retainGraph: true });
    for (const [i, { grad }] of operands.entries())
      expectClose(grad as unknown as Tensor, (once[i] as Tensor).mul(3), { rtol: 1e-12, atol: 1e-12 });
  });

  test("operands that do not fit are refused", () => {
    const [z, h, weights, bias] = operandsOf(gates, [3, 4, 2], [], "float64");
    expect(() => op(z, h, weights, bias.slice([[1, null]]))).toThrow(/operand 3, .* does not fit/);
    expect(() => op(z.slice([null, [0, 0]]), h, weights, bias)).toThrow(/with T >= 1/);
    expect(() => op(z, h, weights.to("float32"), bias)).toThrow(/dtype|float32/);
  });
});
