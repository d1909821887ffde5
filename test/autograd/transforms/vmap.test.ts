/** vmap: axes and trees, what it goes together with, what it refuses, and draws. Every op: vmap-ops.test.ts. */
import { describe, expect, test } from "vitest";
import {
  arange,
  bincount,
  ChangedError,
  checkpoint,
  customOp,
  detectAnomaly,
  dropout,
  grad,
  gradients,
  hessian,
  histogramCounts,
  hvp,
  jacobian,
  jvp,
  manualSeed,
  nn,
  noGrad,
  oneHot,
  ones,
  rand,
  randint,
  randn,
  ShapeError,
  savedTensorHooks,
  stack,
  type Tensor,
  tensor,
  uniqueAll,
  ValueError,
  vjp,
  vmap,
  where,
  zeros,
} from "wengert";
import { expectClose } from "../../helpers/close.js";

const double = { dtype: "float64" } as const;
const tight = { rtol: 1e-12, atol: 1e-13 };
const rows = (x: Tensor) => Array.from({ length: x.shape[0] as number }, (_, i) => x.slice([i]));
const looped = (f: (x: Tensor) => Tensor, x: Tensor) => stack(rows(x).map(f));
const x = noGrad(() => arange(0, 12, 1, double).reshape([4, 3]).mul(0.17).sin());
const y = noGrad(() => arange(0, 15, 1, double).reshape([5, 3]).mul(0.29).cos());
const wave = (a: Tensor) => a.sin().mul(a).sum();

function thrownBy(run: () => unknown): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was thrown");
}

describe("axes", () => {
  test("the examples lie along the first axis, or along those that are named", () => {
    const sums = (a: Tensor) => a.sum();
    expect(vmap(sums)(x).shape).toEqual([4]);
    expectClose(vmap(sums, { inAxes: 1 })(x), x.sum(0), tight);
    expectClose(vmap(sums, { inAxes: -1 })(x), x.sum(0), tight);
    expect(vmap((a: Tensor) => a.mul(2), { inAxes: [1], outAxes: -1 })(x).toArray()).toEqual(
      x.mul(2).toArray(),
    );
  });

  test("each argument has its own, and what has null is the same for all, whatever it is", () => {
    const f = (a: Tensor, b: Tensor, options: { by: number }) => a.mul(b).mul(options.by).sum();
    const z = vmap(f, { inAxes: [0, null, null] })(x, ones([3], double), { by: 2 });
    expectClose(z, x.sum(1).mul(2), tight);
  });

  test("arguments and results are trees, and axes may be built like them", () => {
    const f = ({ W, b }: { W: Tensor; b: Tensor }, [a]: [Tensor]) => ({ sum: a.matmul(W).add(b), list: [b] });
    const p = { W: ones([3, 2], double), b: zeros([4, 2], double) };
    const made = vmap(f, { inAxes: [{ W: null, b: 0 }, [0]], outAxes: { sum: 1, list: [0] } })(p, [x]);
    expect([made.sum.shape, made.list[0]?.shape]).toEqual([
      [2, 4],
      [4, 2],
    ]);
    expectClose(made.sum, x.matmul(p.W).T, tight);
  });

  test("what does not depend on the example is repeated, or handed out as it is", () => {
    const c = tensor([1, 2]);
    expect(vmap((_: Tensor) => c)(x).toArray()).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    expect(vmap((_: Tensor) => c, { outAxes: null })(x)).toBe(c);
  });

  test("names of tensors stay, and whole numbers are examples too", () => {
    const ids = tensor([2, 0], { dtype: "int32", name: "ids" });
    expect(
      vmap((i: Tensor) =>
        oneHot(i, 3)
          .mul(tensor([10, 20, 30]))
          .sum(),
      )(ids).toArray(),
    ).toEqual([30, 10]);
    vmap((i: Tensor) => {
      expect([i.name, i.shape, i.dtype]).toEqual(["ids", [], "int32"]);
      return i;
    })(ids);
  });
});

