/** checkpoint: the same bits for less memory. */
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  Generator,
  GradError,
  grad,
  hvp,
  isGradEnabled,
  manualSeed,
  NumpyRandom,
  nn,
  noGrad,
  rand,
  randn,
  recordSources,
  scope,
  scopePath,
  type Tensor,
  tensor,
} from "wengert";

const double = (value: number | number[]) => tensor(value, { dtype: "float64" });
const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });
const plain = <A extends readonly unknown[], R>(f: (...args: A) => R, ...args: A) => f(...args);
type Run = typeof plain;
const bits = (x: Tensor | null | undefined) => [...(x?.toTypedArray() ?? [])];

/** The same program with and without checkpoints gives the same bits. */
function expectSameBits(program: (run: Run) => unknown): void {
  expect(program(checkpoint)).toEqual(program(plain));
}

describe("checkpoint", () => {
  test("gives the same values and gradients, to inputs and to captured parameters", () => {
    expectSameBits((run) => {
      manualSeed(3);
      const [x, W, b] = [randn([4, 3]), randn([3, 5]), randn([5])].map((each) => {
        each.requiresGrad = true;
        return each;
      }) as [Tensor, Tensor, Tensor];
      const y = run((h) => h.matmul(W).add(b).tanh().softmax(1), x.mul(2));
      y.square().sum().backward();
      return [y, x.grad, W.grad, b.grad].map(bits);
    });
  });

  test("the graph holds no values of what lies between", () => {
    const x = randn([100], { requiresGrad: true });
    let inner: Tensor | undefined;
    const y = checkpoint((h) => {
      inner = h.exp();
      return inner.sin();
    }, x.mul(1));
    expect(y.gradFn?.inputs[0]?.array.storage.released).toBe(true);
    expect(inner?.gradFn?.result.storage.released).toBe(true);
  });

  test("runs the function once forward and once in each pass back, not at all where nothing is recorded", () => {
    let runs = 0;
    const f = (h: Tensor) => {
      runs++;
      return h.exp().sin().mul(h);
    };
    const x = leaf([1, 2]);
    const y = checkpoint(f, x).sum();
    expect(runs).toBe(1);
    y.backward(undefined, { retainGraph: true });
    expect(runs).toBe(2);
    y.backward();
    expect(runs).toBe(3);
    noGrad(() => checkpoint(f, x));
    expect(runs).toBe(4);
    checkpoint((h) => h.add(1), x)
      .sum()
      .backward(); // no rule asks for a value
  });

  test("a chain of checkpoints, nested ones, and several outputs in a tree", () => {
    expectSameBits((run) => {
      const [x, w] = [leaf([0.5, -0.3]), leaf([1.5, 2.5])];
      const block = (h: Tensor) =>
        run(
          (each) =>
            run((a) => a.mul(w).tanh(), each.sin())
              .add(each)
              .exp(),
          h,
        );
      const two = run(({ a, b }) => ({ sum: a.add(b).square(), product: a.mul(b) }), {
        a: block(block(x)),
        b: x,
      });
      two.sum.mul(two.product).sum().backward();
      return [x.grad, w.grad].map(bits);
    });
  });

  test("draws are repeated: the default generator, captured ones, a spare normal, a child; and later draws stay the same", () => {
    expectSameBits((run) => {
      manualSeed(7);
      const own = new Generator(1);
      const numpy = new NumpyRandom(2);
      const x = leaf([1, 2, 3]);
      randn([1], { generator: own }); // leaves a spare
      const y = run(
        (h) =>
          h
            .mul(rand([3], { dtype: "float64" }))
            .mul(randn([3], { generator: own, dtype: "float64" }))
            .mul(randn([3], { generator: numpy, dtype: "float64" }))
            .mul(randn([3], { generator: own.split(), dtype: "float64" })),
        x.exp(),
      );
      y.square().sum().backward();
      return [bits(y), bits(x.grad), bits(rand([2])), own.state, numpy.getState()];
    });
  });

  test("draws in nested checkpoints, and a seed set inside", () => {
    expectSameBits((run) => {
      manualSeed(11);
      const x = leaf([1, 2]);
      const noise = () => rand([2], { dtype: "float64" });
      const y = run(
        (h) =>
          run((a) => a.exp().mul(noise()), h.mul(noise()))
            .sin()
            .mul(noise()),
        x.sin(),
      );
      const z = run((h) => {
        manualSeed(5);
        return h.exp().mul(noise()).square();
      }, y);
      z.sum().backward();
      return [bits(x.grad), bits(noise())];
    });
  });

  test("second derivatives, and the transformations through it", () => {
    expectSameBits((run) => {
      const w = leaf([1.5, -0.5]);
      const f = (x: Tensor) => run((h) => h.mul(w).tanh().mul(h).exp(), x).sum();
      const x = double([0.3, 0.9]);
      const g = grad(f)(x);
      g.square().sum().backward();
      return [bits(g), bits(w.grad), bits(hvp(f, x, double([1, 2])))];
    });
  });

  test("the second run has the grad mode and the module path of the first", () => {
    const seen: unknown[] = [];
    const x = leaf([1, 2]);
    const y = scope("block", () =>
      checkpoint((h) => {
        const inner = scope("inner", () => h.exp());
        seen.push([isGradEnabled(), scopePath(inner.gradFn?.scope)]);
        return inner.sin();
      }, x.mul(1)),
    );
    y.sum().backward();
    expect(seen).toEqual([
      [true, ["block", "inner"]],
      [true, ["block", "inner"]],
    ]);
    expect(isGradEnabled()).toBe(true);
  });

  test("a module inside gets its gradients", () => {
    expectSameBits((run) => {
      const net = new nn.Sequential([new nn.Affine(3, 4, { generator: new Generator(1) }), new nn.Tanh()]);
      run((h) => net.forward(h), randn([2, 3], { generator: new Generator(2) }))
        .square()
        .sum()
        .backward();
      return net.parameters().map((each) => bits(each.grad));
    });
  });

  test("an input or a parameter that was changed since is an error that names it and the change", () => {
    const [x, b] = [leaf([1, 2], "x"), leaf([1, 1], "b")];
    const f = (h: Tensor) => h.exp().add(b).sin();
    const early = checkpoint(f, x).sum();
    recordSources(() => x.assign([3, 4]));
    expect(() => early.backward()).toThrow(
      /^checkpoint: the input "x" was changed since by assign \(.*checkpoint\.test\.ts:\d+:\d+\), so the function cannot be run again/,
    );
    const late = checkpoint(f, x).sum();
    b.assign(0);
    expect(() => late.backward()).toThrow(/^checkpoint: the parameter "b" was changed since by assign/);
    expect([x.grad, b.grad]).toEqual([null, null]);
  });

  test("a function that computes something else the second time is an error", () => {
    let runs = 0;
    const x = leaf([1, 2]);
    const more = checkpoint((h) => (runs++ === 0 ? h.exp().sin() : h.exp().sin().cos().mul(2)), x).sum();
    expect(() => more.backward()).toThrow(
      /^checkpoint: the second run of the function keeps more than \d+ values/,
    );
    const fewer = checkpoint((h) => (runs++ % 2 === 0 ? h.exp().sin() : h.exp()), x).sum();
    expect(() => fewer.backward()).toThrow(GradError);
    const other = checkpoint((h) => (runs++ % 2 === 0 ? h.exp().sin() : h.slice([[0, 1]]).exp()), x).sum();
    expect(() => other.backward()).toThrow(/has shape \(1,\) where the first had \(2,\)/);
    expect(x.grad).toBeNull();
  });

  test("an error in either run leaves everything as it was", () => {
    let fail = true;
    const x = leaf([1, 2]);
    const f = (h: Tensor) => {
      rand([1]);
      if (fail) throw new RangeError("inside");
      return h.exp().sin();
    };
    expect(() => checkpoint(f, x)).toThrow(RangeError);
    fail = false;
    const y = checkpoint(f, x).sum();
    fail = true;
    manualSeed(1);
    expect(() => y.backward()).toThrow(RangeError);
    const after = rand([1]).item();
    manualSeed(1);
    expect(rand([1]).item()).toBe(after);
    expect([x.grad, isGradEnabled()]).toEqual([null, true]);
    fail = false;
    y.backward();
    expect(x.grad).not.toBeNull();
  });

  test("batch normalisation inside moves its statistics once, nested too, and the gradients are the same bits", () => {
    expectSameBits((run) => {
      const layers = [new nn.BatchNorm(3), new nn.BatchNorm(3)] as const;
      const x = randn([4, 3], { generator: new Generator(3), requiresGrad: true });
      run((h) => run((inner) => layers[1].forward(inner).square(), layers[0].forward(h)), x.mul(1))
        .sum()
        .backward();
      return [x.grad, ...layers.flatMap((each) => [each.runningMean, each.runningVariance])].map(bits);
    });
  });

  test.each<[string, (x: Tensor, random: () => Tensor) => Tensor]>([
    ["in the result", (x, random) => x.mul(random())],
    ["in a result of one number", (x, random) => x.mul(random()).sum()],
    ["as signs", (x, random) => x.mul(random().sub(0.5).sign())],
    ["only in the gradient", (x, random) => x.add(x.sub(x.detach()).mul(random()))],
  ])("draws that are not the library's are an error, never another gradient: %s", (_, f) => {
    const x = leaf(Array.from({ length: 40 }, (_each, i) => 1 + i));
    const random = () => double(Array.from({ length: 40 }, Math.random));
    const y = checkpoint((h) => f(h, random), x.mul(1));
    expect(() => y.sum().backward()).toThrow(GradError);
    expect(() => y.sum().backward()).toThrow(
      /^checkpoint: the second run of the function .* other values of shape .* must be drawn before the checkpoint\.$/,
    );
    expect(x.grad).toBeNull();
  });

  test("a result is compared element by element, a very large one by many that are spread over it", () => {
    const x = rand([1000], { requiresGrad: true });
    const random = () => Array.from({ length: 1000 }, (_, i) => (i === 501 ? Math.random() : 1));
    const y = checkpoint((h) => h.mul(tensor(random())), x.mul(1)).sum();
    expect(() => y.backward()).toThrow(/returns other values of shape \(1000,\)/);
    const large = checkpoint((h) => h.square().mul(Math.random()), rand([400, 500], { requiresGrad: true }));
    expect(() => large.sum().backward()).toThrow(GradError);
  });

  test("NaN is NaN, whatever its bits", () => {
    let bitPattern = 0x7fc00001;
    const x = leaf([1, 2]);
    const nan = () => tensor(new Float32Array(new Uint32Array([bitPattern++]).buffer));
    checkpoint((h) => h.add(nan().to("float64")).add(nan().mul(0)), x.mul(1))
      .sum()
      .backward();
    expect(x.grad?.toArray()).toEqual([1, 1]);
  });

  const w = leaf([0.3, -0.2, 0.8]);
  const mix = (a: Tensor, b: Tensor) => a.mul(b.exp()).mul(w).sin();
  test.each<[string, (run: Run, h: Tensor) => Tensor]>([
    ["before its original", (run, h) => run(mix, h.detach(), h)],
    ["behind it", (run, h) => run(mix, h, h.detach())],
    ["a view of it", (run, h) => run(mix, h.detach().reshape([1, 3]).reshape([3]), h)],
    ["the original from outside", (run, h) => run((a) => mix(h, a), h.detach())],
    ["itself from outside", (run, h) => run((a) => mix(h.detach(), a), h)],
    ["of an input that is from outside too", (run, h) => run((a) => mix(h, a), h)],
    [
      "three deep",
      (run, h) =>
        run(
          (a, b) => run((c, d, e) => mix(c, d).mul(e), a.cos(), a.detach(), b.mul(2).detach()),
          h.detach(),
          h,
        ),
    ],
  ])("detach() before a nested checkpoint: %s", (_, inner) => {
    expectSameBits((run) => {
      const x = leaf([1, 2, 3]);
      w.grad = null;
      run((h) => inner(run, h.sin()), x.mul(2))
        .sum()
        .backward();
      return [x.grad, w.grad].map(bits);
    });
  });

  test("a constant that was changed since is an error that names it; one that the function makes is its own", () => {
    const [x, mask] = [leaf([1, 2]), tensor([0.5, 2], { dtype: "float64", name: "mask" })];
    const y = checkpoint((h) => h.mul(mask).exp(), x.mul(1)).sum();
    mask.assign([1, 1]);
    expect(() => y.backward()).toThrow(/^checkpoint: the constant "mask" was changed since by assign/);
    expect(x.grad).toBeNull();
    const layer = new nn.BatchNorm(1, { dtype: "float64" }).eval();
    const z = checkpoint((h) => layer.forward(h.reshape([2, 1])), x.mul(1)).sum();
    layer.train().forward(double([1, 2]).reshape([2, 1]));
    expect(() => z.backward()).toThrow(/^checkpoint: the constant .* was changed since/);
  });
});
