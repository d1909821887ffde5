/** graphStats: nodes, edges, leaves, what is kept in memory, and where. */
import { describe, expect, test } from "vitest";
import {
  add,
  Generator,
  graphStats,
  nn,
  rand,
  recordSources,
  scope,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import { bySize } from "../../helpers/size.js";

const float64 = (size: number, requiresGrad = false) =>
  rand([size], { dtype: "float64", requiresGrad, generator: new Generator(0) });

describe("counts", () => {
  test("nodes, edges, leaves, parameters and the longest path", () => {
    const [x, w] = [float64(10), float64(10, true)];
    const h = w.mul(x); // 1
    const y = h.mul(h).add(h.sin()).sum(); // 2, 3, 4, 5
    expect(graphStats(y)).toMatchObject({
      nodes: 5,
      edges: 2 + 2 + 1 + 2 + 1,
      leaves: 2,
      parameters: 1,
      parameterElements: 10,
      longestPath: 4,
      released: 0,
    });
  });

  test("a leaf is a graph of itself", () => {
    expect(graphStats(float64(4, true))).toMatchObject({
      nodes: 0,
      edges: 0,
      leaves: 1,
      parameters: 1,
      bytes: 32,
    });
  });

  const length = bySize(1_000_000, 30_000);
  test(`${length} nodes in a chain, and a ladder of shared operands`, () => {
    let h: Tensor = tensor([1], { requiresGrad: true });
    for (let i = 0; i < length; i++) h = add(h, h);
    expect(graphStats(h)).toMatchObject({
      nodes: length,
      edges: 2 * length,
      longestPath: length,
      leaves: 1,
    });
  });
});

describe("memory", () => {
  test("each storage counts once: results, what forward saved, leaves; views are free", () => {
    const [x, w] = [float64(100), float64(100, true)];
    const y = w.mul(x).reshape([10, 10]).exp().reshape([100]).mul(x);
    expect(graphStats(y)).toMatchObject({
      savedBytes: 3 * 800, // two products and exp
      parameterBytes: 800,
      inputBytes: 800,
      bytes: 5 * 800,
    });
  });

  test("what forward saved beyond its result counts where it was saved", () => {
    const logits = rand([8, 10], { dtype: "float64", requiresGrad: true, generator: new Generator(0) });
    const loss = softmaxCrossEntropy(logits.mul(1), [0, 1, 2, 3, 4, 5, 6, 7]);
    const stats = graphStats(loss);
    const fused = [...stats.byOp].find(([op]) => op === "softmaxCrossEntropy");
    expect(fused?.[1].bytes).toBeGreaterThanOrEqual(8 * 10 * 8);
  });

  test("a released graph keeps its nodes, and little else", () => {
    const w = float64(1000, true);
    const loss = w.sin().exp().sum();
    const before = graphStats(loss);
    loss.backward();
    const after = graphStats(loss);
    expect(before.savedBytes).toBe(16_008);
    expect(after).toMatchObject({ nodes: 3, released: 3, parameterBytes: 8000 });
    expect(after.savedBytes).toBe(8);
  });
});

describe("where", () => {
  const network = () => {
    const generator = new Generator(0);
    const net = new nn.Sequential([
      ["Affine1", new nn.Affine(4, 8, { generator })],
      ["Relu1", new nn.ReLU()],
      ["Affine2", new nn.Affine(8, 2, { generator })],
    ] as const);
    return recordSources(() =>
      scope("Loss", () =>
        net
          .forward(rand([5, 4], { generator }))
          .square()
          .mean(),
      ),
    );
  };

  test("by op, by module and by node, the largest first", () => {
    const stats = graphStats(network(), { largest: 2 });
    const total = (groups: typeof stats.byOp) =>
      [...groups.values()].reduce((sum, { bytes }) => sum + bytes, 0);
    expect(total(stats.byOp)).toBe(stats.savedBytes);
    expect(total(stats.byModule)).toBe(stats.savedBytes);
    expect([...stats.byModule.keys()]).toContain("Loss.Sequential.Affine1");
    expect(stats.largest.length).toBe(2);
    expect(stats.largest[0]?.bytes).toBe(5 * 8 * 4);
    expect(stats.largest[0]?.source).toMatch(/graph-stats\.test\.ts/);
  });

  test("prints a table", () => {
    const text = String(graphStats(network()));
    expect(text).toMatch(/^graph of the output of mean: \d+ nodes, \d+ edges, longest path \d+\n/);
    expect(text).toMatch(/leaves: \d+, of them 4 parameters with 58 elements/);
    expect(text).toMatch(/memory: [\d.]+ (B|KiB): nodes /);
    expect(text).toMatch(/^relu +1 +160 B$/m);
    expect(text).toMatch(/^Loss\.Sequential\.Relu1 +1 +160 B$/m);
  });
});

test("what is no tensor is an error", () => {
  expect(() => graphStats(3 as unknown as Tensor)).toThrow(ValueError);
});