describe("with other transformations", () => {
  test("inside: grad, vjp, jvp, jacobian, hessian and hvp of each example", () => {
    const each: ((a: Tensor) => Tensor)[] = [
      (a) => grad(wave)(a) as Tensor,
      (a) => vjp((b: Tensor) => b.exp(), a)[1](a.mul(2)) as Tensor,
      (a) => jvp((b: Tensor) => b.exp().sum(), a, a.cos() as never)[1] as Tensor,
      (a) => jacobian((b: Tensor) => b.mul(b.sum()), a) as Tensor,
      (a) => hessian(wave, a) as Tensor,
      (a) => hvp(wave, a, ones([3], double) as never) as Tensor,
      (a) => grad((b: Tensor) => (grad(wave)(b) as Tensor).square().sum())(a) as Tensor,
    ];
    for (const f of each) expectClose(vmap(f)(x), looped(f, x), tight);
  });

  test("the gradient of each example by what all of them share", () => {
    const W = randn([3, 2], double);
    const loss = (w: Tensor, a: Tensor) => a.matmul(w).tanh().square().sum();
    const found = vmap(grad(loss), { inAxes: [null, 0] })(W, x) as Tensor;
    expectClose(found, stack(rows(x).map((a) => grad(loss)(W, a) as Tensor)), tight);
  });

  test("outside: gradients by arguments and by what is used from outside, twice", () => {
    const W = randn([3, 2], double);
    const loss = (mapped: boolean) => (w: Tensor, a: Tensor) => {
      const f = (row: Tensor) => row.matmul(w.mul(2)).tanh().sum();
      return (mapped ? vmap(f)(a) : looped(f, a)).square().sum();
    };
    for (const argument of [0, 1]) {
      const of = (mapped: boolean) => grad(loss(mapped), { argument })(W, x) as Tensor;
      expectClose(of(true), of(false), tight);
    }
    const second = (mapped: boolean) => hessian((w: Tensor) => loss(mapped)(w, x), W) as Tensor;
    expectClose(second(true), second(false), tight);
  });

  test("inside and outside at once: a gradient of gradients of examples", () => {
    const W = randn([3], double);
    const penalty = (mapped: boolean) => (w: Tensor) => {
      const f = (a: Tensor) => (grad((b: Tensor) => b.mul(w).sin().sum())(a) as Tensor).square().sum();
      return (mapped ? vmap(f)(x) : looped(f, x)).sum();
    };
    expectClose(grad(penalty(true))(W) as Tensor, grad(penalty(false))(W) as Tensor, tight);
  });

  test("in each other, and with derivatives between them", () => {
    const dots = vmap((a: Tensor) => vmap((b: Tensor) => a.mul(b).sum())(y))(x);
    expectClose(dots, x.matmul(y.T), tight);
    const f = (mapped: boolean) => (a: Tensor) => {
      const g = (c: Tensor) =>
        mapped ? vmap((b: Tensor) => wave(b.mul(c)))(y) : looped((b) => wave(b.mul(c)), y);
      return grad((c: Tensor) => g(c).square().sum())(a) as Tensor;
    };
    expectClose(vmap(f(true))(x), looped(f(false), x), tight);
    const outer = (mapped: boolean) => (a: Tensor) =>
      (mapped ? vmap((p: Tensor) => f(true)(p))(a) : looped(f(false), a)).sum();
    expectClose(grad(outer(true))(x) as Tensor, grad(outer(false))(x) as Tensor, {
      rtol: 1e-10,
      atol: 1e-11,
    });
  });

  test("backward inside: leaves made there are each example's own, others get the sum", () => {
    const outer = tensor([1, 2, 3], { ...double, requiresGrad: true });
    const found = vmap((a: Tensor) => {
      const own = tensor([2], { ...double, requiresGrad: true });
      a.mul(outer).mul(own).sum().backward();
      const parameter = new nn.Parameter(tensor([1], double));
      const [again] = gradients(parameter.mul(a).sum(), [parameter]);
      return stack([(own.grad as Tensor).sum(), (again as Tensor).sum()]);
    })(x);
    expectClose(found, stack([x.mul(outer.detach()).sum(1), x.sum(1)], 1), tight);
    expectClose(outer.grad as Tensor, x.sum(0).mul(2), tight);
  });

  test("constants and batches meet in sums of gradients in any order", () => {
    const f = (a: Tensor) => a.mul(2).add(a.mul(3)).add(a.square()).add(a.mul(4)).add(a.exp()).sum();
    expectClose(
      vmap((a: Tensor) => grad(f)(a) as Tensor)(x),
      looped((a) => grad(f)(a) as Tensor, x),
      tight,
    );
    const W = tensor([0.5], double);
    const g = (w: Tensor, a: Tensor) => w.mul(2).add(w.mul(3)).add(w.mul(a.sum())).add(w.mul(4)).sum();
    expectClose(vmap(grad(g), { inAxes: [null, 0] })(W, x) as Tensor, x.sum(1).add(9).unsqueeze(1), tight);
  });

  test("checkpoint, saved tensor hooks and the watch for NaN work inside", () => {
    const through: ((f: (a: Tensor) => Tensor, a: Tensor) => Tensor)[] = [
      (f, a) => checkpoint(f, a),
      (f, a) => savedTensorHooks({ pack: (v) => v, unpack: (v) => v as Tensor }, () => f(a)),
      (f, a) => detectAnomaly(() => f(a)),
    ];
    for (const run of through) {
      const f = (a: Tensor) => grad((b: Tensor) => run(wave, b))(a) as Tensor;
      expectClose(
        vmap(f)(x),
        looped((a) => grad(wave)(a) as Tensor, x),
        tight,
      );
    }
  });
});

