/** The op behind attention over long sequences: block by block the same as with all scores at once. */
import { describe, expect, test, vi } from "vitest";
import {
  checkpoint,
  detectAnomaly,
  Generator,
  gradients,
  randn,
  scaledDotProductAttention,
  type Tensor,
} from "wengert";
import { networkKernels } from "../../../../src/kernels/index.js";
import { blockwiseAttention } from "../../../../src/ops/internal.js";
import { expectClose } from "../../../helpers/close.js";

const generator = new Generator(3);
type Sizes = readonly [lead: readonly number[], queries: number, keys: number, size: number, values: number];

function operandsOf([lead, queries, keys, size, values]: Sizes, places: readonly number[] = [0, 1, 2]) {
  const shapes = [
    [queries, size],
    [keys, size],
    [keys, values],
  ];
  return shapes.map((each, i) =>
    randn([...lead, ...each], { generator, requiresGrad: places.includes(i) }),
  ) as [Tensor, Tensor, Tensor];
}

/** All scores at once, by ops. */
function atOnce(q: Tensor, k: Tensor, v: Tensor, causal: boolean, factor: number): Tensor {
  const scores = q.mul(factor).matmul(k.transpose(-1, -2));
  const [queries, keys] = scores.shape.slice(-2) as [number, number];
  const seen = scores.detach().mul(0).add(1).tril().gt(0);
  expect([queries, keys]).toEqual(seen.shape.slice(-2));
  return (causal ? scores.where(seen, -Infinity) : scores).softmax().matmul(v);
}

function gradientsOf(operands: readonly Tensor[], y: Tensor, g: Tensor, createGraph = false) {
  for (const each of operands) each.grad = null;
  y.backward(g, { createGraph });
  return operands.map(({ grad }) => grad?.detach() ?? null);
}

const several: readonly Sizes[] = [
  [[], 3, 5, 2, 4],
  [[2, 3], 4, 4, 3, 2],
  // several runs of matrices, and of queries
  [[40], 150, 310, 3, 2],
  [[5, 8], 310, 150, 2, 3],
];

describe.each([false, true])("causal: %s", (causal) => {
  test.each(several)(
    "%s, %s queries of %s keys: values and gradients are those of all scores at once",
    (...sizes) => {
      const operands = operandsOf(sizes);
      const y = blockwiseAttention(...operands, causal, 0.6);
      const plain = atOnce(...operands, causal, 0.6);
      expectClose(y, plain, { rtol: 1e-5, atol: 1e-6 }, "values");
      const g = randn(y.shape, { generator });
      const expected = gradientsOf(operands, plain, g);
      for (const [i, grad] of gradientsOf(operands, y, g).entries())
        expectClose(grad as Tensor, expected[i] as Tensor, { rtol: 1e-4, atol: 1e-4 }, `operand ${i}`);
    },
  );

  test.each([[0], [1], [2], [0, 2], [1, 2]])("only what is asked for is computed: %s %s", (...places) => {
    const sizes: Sizes = [[2], 5, 4, 3, 2];
    const operands = operandsOf(sizes, places);
    const g = randn([2, 5, 2], { generator });
    const expected = gradientsOf(operands, atOnce(...operands, causal, 0.6), g);
    for (const graph of [false, true])
      for (const [i, grad] of gradientsOf(
        operands,
        blockwiseAttention(...operands, causal, 0.6),
        g,
        graph,
      ).entries()) {
        expect(grad === null).toBe(!places.includes(i));
        if (grad !== null)
          expectClose(grad, expected[i] as Tensor, { rtol: 1e-5, atol: 1e-5 }, `operand ${i}`);
      }
  });
});

test.each([[[1]], [[1, 2]], [[0, 2]]])("second derivatives by operands %s", (places) => {
  const operands = operandsOf([[1], 2, 3, 2, 1], places);
  const given = places.map((i) => operands[i] as Tensor);
  const g = randn([1, 2, 1], { generator });
  const second = (y: Tensor) => {
    const first = gradients(y, given, { seeds: [g], createGraph: true });
    return gradients(
      first.map((each) => each.square().sum()).reduce((a, b) => a.add(b)),
      given,
    );
  };
  const expected = second(atOnce(...operands, false, 0.6));
  for (const [i, each] of second(blockwiseAttention(...operands, false, 0.6)).entries())
    expectClose(each, expected[i] as Tensor, { rtol: 1e-4, atol: 1e-5 }, `operand ${places[i]}`);
});

const namesOf = (y: Tensor): Set<string> => {
  const [names, open] = [new Set<string>(), [y]];
  for (const { gradFn } of open) {
    if (gradFn === undefined) continue;
    names.add(gradFn.name);
    open.push(...gradFn.inputs);
  }
  return names;
};

describe("of sequences", () => {
  const [short, long] = [operandsOf([[1], 256, 256, 2, 2]), operandsOf([[1], 257, 256, 2, 2])];

  test("that are long attention is one op, of others its steps are", () => {
    expect(namesOf(scaledDotProductAttention(...long))).toEqual(new Set(["blockwiseAttention"]));
    expect(namesOf(scaledDotProductAttention(...long, { causal: true, scale: 2 }))).toEqual(
      new Set(["blockwiseAttention"]),
    );
    expect(namesOf(scaledDotProductAttention(...short)).has("softmax")).toBe(true);
  });

  test("a mask, dropout, leading axes that are stretched and whoever looks on have the steps", () => {
    const [q, k, v] = long;
    const steps = (y: Tensor) => expect(namesOf(y).has("softmax")).toBe(true);
    steps(
      scaledDotProductAttention(q, k, v, { mask: q.detach().matmul(k.detach().transpose(-1, -2)).gt(-9) }),
    );
    steps(scaledDotProductAttention(q, k, v, { dropoutP: 0.5, generator }));
    steps(scaledDotProductAttention(q, k.squeeze(0), v));
    detectAnomaly(() => {
      steps(scaledDotProductAttention(q, k, v));
    });
  });

  test("checkpoints and a second derivative give what all scores at once give", () => {
    const scores = () => long.map((each) => each.grad?.detach() as Tensor);
    const g = randn([1, 257, 2], { generator });
    const expected = gradientsOf(long, atOnce(...long, true, 0.5), g) as Tensor[];
    for (const each of long) each.grad = null;
    checkpoint(() => scaledDotProductAttention(...long, { causal: true, scale: 0.5 })).backward(g);
    for (const [i, each] of scores().entries())
      expectClose(each, expected[i] as Tensor, { rtol: 1e-4, atol: 1e-4 }, `operand ${i}`);
  });

  test("no more than a block of scores is there at a time", () => {
    const operands = operandsOf([[8], 1024, 1024, 4, 4]);
    const spies = [vi.spyOn(networkKernels, "causalSoftmax"), vi.spyOn(networkKernels, "softmaxGrad")];
    try {
      scaledDotProductAttention(...operands, { causal: true })
        .sum()
        .backward();
      const sizes = spies.flatMap(({ mock }) => mock.calls.map(([a]) => a.size));
      expect(Math.max(...sizes)).toBeLessThanOrEqual(2 ** 19);
      // causal: not much more than half of all
      expect(sizes.reduce((sum, each) => sum + each, 0)).toBeLessThan(0.6 * 3 * 8 * 1024 ** 2);
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});
