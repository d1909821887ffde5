/** Memory as users meet it: gradients that somebody can see are never taken away, and long synchronous loops stay flat. */
import { beforeEach, describe, expect, test } from "vitest";
import {
  defineOp,
  Generator,
  MemoryError,
  memoryStats,
  nn,
  noGrad,
  optim,
  randn,
  setMemoryBudget,
  setZeroSkipping,
  simdSupport,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";
import { chooseKernels } from "../src/kernels/current.js";
import { coreReference } from "../src/kernels/index.js";
import { bySize } from "./helpers/size.js";

const defaultBudget = memoryStats().budgetBytes;
beforeEach(() => setMemoryBudget(defaultBudget));

/** Large enough for linear memory, and for being given up when its graph is released. */
const size = 100;
const leaf = (seed = 1) => randn([size], { requiresGrad: true, generator: new Generator(seed) });
const values = (x: Tensor | null | undefined) => x?.toArray();
const ones = (factor = 1) => new Array(size).fill(factor);
/** Overwrites whatever was freed wrongly. */
const churn = () => {
  for (let i = 0; i < 50; i++) noGrad(() => zeros([size]).sub(7));
};

describe("a gradient that somebody can see is never freed", () => {
  test("the grad of leaves, through rules that pass their g on", () => {
    const [a, b, c] = [leaf(1), leaf(2), leaf(3)];
    a.add(b)
      .add(c)
      .add(a)
      .backward(tensor(new Float32Array(size).fill(3)));
    churn();
    expect([values(a.grad), values(b.grad), values(c.grad)]).toEqual([ones(6), ones(3), ones(3)]);
    a.grad?.assign(0);
    expect([values(b.grad), values(c.grad)]).toEqual([ones(3), ones(3)]);
  });

  test("through reshapes, which share the elements under another shape", () => {
    const [a, b] = [leaf(1), leaf(2)];
    const y = a
      .mul(2)
      .reshape([10, 10])
      .reshape([size])
      .add(b.reshape([4, 25]).reshape([size]));
    y.mul(3).sum().backward();
    churn();
    expect([values(a.grad), values(b.grad)]).toEqual([ones(6), ones(3)]);
  });

  test("through sums over broadcast axes", () => {
    const bias = leaf(1);
    const x = randn([8, size], { generator: new Generator(2), requiresGrad: true });
    x.mul(2).add(bias).sum().backward();
    churn();
    expect(values(bias.grad)).toEqual(ones(8));
    expect(values(x.grad)).toEqual(new Array(8).fill(ones(2)));
  });

  test("the seed is the user's", () => {
    const a = leaf(1);
    const seed = tensor(new Float32Array(size).fill(2));
    a.add(1).add(1).backward(seed);
    churn();
    expect(values(seed)).toEqual(ones(2));
    expect(values(a.grad)).toEqual(ones(2));
    a.grad?.assign(5);
    expect(values(seed)).toEqual(ones(2));
  });

  test("an operand that a rule returned", () => {
    const [a, b] = [leaf(1), leaf(2)];
    const [before, other] = [values(a), values(b)];
    a.mul(b).backward(tensor(new Float32Array(size).fill(1)));
    churn();
    expect([values(a), values(b)]).toEqual([before, other]);
    expect([values(a.grad), values(b.grad)]).toEqual([other, before]);
  });

  test("what hooks have kept: as it was, on the way, and after a replacement", () => {
    const a = leaf(1);
    const seen: Tensor[] = [];
    const keep = (g: Tensor) => {
      seen.push(g);
    };
    const y = a.mul(2);
    const z = y.reshape([10, 10]).mul(3);
    y.registerHook(keep);
    z.registerHook(keep);
    const replacement = zeros([10, 10]).add(4);
    z.registerHook(() => replacement);
    a.registerHook(keep);
    z.sum().backward();
    churn();
    expect(seen.map((g) => g.toTypedArray()[50])).toEqual([1, 12, 24]);
    expect(replacement.toTypedArray()[99]).toBe(4);
    expect(values(a.grad)).toEqual(ones(24));
  });

  test("what retainGrad has asked for", () => {
    const a = leaf(1);
    const y = a.mul(2);
    const z = y.add(1); // passes the same gradient on
    y.retainGrad();
    z.retainGrad();
    z.mul(3).sum().backward();
    churn();
    expect([values(y.grad), values(z.grad), values(a.grad)]).toEqual([ones(3), ones(3), ones(6)]);
    y.grad?.assign(0);
    expect(values(z.grad)).toEqual(ones(3));
  });

  test("everything of a recorded pass, which is a graph of its own", () => {
    const a = leaf(1);
    const cube = a.mul(a).mul(a);
    cube.sum().backward(undefined, { createGraph: true });
    churn();
    const first = a.grad as Tensor;
    a.grad = null;
    first.sum().backward();
    churn();
    const x = a.toTypedArray();
    expect(Array.from(first.toTypedArray())[17]).toBeCloseTo(3 * (x[17] as number) ** 2, 4);
    expect(Array.from((a.grad as Tensor | null)?.toTypedArray() ?? [])[17]).toBeCloseTo(
      6 * (x[17] as number),
      4,
    );
  });

  test("a graph that is walked twice gives the same twice", () => {
    const logits = randn([20, 10], { generator: new Generator(4), requiresGrad: true });
    const h = logits.mul(2).relu();
    const loss = softmaxCrossEntropy(h, new Int32Array(20).fill(3));
    loss.backward(undefined, { retainGraph: true });
    const once = logits.grad?.toTypedArray() as Float32Array;
    churn();
    loss.backward();
    churn();
    expect(logits.grad?.toTypedArray()).toEqual(once.map((x) => 2 * x));
  });

  test("values of tensors that outlive their graph", () => {
    const a = leaf(1);
    const y = a.mul(2);
    const shared = y.detach();
    const z = y.relu();
    z.sum().backward();
    churn();
    const x = a.toTypedArray();
    expect(y.toTypedArray()).toEqual(x.map((each) => 2 * each));
    expect(shared.toTypedArray()).toEqual(y.toTypedArray());
    expect(z.toTypedArray()).toEqual(x.map((each) => Math.max(0, 2 * each)));
  });

  test("a grad that was read stays when it is forgotten; one that was not is used again", () => {
    const net = new nn.Affine(size, size, { generator: new Generator(1) });
    const optimizer = new optim.SGD(net.parameters(), { lr: 0 });
    const x = randn([4, size], { generator: new Generator(2) });
    const pass = () => net.forward(x).sum().backward();
    pass();
    const kept = net.W.grad as Tensor;
    const expected = values(kept);
    optimizer.zeroGrad();
    churn();
    pass();
    expect(values(kept)).toEqual(expected);
    const before = memoryStats().freed;
    optimizer.zeroGrad();
    pass();
    optimizer.zeroGrad();
    expect(memoryStats().freed).toBeGreaterThan(before);
    expect(values(kept)).toEqual(expected);
  });

  test("a grad that accumulates while its old value is held", () => {
    const a = leaf(1);
    a.mul(2).sum().backward();
    const first = a.grad as Tensor;
    a.mul(3).sum().backward();
    a.mul(4).sum().backward();
    churn();
    expect([values(first), values(a.grad)]).toEqual([ones(2), ones(9)]);
  });
});

test("what the library's rules compute on the way is freed at once", () => {
  setMemoryBudget(0); // moves out whatever other tests have left
  setMemoryBudget(defaultBudget);
  const x = randn([size, size], { requiresGrad: true, generator: new Generator(1) });
  const bias = randn([size], { requiresGrad: true, generator: new Generator(2) });
  const pass = () => x.add(bias).cos().atan().erf().softplus().sum().backward();
  pass();
  const before = memoryStats();
  pass();
  const after = memoryStats();
  // six results of the forward pass may live on, for the user may hold them; of the backward pass nothing does
  const alive = after.residentCount - before.residentCount + (after.evicted - before.evicted);
  expect(alive).toBeLessThanOrEqual(6);
  expect(values(x.grad)).toEqual(values(x.grad));
});

describe("rules of the user's own", () => {
  /** y = 2x, with a rule that does what `rule` says. */
  const doubled = (rule: (g: Tensor) => Tensor) =>
    defineOp({
      name: "doubled",
      prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
      forward: (k, [x]) => k.add(x, x),
      vjp: [(g) => rule(g)],
      samples: [{ inputs: [[2]] }],
    });

  test("may return a tensor that they keep", () => {
    const captured = zeros([size]).add(5);
    const a = leaf(1);
    const op = doubled(() => captured);
    op(a.mul(3)).sum().backward();
    op(a).sum().backward();
    churn();
    expect(values(captured)).toEqual(ones(5));
    expect(values(a.grad)).toEqual(ones(20));
    a.grad?.assign(0);
    expect(values(captured)).toEqual(ones(5));
  });

  test("may keep what they are given, and what they compute", () => {
    const kept: Tensor[] = [];
    const a = leaf(1);
    const op = doubled((g) => {
      const result = g.mul(2);
      kept.push(g, result);
      return result;
    });
    op(op(a.mul(3)).mul(5))
      .mul(7)
      .sum()
      .backward();
    churn();
    expect(kept.map((each) => each.toTypedArray()[99])).toEqual([7, 14, 70, 140]);
    expect(values(a.grad)).toEqual(ones(420));
  });

  test("may return their operand", () => {
    const a = leaf(1);
    const before = values(a);
    const op = defineOp({
      name: "strange",
      prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
      forward: (k, [x]) => ({ value: k.neg(x), saved: [x] }),
      vjp: [(_, r) => r.saved(0)],
      samples: [{ inputs: [[2]] }],
    });
    op(a).sum().backward();
    churn();
    expect(values(a)).toEqual(before);
    expect(values(a.grad)).toEqual(before);
    a.grad?.assign(0);
    expect(values(a)).toEqual(before);
  });
});

describe("a long synchronous loop", () => {
  const train = (steps: number, each: (i: number) => void = () => {}) => {
    const generator = new Generator(3);
    const net = new nn.Affine(64, 16, { generator });
    const optimizer = new optim.SGD(net.parameters(), { lr: 0.01 });
    const data = randn([500, 64], { generator });
    const labels = new Int32Array(20).fill(5);
    for (let i = 0; i < steps; i++) {
      const x = data.indexSelect(
        0,
        Int32Array.from({ length: 20 }, () => generator.integer(0, 500)),
      );
      optimizer.zeroGrad();
      softmaxCrossEntropy(net.forward(x).relu(), labels).backward();
      optimizer.step();
      each(i);
    }
    return net;
  };

  const steps = bySize(20_000, 4000);
  test(`of ${steps} training steps stays flat, in linear memory and in all`, { timeout: 120_000 }, () => {
    const seen: { reserved: number; resident: number; rss: number }[] = [];
    train(steps, (i) => {
      if (i % (steps / 20) !== steps / 20 - 1) return;
      const { reservedBytes, residentBytes } = memoryStats();
      seen.push({ reserved: reservedBytes, resident: residentBytes, rss: process.memoryUsage().rss });
    });
    const [warm, last] = [seen[2], seen.at(-1)] as [(typeof seen)[0], (typeof seen)[0]];
    expect(last.reserved).toBe(warm.reserved);
    expect(last.resident).toBeLessThan(1.1 * warm.resident + 65536);
    const latest = Math.min(...seen.slice(-5).map(({ rss }) => rss));
    // by then the garbage collector has found its pace
    expect(latest).toBeLessThan(1.1 * Math.max(...seen.slice(5, 12).map(({ rss }) => rss)));
  });

  test("gives the same parameters whatever the budget, and skipping zeros or not", () => {
    const expected = train(200).W.toTypedArray();
    for (const budget of [0, 20_000, 60_000, 200_000]) {
      setMemoryBudget(budget);
      const actual = train(200).W.toTypedArray();
      // without linear memory the reference runs, whose sums are rounded once
      for (let i = 0; i < actual.length; i++) expect(actual[i]).toBeCloseTo(expected[i] as number, 5);
      expect(memoryStats().residentBytes).toBeLessThanOrEqual(budget);
    }
    setMemoryBudget(defaultBudget);
    setZeroSkipping(false);
    expect(train(200).W.toTypedArray()).toEqual(expected);
    setZeroSkipping(true);
  });

  test("does not touch what the user keeps", () => {
    setMemoryBudget(300_000);
    const kept: Tensor[] = [];
    train(300, (i) => kept.push(noGrad(() => zeros([200]).add(i))));
    for (const [i, each] of kept.entries())
      expect(each.toTypedArray()).toEqual(new Float32Array(200).fill(i));
    expect(memoryStats().evicted).toBeGreaterThan(0);
  });
});

describe("where there is no SIMD", () => {
  test("the reference runs, and says why when it is asked", () => {
    const { kernels, ...why } = chooseKernels({
      instantiate: () => {
        throw new Error("Wasm SIMD unsupported");
      },
    });
    expect(why).toEqual({ wasm: undefined, reason: "Wasm SIMD unsupported" });
    expect(Object.keys(kernels)).toEqual(Object.keys(coreReference));
    const { mul, sum, matmul } = coreReference; // others are wrapped: they take dtypes for storage
    expect(kernels).toMatchObject({ mul, sum, matmul });
    const a = kernels.full([40], 2, "float32");
    expect(kernels.read(kernels.mul(a, a))).toEqual(new Float32Array(40).fill(4));
  });

  test("here there is", () => {
    expect(simdSupport()).toEqual({ available: true, reason: "" });
  });
});

describe("asking and setting", () => {
  test("memoryStats counts what lives in linear memory", () => {
    setMemoryBudget(0);
    expect(memoryStats()).toMatchObject({
      residentCount: 0,
      residentBytes: 0,
      targetBytes: 0,
      budgetBytes: 0,
    });
    setMemoryBudget(defaultBudget);
    const kept = zeros([10_000]).add(1);
    const { residentCount, residentBytes, reservedBytes } = memoryStats();
    expect(residentCount).toBe(2); // the zeros moved in, and the sum was made there
    expect(residentBytes).toBeGreaterThanOrEqual(80_000);
    expect(reservedBytes).toBeGreaterThan(residentBytes);
    expect(kept.size).toBe(10_000);
  });

  test("setMemoryBudget refuses what is no number of bytes", () => {
    for (const bad of [-1, 1.5, Number.NaN, Infinity]) expect(() => setMemoryBudget(bad)).toThrow(ValueError);
  });

  test("a tensor that no memory can hold is a typed error", () => {
    expect(() => zeros([2 ** 20, 2 ** 20])).toThrow(MemoryError);
    expect(zeros([3]).toArray()).toEqual([0, 0, 0]);
  });
});
