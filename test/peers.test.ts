/** Defects found in released peers, each as a test of ours: none of them may come back here. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  add,
  layerNorm,
  logSoftmax,
  maximum,
  minimum,
  nn,
  optim,
  softmax,
  softmaxCrossEntropy,
  type Tensor,
  tensor,
  ValueError,
  where,
} from "wengert";
import { graphOf, toDot, toSvg } from "wengert/viz";
import { bySize } from "./helpers/size.js";

const leaf = (value: number | number[] | number[][], name = "") =>
  tensor(value, { requiresGrad: true, dtype: "float64", name });
const grad = (x: Tensor) => x.grad?.toArray();

/** d²/dx² of Σ f(x), by differentiating the recorded backward pass. */
function second(f: (x: Tensor) => Tensor, values: number[]): number[] {
  const x = leaf(values);
  f(x).sum().backward(undefined, { createGraph: true });
  const first = x.grad as Tensor;
  x.grad = null;
  first.sum().backward();
  return x.grad === null ? [] : ((x.grad as Tensor).toArray() as number[]);
}

describe("js-pytorch", () => {
  test("d(x³)/dx at 2 is 12, as a power and as products", () => {
    const x = leaf(2);
    x.pow(3).backward();
    expect(grad(x)).toBe(12);
    const y = leaf(2);
    y.mul(y).mul(y).backward();
    expect(grad(y)).toBe(12);
  });

  test("an unused branch does not zero the gradient", () => {
    const x = leaf(2);
    const y = x.mul(3);
    y.exp();
    y.mul(2).backward();
    expect(grad(x)).toBe(6);
  });

  test("a second backward adds, it does not multiply", () => {
    const x = leaf(2);
    const y = x.square();
    for (let pass = 1; pass <= 3; pass++) {
      y.backward(undefined, { retainGraph: true });
      expect(grad(x)).toBe(4 * pass);
    }
  });

  test("3,000 chained ops, and many more, do not overflow the stack", () => {
    for (const length of [3_000, bySize(100_000, 30_000)]) {
      const x = leaf(1);
      let y: Tensor = x;
      for (let i = 0; i < length; i++) y = add(y, 1);
      y.backward();
      expect(grad(x)).toBe(1);
    }
  });

  test("relu lets nothing through below 0", () => {
    const x = leaf([-2, -1e-9, 3]);
    const y = x.relu();
    y.sum().backward();
    expect(y.toArray()).toEqual([0, 0, 3]);
    expect(grad(x)).toEqual([0, 0, 1]);
  });

  test("softmax of 1000 is not NaN", () => {
    expect(softmax(tensor([1000, 1000, -1000])).toArray()).toEqual([0.5, 0.5, 0]);
    expect(logSoftmax(tensor([1000, -1000])).toArray()).toEqual([0, -2000]);
  });

  test("layer norm of a constant row is 0 with a finite gradient, not NaN", () => {
    const x = leaf([
      [3, 3, 3],
      [1, 2, 3],
    ]);
    const y = layerNorm(x, 3);
    expect((y.toArray() as number[][])[0]).toEqual([0, 0, 0]);
    y.mul([1, 2, 3]).sum().backward();
    for (const each of (grad(x) as number[][]).flat()) expect(Number.isFinite(each)).toBe(true);
  });

  test("Adam corrects its bias: the first step has the length of the learning rate", () => {
    const w = new nn.Parameter(tensor([1], { dtype: "float64" }));
    const adam = new optim.Adam([w], { lr: 0.1, eps: 0 });
    w.mul(0.001).sum().backward();
    adam.step();
    expect((w.toArray() as number[])[0]).toBeCloseTo(0.9, 12);
  });

  test("layer norm of a constant row is 0, with finite gradients", () => {
    const x = tensor([[3, 3, 3]], { requiresGrad: true });
    const y = layerNorm(x, 3);
    expect(y.toArray()).toEqual([[0, 0, 0]]);
    y.backward([[1, 2, 3]]);
    for (const value of x.grad?.toTypedArray() ?? [Number.NaN]) expect(Number.isFinite(value)).toBe(true);
  });
});

