/** The op behind sequences of LSTMs with a projection: its kernels give what its steps would. */
import { describe, expect, test } from "vitest";
import { concat } from "../../../src/ops/index.js";
import { projectedLstm } from "../../../src/ops/internal.js";
import type { Tensor } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";
import { gradientsOf, operandsOf, upstreamOf } from "./by-steps.js";

type Operands = [z: Tensor, h: Tensor, c: Tensor, weights: Tensor, bias: Tensor, projection: Tensor];

const shapes = ([examples, steps, size, projected]: readonly [number, number, number, number]) => [
  [examples, steps, 4 * size],
  [examples, projected],
  [examples, size],
  [projected, 4 * size],
  [4 * size],
  [size, projected],
];

/** The same step by step, by ops. */
function inSteps(...[z, first, memory, weights, bias, projection]: Operands): Tensor {
  let [h, c] = [first, memory];
  const values = Array.from({ length: z.shape[1] as number }, (_, t) => {
    const gates = z.slice([null, t]).add(h.matmul(weights)).add(bias);
    const [i, f, g, o] = gates.split(4, 1);
    c = f.sigmoid().mul(c).add(i.sigmoid().mul(g.tanh()));
    h = o.sigmoid().mul(c.tanh()).matmul(projection);
    return h;
  });
  return concat([...values, c], 1);
}

const all = [0, 1, 2, 3, 4, 5];

describe.each(["float32", "float64"] as const)("%s", (dtype) => {
  const tolerance = dtype === "float32" ? { rtol: 1e-5, atol: 1e-5 } : { rtol: 1e-12, atol: 1e-12 };

  test.each([
    [[3, 4, 3, 2], all],
    [[2, 1, 3, 1], all],
    [[1, 3, 2, 2], all],
    ...all.map((i) => [[2, 3, 3, 2], [i]] as const),
    ...[
      [1, 3],
      [2, 3],
      [2, 5],
    ].map((places) => [[3, 2, 2, 1], places] as const),
  ] as const)(
    "of %s kernels and recorded rule give what the steps give, for operands %s",
    (sizes, places) => {
      const operands = operandsOf(shapes(sizes), places, dtype) as Operands;
      const steps = gradientsOf(operands, false, inSteps);
      expectClose(projectedLstm(...operands), inSteps(...operands), tolerance, "value");
      const [fused, recorded] = [false, true].map((graph) => gradientsOf(operands, graph, projectedLstm));
      for (const i of all) {
        expect(fused?.[i] === null).toBe(!places.includes(i as never));
        if (!places.includes(i as never)) continue;
        for (const each of [fused, recorded])
          expectClose(each?.[i] as Tensor, steps[i] as Tensor, tolerance, `operand ${i}`);
      }
    },
  );
});

test("walking back again adds the same once more", () => {
  const operands = operandsOf(shapes([3, 4, 2, 1]), all, "float64") as Operands;
  const once = gradientsOf(operands, false, projectedLstm);
  for (const each of operands) each.grad = null;
  const y = projectedLstm(...operands);
  for (let pass = 1; pass <= 3; pass++) {
    y.backward(upstreamOf(y), { retainGraph: true });
    for (const [i, { grad }] of operands.entries())
      expectClose(grad as unknown as Tensor, (once[i] as Tensor).mul(pass), { rtol: 1e-12, atol: 1e-12 });
  }
});
