/**
 * gradcheck and gradgradcheck: that they pass what is right, find what
 * is wrong, and refuse where nothing would be proved.
 */
import { describe, expect, test } from "vitest";
import {
  checkpoint,
  customOp,
  defineOp,
  explainGrad,
  Generator,
  type GradcheckError,
  type GradcheckOptions,
  type GradcheckReason,
  GradError,
  grad,
  gradcheck,
  gradgradcheck,
  hvp,
  isGradEnabled,
  jvp,
  manualSeed,
  nn,
  numericalGradient,
  rand,
  randn,
  savedTensorHooks,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";

const double = (values: readonly number[] | readonly (readonly number[])[], name = "") =>
  tensor(values as number[], { dtype: "float64", name });

/** x·y with a rule of the test's choice for each operand. */
const product = (dx: (g: Tensor, y: Tensor) => Tensor, dy = (g: Tensor, x: Tensor) => g.mul(x)) =>
  defineOp({
    name: "product",
    prepare: (a: Tensor, b: Tensor) => ({ inputs: [a, b] as const, attrs: undefined }),
    forward: (k, [a, b]) => k.mul(a, b),
    vjp: [(g, r) => dx(g, r.input(1)), (g, r) => dy(g, r.input(0))],
    samples: [{ inputs: [[2], [2]] }],
  });

const right = product((g, y) => g.mul(y));

/** What the check throws. */
function failure(
  f: (...inputs: Tensor[]) => unknown,
  inputs: Tensor[],
  options: GradcheckOptions = {},
  check: typeof gradcheck = gradcheck,
): GradcheckError {
  try {
    check(f, inputs, options);
  } catch (error) {
    return error as GradcheckError;
  }
  throw new Error("the check passed");
}

const both = [
  ["gradcheck", gradcheck],
  ["gradgradcheck", gradgradcheck],
] as const;
const modes = ["exact", "projection"] as const;

describe.each(both)("%s", (_, check) => {
  describe.each(modes)("in %s mode", (mode) => {
    test("passes what is right: one input, several, broadcast, several outputs", () => {
      const x = double([0.3, -1.2, 2], "x");
      const y = double([[0.5], [1.5]], "y");
      const report = check((a, b) => ({ sum: a.mul(b).exp(), list: [a.sin(), b.square().mul(a)] }), [x, y], {
        mode,
      });
      expect(report.rows.length).toBeGreaterThan(3);
      for (const row of report.rows) expect(row.passed).toBe(true);
    });

    test.each([
      ["a sign", product((g, y) => g.mul(y).neg())],
      ["a scale", product((g, y) => g.mul(y).mul(1.00001))],
      ["an ignored upstream gradient", product((_g, y) => y)],
      ["the other operand", product((g) => g)],
      [
        "a gradient of the second operand",
        product(
          (g, y) => g.mul(y),
          (g) => g,
        ),
      ],
    ])("finds %s", (_name, wrong) => {
      const [x, y] = [double([0.3, -1.2], "x"), double([0.7, 1.9], "y")];
      const { reason } = failure((a, b) => wrong(a, b).mul(b).square(), [x, y], { mode }, check);
      // a second derivative that ignores the upstream gradient has nothing left to compare
      expect(reason).toMatch(check === gradcheck ? /^gradient$/ : /^(gradient|unused)$/);
    });
  });

  test("leaves values, .grad and requiresGrad as they were, whether it passes or not", () => {
    const [x, y] = [double([0.3, -1.2]), double([0.7, 1.9])];
    x.requiresGrad = true;
    const grad = double([5, 6]);
    x.grad = grad;
    const state = () => [x.toArray(), y.toArray(), x.requiresGrad, y.requiresGrad, x.grad === grad, y.grad];
    const before = state();
    check((a, b) => right(a, b).exp(), [x, y]);
    expect(state()).toEqual(before);
    expect(() => check((a, b) => product((g) => g)(a, b).exp(), [x, y])).toThrow();
    expect(state()).toEqual(before);
  });
});

test("a rule that goes another way where it is recorded is found by gradgradcheck", () => {
  const square = (wrong: number) =>
    customOp({
      name: "square",
      forward: (x: Tensor) => x.square(),
      vjp: [(g, record) => g.mul(record.input(0)).mul(isGradEnabled() ? wrong : 2)],
    });
  const x = double([0.7, -1.2], "x");
  expect(gradcheck((a) => square(3)(a), [x]).rows).toHaveLength(1);
  expect(gradgradcheck((a) => square(2)(a), [x]).rows).toHaveLength(2);
  const error = failure((a) => square(3)(a), [x], {}, gradgradcheck);
  expect(error.reason).toBe("gradient");
  expect(error.message).toMatch(
    /^gradgradcheck: the gradient of x of shape \(2,\) is .* at \[0\] where the pass is recorded \(createGraph\), and .* where it is not: a rule goes two ways\.$/,
  );
});

/** Rules that are right for an upstream gradient of 1, and for none of another sign or size. */
const nonlinear: readonly (readonly [string, (g: Tensor) => Tensor])[] = [
  ["g²", (g) => g.square()],
  ["|g|", (g) => g.abs()],
  ["relu(g)", (g) => g.relu()],
  ["clip(g)", (g) => g.clamp({ min: -1, max: 1 })],
  ["clip(g), widely", (g) => g.clamp({ min: -1000, max: 1000 })],
  ["1, whatever g is", (g) => g.mul(0).add(1)],
  ["g, but not where it is small", (g) => g.mul(g.abs().ge(1e-3).to("float64"))],
  ["round(g)", (g) => g.round()],
  ["g³", (g) => g.pow(3)],
  ["the largest of g alone", (g) => g.mul(g.eq(g.max()).to("float64"))],
];

describe.each(modes)("a rule that is not linear in the upstream gradient, in %s mode", (mode) => {
  describe.each([
    ["one number", [0.7]],
    ["several", [0.7, -1.2, 0.3]],
  ])("of %s", (_size, values) => {
    test.each(nonlinear)("is found: %s", (rule, of) => {
      const identity = customOp({ name: "identity", forward: (x: Tensor) => x.clone(), vjp: [of] });
      const check = () => gradcheck((x) => identity(x), [double(values)], { mode });
      // alone, the largest is all there is
      if (rule.startsWith("the largest") && values.length === 1) check();
      else expect(check).toThrow(/^gradcheck: the gradient of inputs\[0\] of shape .* is not /);
    });
  });

  test("is told from a wrong factor, with an example", () => {
    const clipped = customOp({
      name: "clipped",
      forward: (x: Tensor) => x.mul(2),
      vjp: [(g) => g.mul(2).clamp({ min: -1e4, max: 1e4 })],
    });
    const error = failure((x) => clipped(x), [double([0.7], "x")], { mode });
    expect(error.reason).toBe("nonlinear");
    expect(error.rows.every(({ passed }) => passed)).toBe(true);
    expect(error.message).toMatch(
      /^gradcheck: the gradient of "x" \(inputs\[0\], shape \(1,\)\) is not linear in the upstream gradient g of result of shape \(1,\): for a sum of two it is -?[\d.]+ at \[0\], where the sum of their gradients is -?[\d.]+\. A rule multiplies g/,
    );
  });

  test("float32 passes where it is right", () => {
    gradcheck((x) => x.sin().softmax(), [tensor([0.3, 0.1, -2])], { mode, allowFloat32: true });
  });
});

/** x·y² with what its rules want saved, and a factor that is no tensor. */
const scaledSquare = (wrong = 1) =>
  customOp({
    name: "scaledSquare",
    forward: (x: Tensor, { factor }: { factor: number }, y: Tensor) => ({
      value: x.mul(y.square()).mul(factor),
      saved: [y.square()],
    }),
    vjp: [
      (g, record) => g.mul(record.input(1).square()).mul(record.attrs[1].factor),
      (g, record) =>
        g
          .mul(record.input(0))
          .mul(record.input(1))
          .mul(2 * record.attrs[1].factor * wrong),
    ],
  });

describe.each(both)("%s goes through", (_, check) => {
  const point = () => [double([0.3, -1.2], "x"), double([[0.7], [1.9]], "y")] as const;

  test("an op of the user's own, and finds the rule that is wrong", () => {
    const run = (op: ReturnType<typeof scaledSquare>) => (x: Tensor, y: Tensor) =>
      op(x, { factor: 3 }, y).square();
    check(run(scaledSquare()), point());
    const error = failure(run(scaledSquare(1.001)), [...point()], {}, check);
    expect(error.reason).toBe("gradient");
  });

  test.each(modes)("checkpoints, one inside another and with draws, in %s mode", (mode) => {
    const f = (x: Tensor, y: Tensor) => {
      const generator = new Generator(7);
      return checkpoint(
        (a: Tensor, b: Tensor) =>
          checkpoint((c: Tensor) => c.sin().mul(b).exp(), a.mul(b)).mul(
            randn([2], { generator, dtype: "float64" }),
          ),
        x,
        y,
      );
    };
    check(f, point(), { mode });
  });

  test.each(modes)("saved tensor hooks, in %s mode; what they falsify is found", (mode) => {
    const f = (factor: number) => (x: Tensor, y: Tensor) =>
      savedTensorHooks({ pack: (value) => value.clone(), unpack: (value: Tensor) => value.mul(factor) }, () =>
        x.mul(y).exp().square(),
      );
    check(f(1), point(), { mode });
    expect(failure(f(1.01), [...point()], { mode }, check).reason).toBe("gradient");
  });

  test("a checkpoint of an op of the user's own, from a tree to a tree", () => {
    const op = scaledSquare();
    const params = { w: double([0.3, -1.2]), layers: [{ b: double([0.7, 1.9]) }, { b: double([1.1, 0.2]) }] };
    const { rows } = check(
      (p) =>
        checkpoint(({ w, layers }: typeof params) => {
          const [first, second] = layers as [{ b: Tensor }, { b: Tensor }];
          return { y: [op(w, { factor: 2 }, first.b).sin()], norm: second.b.square().mul(w).sum() };
        }, p),
      [params],
    );
    expect(new Set(rows.map(({ output }) => output)).size).toBeGreaterThanOrEqual(2);
  });

  test("the transformations: gradients, Hessian products and tangents are functions like any other", () => {
    const energy = (x: Tensor) => x.square().mul(x.sin()).sum();
    const x = double([0.3, -1.2]);
    const v = double([1.5, 0.4]);
    check(grad(energy), [x]);
    check((a, b) => hvp(energy, a, b), [x, v]);
    check((a, b) => jvp((each: Tensor) => each.exp().mul(each.sum()), a, b)[1], [x, v]);
  });

  test("without a trace in tensors that f only closes over", () => {
    const W = double([0.4, 1.5], "W");
    W.requiresGrad = true;
    const [x] = point();
    check((a) => a.mul(W).exp(), [x]);
    expect([W.grad, W.requiresGrad]).toEqual([null, true]);
  });
});

test.each(modes)("elements come back bit for bit, -0 too, in %s mode", (mode) => {
  const x = double([-0, 0.1, 1 / 3]);
  gradcheck((a) => a.sin(), [x], { mode });
  expect(x.toArray()).toEqual([-0, 0.1, 1 / 3]);
});

describe("what is checked", () => {
  test("every floating input, or those that require grad if any does", () => {
    const wrongInSecond = product(
      (g, y) => g.mul(y),
      (g) => g,
    );
    const [x, y] = [double([0.3]), double([0.7])];
    expect(failure((a, b) => wrongInSecond(a, b), [x, y]).message).toContain("inputs[1]");
    x.requiresGrad = true;
    expect(gradcheck((a, b) => wrongInSecond(a, b), [x, y]).rows.map(({ input }) => input)).toEqual([
      "inputs[0]",
    ]);
  });

  test("every combination of inputs that require grad: a rule that is wrong only when the other is constant", () => {
    const moody = defineOp({
      name: "moody",
      prepare: (a: Tensor, b: Tensor) => ({ inputs: [a, b] as const, attrs: undefined }),
      forward: (k, [a, b]) => k.mul(a, b),
      vjp: [(g, r) => g.mul(r.input(1)).mul(r.inputs[1].requiresGrad ? 1 : 2), (g, r) => g.mul(r.input(0))],
      samples: [{ inputs: [[2], [2]] }],
    });
    const error = failure(moody, [double([0.3], "x"), double([0.7], "y")]);
    expect(error.message).toContain("with x requiring grad");
  });

  test("integer inputs and other arguments are passed on", () => {
    const x = double([[1, 2, 3]]);
    const labels = tensor([2], { dtype: "int32" });
    gradcheck(
      (logits, t, options: { scale: number }) => logits.mul(options.scale).softmax().indexSelect(0, t.mul(0)),
      [x, labels, { scale: 0.5 }],
    );
  });

  test("nested objects and arrays in and out", () => {
    const inputs = { w: double([0.1, 0.2]), layers: [{ b: double([1, 2]) }, { b: double([3, 4]) }] };
    const { rows } = gradcheck(
      ({ w, layers }) => ({ y: layers.map(({ b }) => b.mul(w)), norm: w.square().sum() }),
      [inputs],
    );
    expect(new Set(rows.map(({ input }) => input))).toEqual(
      new Set(["inputs[0].w", "inputs[0].layers[0].b", "inputs[0].layers[1].b"]),
    );
    expect(new Set(rows.map(({ output }) => output))).toEqual(
      new Set(["result.y[0]", "result.y[1]", "result.norm"]),
    );
  });

  test("a network's parameters, in place", () => {
    const generator = new Generator(1);
    const net = new nn.Sequential([
      new nn.Affine(3, 4, { generator }),
      new nn.Tanh(),
      new nn.Affine(4, 2, { generator }),
    ]);
    for (const parameter of net.parameters()) parameter.assign(rand(parameter.shape, { generator }));
    const x = randn([2, 3], { generator });
    const loss = () => net.forward(x).square().mean();
    const { rows } = gradcheck(loss, net.parameters(), { allowFloat32: true, atol: 1e-2 });
    expect(rows.length).toBe(4);
  });

  test("projection is the same bits for the same seed, and takes few calls however large the input", () => {
    const x = rand([40, 40], { dtype: "float64", generator: new Generator(3) });
    let calls = 0;
    const run = (seed: number) =>
      gradcheck(
        (a) => {
          calls++;
          return a.sin().sum(0);
        },
        [x],
        { mode: "projection", directions: 2, generator: new Generator(seed) },
      ).rows.map(({ numeric }) => numeric);
    const first = run(1);
    expect(calls).toBeLessThan(25);
    expect(run(1)).toEqual(first);
    expect(run(2)).not.toEqual(first);
  });
});

describe("the failure", () => {
  test("says which argument, shape, element, both values and the difference", () => {
    const wrong = product((g, y) => g.mul(y).mul(double([1, 1.5])));
    const error = failure((a, b) => wrong(a, b), [double([0.3, -1.2], "x"), double([0.7, 2], "y")]);
    expect(error.message).toContain(
      'the gradient of "x" (inputs[0], shape (2,)) is not the one of finite differences',
    );
    expect(error.message).toMatch(
      /✗ {2}x \(2,\) +result \(2,\) +∂ output \[1\] \/ ∂ input \[1\] +3 +2 +1\.00e\+0/,
    );
    const row = error.rows.find(({ passed }) => !passed);
    expect(row).toMatchObject({ input: "x", at: { input: [1], output: [1] }, analytic: 3 });
    expect(row?.numeric).toBeCloseTo(2, 6);
    expect(error.rows.length).toBeGreaterThan(0);
  });

  test("says so where the output's history was cut", () => {
    const error = failure((x) => x.detach().square(), [double([2], "x")]);
    expect(error.message).toContain("requires no grad, its history was cut by detach");
  });
});

describe("refuses to pass", () => {
  const x = double([0.4, 1.3], "x");
  const y = double([0.5, 2.5], "y");
  let state = 0;
  test.each<[string, GradcheckReason, (...inputs: Tensor[]) => unknown, Tensor[]]>([
    ["float32", "float32", (a) => a.square(), [tensor([1, 2])]],
    ["an output that became float32", "float32", (a) => a.to("float32").square(), [x]],
    ["an input that nothing depends on", "unused", (a) => a.square(), [x, y]],
    ["an output that ignores its input", "unused", (a) => [a.square(), y.square()], [x]],
    ["an output that is flat", "unused", (a) => a.floor(), [x]],
    ["a kink at the point: abs at 0", "kink", (a) => a.abs(), [double([0, 1])]],
    ["a kink at the point: relu at 0", "kink", (a) => a.relu().mul(3), [double([-1, 0])]],
    ["a kink near the point", "kink", (a) => a.relu(), [double([0.4e-5, 1])]],
    ["a kink where a coarse test would be fooled", "kink", (a) => a.relu(), [double([1e-5 / 3, 1])]],
    ["a jump: floor at a whole number", "kink", (a) => a.floor().add(a), [double([2, 1.5])]],
    ["a tie of maximum", "kink", (a, b) => a.maximum(b), [double([1, 2]), double([1, 3])]],
    ["f that draws anew each time", "nonDeterministic", (a) => a.mul(Number(++state)), [x]],
    [
      "f that writes to its input",
      "inPlace",
      (a) => a.assign(a.detach().mul(1.5)).square(),
      [double([1, 2])],
    ],
    ["an int32 input alone", "nothingToCheck", (a) => a.to("float64"), [tensor([1], { dtype: "int32" })]],
    ["no tensor at all", "nothingToCheck", () => x, []],
    ["an integer output", "nothingToCheck", (a) => a.argMax(), [x]],
  ])("%s", (_, reason, f, inputs) => {
    expect(failure(f, inputs).reason).toBe(reason);
  });

  test("a difference quotient that does not settle", () => {
    const steep = (a: Tensor) => a.mul(3e4).sin();
    expect(failure(steep, [double([0.1])]).reason).toMatch(/noConvergence|kink/);
    gradcheck(steep, [double([0.1])], { step: 1e-8, rtol: 1e-4, atol: 1e-2 });
  });

  test("a kink in a random direction", () => {
    expect(failure((a) => a.abs(), [double([0, 1])], { mode: "projection" }).reason).toBe("kink");
  });

  test("a kink of the first derivative, in gradgradcheck", () => {
    const f = (a: Tensor) => a.relu().square();
    gradcheck(f, [double([0, 1])], { atol: 1e-5 });
    expect(failure(f, [double([0, 1])], {}, gradgradcheck).reason).toBe("kink");
  });

  test("what is told to pass, passes", () => {
    gradcheck((a) => a.square(), [tensor([1, 2])], { allowFloat32: true });
    gradcheck((a) => a.floor(), [double([0.4, 1.3])], { allowUnused: true });
    gradgradcheck((a) => a.floor(), [double([0.4, 1.3])], { allowUnused: true });
    gradgradcheck((a) => a.mul(3), [double([0.4, 1.3])]);
  });
});

test("inputs that are no leaves, no list, and bad options are errors", () => {
  const x = tensor([1], { dtype: "float64", requiresGrad: true });
  expect(() => gradcheck((a) => a.square(), [x.mul(2)])).toThrow(GradError);
  expect(() => gradcheck((a) => a, x as unknown as [Tensor])).toThrow(
    /\[x\] for a single tensor, got a tensor/,
  );
  expect(() => gradcheck((a) => a.square(), [x], { mode: "quick" as "exact" })).toThrow(ValueError);
  expect(() => gradcheck((a) => a.square(), [x], { directions: 0 })).toThrow(ValueError);
  expect(() => gradcheck((a) => a.square(), [x], { step: 0 })).toThrow(ValueError);
  expect(() => gradcheck((a) => a.square(), [x], { rtol: -1 })).toThrow(ValueError);
});

describe("a check leaves no trace of the runs of f", () => {
  const layers = () => [new nn.BatchNorm(2, { dtype: "float64" }), new nn.Dropout(0.5)] as const;
  const checks: readonly (readonly [string, (f: (x: Tensor) => Tensor, x: Tensor) => unknown])[] = [
    ["gradcheck", (f, x) => gradcheck(f, [x])],
    ["gradcheck by projection", (f, x) => gradcheck(f, [x], { mode: "projection" })],
    ["gradgradcheck", (f, x) => gradgradcheck(f, [x])],
    ["numericalGradient", (f, x) => numericalGradient(() => f(x), x)],
    ["explainGrad", (f, x) => explainGrad(x, { from: () => f(x) })],
  ];

  test.each(checks)("%s: statistics stand still, and generators too", (_, check) => {
    const [norm, dropout] = layers();
    const x = tensor(
      [
        [1, 2],
        [3, 5],
        [-1, 0.5],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    manualSeed(3);
    const own = new Generator(5);
    const noise = () => randn([3, 2], { generator: own, dtype: "float64" });
    check((each) => dropout.forward(norm.forward(each)).mul(noise()).square().sum(), x);
    expect([...norm.runningMean.toTypedArray(), ...norm.runningVariance.toTypedArray()]).toEqual([
      0, 0, 1, 1,
    ]);
    const next = [rand([1]).item(), own.random()];
    expect(next).toEqual([manualSeed(3) && rand([1]).item(), new Generator(5).random()]);
  });

  test("numericalGradient of a function that draws is that of one draw", () => {
    const x = tensor([1, 2, 3, 4], { dtype: "float64" });
    const numeric = numericalGradient(() => x.mul(rand([4], { dtype: "float64" })).sum(), x);
    const drawn = rand([4], { dtype: "float64" }).toTypedArray();
    expect([...numeric.toTypedArray()]).toEqual([...drawn].map((each) => expect.closeTo(each, 8)));
  });
});