describe("TensorFlow.js", () => {
  const t = Math.tanh(0.5);
  const s = 1 / (1 + Math.exp(-0.5));
  test.each<[string, (x: Tensor) => Tensor, number]>([
    ["exp", (x) => x.exp(), Math.exp(0.5)],
    ["tanh", (x) => x.tanh(), -2 * t * (1 - t * t)],
    ["sigmoid", (x) => x.sigmoid(), s * (1 - s) * (1 - 2 * s)],
    ["max", (x) => x.square().max(), 2],
  ])("%s has a second derivative", (_, f, expected) => {
    expect(second(f, [0.5])[0]).toBeCloseTo(expected, 12);
  });

  test("softmax and softmax cross-entropy have a second derivative", () => {
    // two classes: the loss is softplus(b - a), its second derivative σ(1 - σ)
    const logits = [0.3, -0.4];
    const sigma = 1 / (1 + Math.exp(0.7));
    const x = leaf([logits]);
    softmaxCrossEntropy(x, [0]).backward(undefined, { createGraph: true });
    const first = x.grad as Tensor;
    x.grad = null;
    first.slice([0, 0]).backward();
    expect((grad(x) as number[][])[0]?.[0]).toBeCloseTo(sigma * (1 - sigma), 12);
    // the probability of the first class is σ of the difference: its second derivative is σ(1 - σ)(1 - 2σ)
    const y = leaf(logits);
    softmax(y).slice([0]).backward(undefined, { createGraph: true });
    const gradient = y.grad as Tensor;
    y.grad = null;
    gradient.slice([0]).backward();
    const p = 1 - sigma;
    expect((grad(y) as number[])[0]).toBeCloseTo(p * (1 - p) * (1 - 2 * p), 12);
  });

  test("where(x > 0, log x, 0) can be differentiated", () => {
    const x = leaf([2, 4]);
    where(x.gt(0), x.log(), 0).sum().backward();
    expect(grad(x)).toEqual([0.5, 0.25]);
    const guarded = leaf([2, -1, 0]);
    where(guarded.gt(0), where(guarded.gt(0), guarded, 1).log(), 0)
      .sum()
      .backward();
    expect(grad(guarded)).toEqual([0.5, 0, 0]);
  });

  test("abs'(0) is 0", () => {
    const x = leaf([0, -3, 3]);
    x.abs().sum().backward();
    expect(grad(x)).toEqual([0, -1, 1]);
  });

  test("the largest of a tie shares its gradient, it does not pass it twice", () => {
    const x = leaf([3, 1, 3]);
    x.max().backward();
    expect(grad(x)).toEqual([0.5, 0, 0.5]);
    const [a, b] = [leaf(2), leaf(2)];
    maximum(a, b).backward();
    expect([grad(a), grad(b)]).toEqual([0.5, 0.5]);
  });

  test("norm'(0) is 0, to second order too", () => {
    const x = leaf([0, 0]);
    x.norm().backward();
    expect(grad(x)).toEqual([0, 0]);
    expect(second((y) => y.norm(), [0, 0])).toEqual([0, 0]);
  });

  test("a shape or dtype round trip keeps the gradient", () => {
    const x = leaf([1, 2, 3, 4]);
    x.mul(3).reshape([2, 2]).reshape([4]).to("float32").to("float64").square().sum().backward();
    expect(grad(x)).toEqual([18, 36, 54, 72]);
  });
});

describe("jax-js", () => {
  test("relu'(0) = 0 and abs'(0) = 0", () => {
    const x = leaf(0);
    x.relu().add(x.abs()).backward();
    expect(grad(x)).toBe(0);
  });

  test("x.mul(x) needs no ceremony, and x can be used again", () => {
    const x = leaf(3);
    x.mul(x).add(x).backward();
    expect(grad(x)).toBe(7);
    expect(x.item()).toBe(3);
  });

  test("grad of 6,000 chained ops does not overflow, nor does its derivative", () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 6_000; i++) y = y.mul(x);
    y.backward(undefined, { createGraph: true });
    const first = x.grad as Tensor;
    expect(first.item()).toBe(6_001);
    x.grad = null;
    first.backward();
    expect(grad(x)).toBe(6_001 * 6_000);
  });

  test("nothing is to be initialised: the first op runs right after the import, on Node 20 too", () => {
    const { stdout } = spawnSync(
      process.execPath,
      [
        "--import",
        "tsx",
        "--eval",
        `import { tensor } from "wengert"; console.log(tensor([1, 2]).sum().item());`,
      ],
      { encoding: "utf8", cwd: fileURLToPath(new URL("..", import.meta.url)) },
    );
    expect(stdout.trim()).toBe("3");
  });
});