test("a checkpoint inside draws the same again when what is outside goes back", () => {
  const loss = (through: (f: (a: Tensor) => Tensor, a: Tensor) => Tensor) => (batch: Tensor) =>
    vmap((a: Tensor) => through((b) => dropout(b.exp(), 0.5).square().sum(), a))(batch).sum();
  const of = (through: Parameters<typeof loss>[0]) => {
    manualSeed(3);
    return grad(loss(through))(x) as Tensor;
  };
  expectClose(
    of((f, a) => checkpoint(f, a)),
    of((f, a) => f(a)),
    tight,
  );
});

describe("modules", () => {
  const net = () => {
    manualSeed(2);
    return new nn.Sequential([new nn.Affine(3, 4, double), new nn.Tanh(), new nn.Affine(4, 2, double)]);
  };
  const loss = new nn.SoftmaxCrossEntropy();
  const labels = tensor([0, 1, 1, 0], { dtype: "int32" });
  type Parameters = Record<string, Tensor>;

  test("the gradient of each example by all parameters", () => {
    const model = net();
    const f = (p: Parameters, a: Tensor, t: Tensor) => loss.forward(nn.functionalCall(model, p, a), t);
    const parameters: Parameters = model.namedParameters().toObject();
    const found = vmap(grad(f), { inAxes: [null, 0, 0] })(parameters, x, labels) as Parameters;
    for (const [i, a] of rows(x).entries()) {
      model.zeroGrad();
      loss.forward(model.forward(a), labels.slice([i])).backward();
      for (const [name, { grad: expected }] of model.namedParameters())
        expectClose((found[name] as Tensor).slice([i]), expected as Tensor, tight);
    }
  });

  test("an ensemble: many sets of parameters and buffers of one module", () => {
    const norm = new nn.BatchNorm(3, double).eval();
    const p = { gamma: x, beta: x.mul(2), runningMean: x.mul(3), runningVariance: x.square().add(1) };
    const found = vmap((each: Parameters) => nn.functionalCall(norm, each, y))(p);
    const expected = rows(x).map((a) =>
      nn.functionalCall(
        norm,
        { gamma: a, beta: a.mul(2), runningMean: a.mul(3), runningVariance: a.square().add(1) },
        y,
      ),
    );
    expectClose(found, stack(expected), tight);
  });

  test("MAML over many tasks at once: the mean of what each task gives", () => {
    const model = net();
    const lossOf = (p: Parameters, a: Tensor, t: Tensor) =>
      nn.functionalCall(model, p, a).sub(t).square().mean();
    const adapted = (p: Parameters, a: Tensor, t: Tensor) => {
      const g = grad(lossOf)(p, a, t) as Parameters;
      return lossOf(
        Object.fromEntries(
          Object.entries(p).map(([name, each]) => [name, each.sub((g[name] as Tensor).mul(0.1))]),
        ),
        a.mul(2),
        t,
      );
    };
    const [inputs, targets] = [randn([6, 5, 3], double), randn([6, 5, 2], double)];
    const meta = grad((p: Parameters) => vmap(adapted, { inAxes: [null, 0, 0] })(p, inputs, targets).mean());
    const loop = grad((p: Parameters) =>
      stack(rows(inputs).map((a, i) => adapted(p, a, targets.slice([i])))).mean(),
    );
    const p = model
      .namedParameters()
      .map((each) => each.detach())
      .toObject();
    for (const [name, found] of Object.entries(meta(p) as Parameters))
      expectClose(found, (loop(p) as Parameters)[name] as Tensor, { rtol: 1e-10, atol: 1e-12 });
  });
});