describe("shumai", () => {
  test("clamp honours the upstream gradient", () => {
    const x = leaf([-2, 0.5, 2]);
    x.clamp({ min: -1, max: 1 }).mul([10, 20, 30]).sum().backward();
    expect(grad(x)).toEqual([0, 20, 0]);
    const bounds = leaf([-1, 1]);
    bounds.clamp({ min: -1, max: 1 }).sum().backward();
    expect(grad(bounds)).toEqual([1, 1]);
  });

  test("minimum knows which input it took", () => {
    const [a, b] = [leaf([1, 5]), leaf([2, 3])];
    minimum(a, b).sum().backward();
    expect([grad(a), grad(b)]).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });

  test("gradients accumulate, they do not overwrite", () => {
    const x = leaf(2);
    x.mul(3).backward();
    x.mul(4).backward();
    expect(grad(x)).toBe(7);
  });
});

describe("DeZero", () => {
  test("a quote in a name does not break the DOT file", () => {
    const x = leaf(2, 'say "hi" \\ to\nme');
    const dot = toDot(graphOf(x.mul(3)));
    expect(dot).toContain('say \\"hi\\" \\\\ to\\nme');
  });

  test("backward on a leaf does not crash", () => {
    const x = leaf(2);
    x.backward();
    expect(grad(x)).toBe(1);
  });

  test("parameters come in the order of definition, always", () => {
    class Net extends nn.Module {
      readonly z = new nn.Affine(1, 1);
      readonly a = new nn.Affine(1, 1);
    }
    expect([...new Net().namedParameters()].map(([name]) => name)).toEqual(["z.W", "z.b", "a.W", "a.b"]);
  });
});

describe("micrograd", () => {
  test("no recursion: 50,000 ops in a row are walked back, and drawing them ends in words", () => {
    const a = leaf(1);
    let y: Tensor = a;
    for (let i = 0; i < 50_000; i++) y = y.neg();
    expect(() => toDot(y)).toThrow(ValueError);
    y.backward();
    expect(grad(a)).toBe(1);
  });

  test("b = a + a; c = b + b is right", () => {
    const a = leaf(3);
    const b = a.add(a);
    b.add(b).backward();
    expect(grad(a)).toBe(4);
  });

  test("a second backward does not count interiors twice", () => {
    const a = leaf(3);
    const b = a.add(a);
    const c = b.add(b);
    c.backward(undefined, { retainGraph: true });
    c.backward();
    expect(grad(a)).toBe(8);
  });

  test("x · x draws two edges", () => {
    const { edges } = graphOf(leaf(3, "x").mul(leaf(4, "y")));
    const squared = leaf(3, "x");
    const twin = graphOf(squared.mul(squared)).edges;
    expect(
      twin
        .filter((edge) => edge.from === "parameter_1")
        .map((edge) => edge.operand)
        .toArray(),
    ).toEqual([0, 1]);
    expect(twin.size).toBe(edges.size);
  });
});

describe("the book", () => {
  test("relu does not write into the upstream gradient", () => {
    const x = leaf([-1, 2]);
    const seed = tensor([5, 6], { dtype: "float64" });
    x.relu().backward(seed);
    expect(seed.toArray()).toEqual([5, 6]);
  });

  test("the loss of a certain answer is exactly 0, and that of an impossible one is what it is", () => {
    expect(softmaxCrossEntropy(tensor([[1000, 0]]), [0]).item()).toBe(0);
    expect(softmaxCrossEntropy(tensor([[1000, 0]]), [1]).item()).toBe(1000);
  });

  test("softmax works without a batch axis", () => {
    expect(softmax(tensor([0, 0])).toArray()).toEqual([0.5, 0.5]);
    const logits = leaf([0, 0]);
    softmaxCrossEntropy(logits, 1).backward();
    expect(grad(logits)).toEqual([0.5, -0.5]);
  });
});

describe("torchviz and kin", () => {
  test("two drawings of the same program are the same bytes", () => {
    const draw = () => toDot(graphOf(leaf(2, "x").mul(leaf(3, "y"))));
    expect(draw()).toBe(draw());
  });

  test("the Graphviz program need not be installed: an SVG is made with an empty PATH", async () => {
    const path = process.env.PATH;
    process.env.PATH = "";
    try {
      expect(await toSvg(leaf(2, "x").mul(leaf(3, "y")))).toMatch(/^[\s\S]*<svg [\s\S]*<\/svg>\s*$/);
    } finally {
      process.env.PATH = path;
    }
  });

  test("a graph of 100,000 ops can be taken and refused in words, not by a stack overflow", () => {
    let y: Tensor = leaf(1, "x");
    for (let i = 0; i < 100_000; i++) y = y.add(1);
    expect(() => toDot(y)).toThrow(/100,000|100000|200,001|100,001/);
  });
});