describe("ops of one's own run example by example", () => {
  test("customOp, which may read its elements, with derivatives by its rules", () => {
    const cube = customOp({
      name: "cube",
      forward: (a: Tensor) =>
        tensor(
          a.toTypedArray().map((v) => v ** 3),
          { shape: a.shape, dtype: a.dtype },
        ),
      vjp: [(g, record) => g.mul(record.input(0).square()).mul(3)],
    });
    expectClose(vmap((a: Tensor) => cube(a))(x), x.mul(x).mul(x), tight);
    expectClose(
      vmap((a: Tensor) => hessian((b: Tensor) => cube(b).sum(), a) as Tensor)(x),
      looped((a) => hessian((b: Tensor) => b.mul(b).mul(b).sum(), a) as Tensor, x),
      tight,
    );
    expectClose(vmap((a: Tensor) => vmap((b: Tensor) => cube(b))(a))(x), x.mul(x).mul(x), tight);
    const noise = customOp({
      name: "noise",
      forward: (a: Tensor) => a.add(rand([3], double)),
      vjp: [(g) => g],
    });
    const [first, second] = rows(vmap((a: Tensor) => noise(a).sub(a))(x));
    expect((first as Tensor).toArray()).not.toEqual((second as Tensor).toArray());
  });
});

describe("random draws", () => {
  const draws = {
    rand: () => rand([2]),
    randn: () => randn([2]),
    randint: () => randint(0, 1000, [2]).to("float32"),
  };

  test.each(Object.entries(draws))("%s: each example has its own, those of a loop", (_, draw) => {
    manualSeed(1);
    const found = vmap((a: Tensor) => a.sum().mul(0).to("float32").add(draw()))(x);
    manualSeed(1);
    expect(found.toArray()).toEqual(stack([draw(), draw(), draw(), draw()]).toArray());
  });

  test.each(Object.entries(draws))(
    "%s: all have the same, or they are refused, if that is asked for",
    (_, draw) => {
      const same = vmap((a: Tensor) => a.sum().mul(0).to("float32").add(draw()), { randomness: "same" })(x);
      expect(
        same
          .sub(same.slice([0]))
          .abs()
          .max()
          .item(),
      ).toBe(0);
      const refused = vmap((_: Tensor) => draw(), { randomness: "error" });
      expect(() => refused(x)).toThrow("vmap: the function draws random numbers");
    },
  );

  test("of nested calls each decides for its own examples", () => {
    const inner = (a: Tensor) =>
      vmap((b: Tensor) => b.mul(0).add(rand([], double)), { randomness: "same" })(a);
    const found = vmap(inner)(x);
    expect(new Set(found.flatten().toTypedArray()).size).toBe(4);
    expect(
      found
        .slice([0])
        .sub(found.slice([0, 0]))
        .abs()
        .max()
        .item(),
    ).toBe(0);
  });

  test("dropout goes back by the mask that it drew", () => {
    const f = (a: Tensor) => dropout(a, 0.5).sum();
    const found = vmap(grad(f))(ones([8, 5])) as Tensor;
    expect(new Set(found.toTypedArray())).toEqual(new Set([0, 2]));
  });
});

describe("what it refuses", () => {
  const readers: Readonly<Record<string, (a: Tensor) => unknown>> = {
    item: (a) => a.sum().item(),
    toArray: (a) => a.toArray(),
    toTypedArray: (a) => a.toTypedArray(),
    toJSON: (a) => JSON.stringify(a),
    "tensor()": (a) => tensor(a),
    uniqueAll: (a) => uniqueAll(a),
    histogramCounts: (a) => histogramCounts(a),
    bincount: (a) => bincount(a.to("int32").abs()),
  };
  test.each(Object.entries(readers))("reading elements by %s", (_, read) => {
    const error = thrownBy(() => vmap((a: Tensor) => [read(a), a][1] as Tensor)(x));
    expect(error).toBeInstanceOf(ValueError);
    expect(error.message).toContain("stands for 4 examples, so there is no number to read");
  });

  const writers: Readonly<Record<string, (a: Tensor) => unknown>> = {
    "to an example": (a) => a.assign(0),
    "an example's value into something else": (a) => tensor([1, 2, 3], double).assign(a),
    "running statistics": (a) => new nn.BatchNorm(3, double).forward(stack([a, a.mul(2)])),
  };
  test.each(Object.entries(writers))("writing in place: %s", (_, write) => {
    expect(() => vmap((a: Tensor) => [write(a), a][1] as Tensor)(x)).toThrow(
      "cannot write in place inside the function",
    );
  });

  test.each<[string, () => unknown, string]>([
    [
      "different numbers",
      () => vmap((a: Tensor, b: Tensor) => a.add(b))(x, y),
      "argument[0] of shape (4, 3) has 4 along axis 0, argument[1] of shape (5, 3) has 5",
    ],
    ["no examples", () => vmap(wave)(zeros([0, 3])), "there are no examples"],
    ["a scalar", () => vmap(wave)(tensor(1)), "is a scalar, which has no axis of examples"],
    ["an axis out of range", () => vmap(wave, { inAxes: 2 })(x), "axis 2 is out of range"],
    ["no argument with examples", () => vmap(wave, { inAxes: null })(x), "no argument has examples"],
    ["another number of arguments", () => vmap(wave, { inAxes: [0, 0] })(x), "called with 1 arguments"],
    [
      "axes of another form",
      () => vmap((p: { a: Tensor }) => p.a, { inAxes: [{ b: 0 }] as never })({ a: x }),
      "is not built like it",
    ],
    ["no tensor", () => vmap((a: number) => a)(3), "is 3, but a tree has tensors at its leaves"],
    ["a result that is none", () => vmap((_: Tensor) => 3)(x), "result is 3"],
    [
      "a result that differs, without an axis",
      () => vmap((a: Tensor) => a, { outAxes: null })(x),
      "it needs an axis",
    ],
    ["a promise", () => vmap(async (a: Tensor) => a)(x), "vmap: "],
  ])("%s", (_, run, message) => {
    const error = thrownBy(run);
    expect(
      [ValueError, ShapeError].some((kind) => error instanceof kind),
      String(error),
    ).toBe(true);
    expect(error.message).toContain(message);
  });

  test("shapes that do not fit are told as those of one example", () => {
    expect(() => vmap((a: Tensor) => a.matmul(ones([2, 2], double)))(x)).toThrow("(3,) · (2, 2)");
  });

  test("what was kept from inside is told so when it is read", () => {
    let kept: Tensor | undefined;
    vmap((a: Tensor) => {
      kept = a.mul(2);
      return a;
    })(x);
    expect(() => (kept as Tensor).toArray()).toThrow("return it and read it outside");
  });

  test("a batch that was written to after its use is told as ever", () => {
    const leaf = tensor([[1, 2]], { ...double, requiresGrad: true });
    const loss = vmap((a: Tensor) => a.square().sum())(leaf).sum();
    leaf.assign(0);
    expect(() => loss.backward()).toThrow(ChangedError);
  });
});

test("where() chooses per example, and printing shows all examples", () => {
  const f = (a: Tensor) => where(a.sum().gt(0), a.exp(), a.neg());
  expectClose(vmap(f)(x), stack(rows(x).map((a) => (a.sum().item() > 0 ? a.exp() : a.neg()))), tight);
  const texts: string[] = [];
  vmap((a: Tensor) => {
    texts.push(String(a));
    return a;
  })(tensor([[1], [2]]));
  expect(texts).toEqual(["tensor([[1],\n        [2]], shape (1,), float32)"]);
});
