/** explainGrad: one test for each reason why a gradient is missing, zero or not finite. */
import { describe, expect, test } from "vitest";
import {
  add,
  checkpoint,
  customOp,
  explainGrad,
  Generator,
  type GradCause,
  inferenceMode,
  nn,
  noGrad,
  optim,
  randn,
  recordSources,
  ShapeError,
  savedTensorHooks,
  scope,
  type Tensor,
  tensor,
  ValueError,
  zeros,
} from "wengert";
import { reluBackward } from "../../../src/ops/internal.js";
import { bySize } from "../../helpers/size.js";

const leaf = (value: number | readonly number[] | readonly (readonly number[])[], name = "w") =>
  tensor(value as number[], { requiresGrad: true, name });

describe("missing: what the tensor itself knows", () => {
  test("dtype: integers carry no gradient", () => {
    const answer = explainGrad(tensor([1], { dtype: "int32", name: "labels" }));
    expect(answer.cause).toBe("dtype");
    expect(answer.sentence).toBe('"labels" is int32; only float32 and float64 carry gradients');
  });

  test("requiresGradOff", () => {
    expect(explainGrad(tensor([1], { name: "x" })).cause).toBe("requiresGradOff");
  });

  test.each<[GradCause, (w: Tensor) => Tensor, RegExp]>([
    ["detached", (w) => w.detach(), /detach in Encoder \(.*explain-grad\.test\.ts:\d+:\d+\) cuts it off/],
    ["notRecorded", (w) => noGrad(() => w.mul(2)), /mul in Encoder \(.*\) ran while nothing was recorded/],
    ["inference", (w) => inferenceMode(() => w.mul(2)), /mul in Encoder \(.*\) ran inside inferenceMode\(\)/],
    [
      "detached",
      (w) => w.detach().add(1),
      /although it was computed from what requires grad: detach in Encoder/,
    ],
  ])("%s: the tensor asked for is itself behind the cut", (cause, cut, words) => {
    const h = recordSources(() => scope("Encoder", () => cut(leaf([1, 2]))));
    const answer = explainGrad(h);
    expect(answer.cause).toBe(cause);
    expect(answer.sentence).toMatch(words);
    expect(answer.remedy).not.toBe("");
  });

  test("inference: what was made there of constants cannot even be told to require grad", () => {
    const x = inferenceMode(() => tensor([1, 2], { name: "x" }));
    const answer = explainGrad(x);
    expect(answer).toMatchObject({ cause: "inference", certain: true });
    expect(answer.sentence).toBe('"x" was made inside inferenceMode(), so it can never require grad');
    expect(answer.remedy).toContain("clone()");
  });

  test("notRetained: an op's output, until it asks", () => {
    const w = leaf([1, 2]);
    const h = w.mul(2);
    h.sum().backward();
    expect(explainGrad(h).cause).toBe("notRetained");
    const kept = w.mul(2);
    kept.retainGrad();
    kept.sum().backward();
    expect(explainGrad(kept).cause).toBe("present");
  });

  test("retainedTooLate", () => {
    const h = leaf([1, 2]).mul(2);
    const loss = h.sum();
    loss.backward();
    h.retainGrad();
    expect(explainGrad(h, { from: loss }).cause).toBe("retainedTooLate");
  });

  test("backwardNotCalled, certain only if the root is known", () => {
    const w = leaf([1, 2]);
    const loss = w.square().sum();
    expect(explainGrad(w)).toMatchObject({ cause: "backwardNotCalled", certain: false });
    const answer = explainGrad(w, { from: loss });
    expect(answer).toMatchObject({ cause: "backwardNotCalled", certain: true });
    expect(answer.path.map(({ op, name }) => op || name)).toEqual(["sum", "square", "w"]);
  });

  test("cleared by zeroGrad", () => {
    const w = leaf([1, 2]);
    const loss = w.square().sum();
    loss.backward();
    new optim.SGD([w], { lr: 0.1 }).zeroGrad();
    expect(explainGrad(w).cause).toBe("cleared");
    expect(explainGrad(w, { from: loss }).cause).toBe("cleared");
  });

  test("rootUnknown: zero or NaN, and nobody said where backward started", () => {
    const w = leaf([-1, -2]);
    w.relu().sum().backward();
    const answer = explainGrad(w);
    expect(answer.cause).toBe("rootUnknown");
    expect(answer.remedy).toContain("from");
  });
});

describe("missing: where the way back ends", () => {
  test("independent: the root was not computed from it", () => {
    const loss = leaf([1, 2], "v").square().sum();
    expect(explainGrad(leaf([1, 2]), { from: loss })).toMatchObject({ cause: "independent", certain: true });
  });

  test("anotherTensor: the optimizer's parameter is not the model's", () => {
    const model = new nn.Affine(2, 2, { generator: new Generator(0) });
    const old = new nn.Affine(2, 2, { generator: new Generator(0) });
    const [W] = old.parameters() as Tensor[] as [Tensor];
    const loss = model.forward(tensor([[1, 2]])).sum();
    loss.backward();
    const answer = explainGrad(W, { from: loss });
    expect(answer.cause).toBe("anotherTensor");
    expect(answer.sentence).toContain("another tensor of the same name and shape (2, 2)");
  });

  const cuts: [GradCause, string, (w: Tensor) => Tensor][] = [
    ["detached", "detach", (w) => w.detach()],
    ["notRecorded", "mul", (w) => noGrad(() => w.mul(2))],
    ["inference", "mul", (w) => inferenceMode(() => w.mul(2)).clone()],
    ["castToInteger", "to", (w) => w.to("int32").to("float32")],
    ["noRule", "gt", (w) => w.gt(0).to("float32")],
    ["noRule", "argMax", (w) => w.argMax(0).to("float32")],
  ];

  test.each(cuts)("%s, by %s: certain where the tensor itself was cut", (cause, op, cut) => {
    const w = leaf([1, 2]);
    const loss = scope("Loss", () =>
      cut(w)
        .mul(leaf([3, 4], "v"))
        .sum(),
    );
    loss.backward();
    const answer = explainGrad(w, { from: loss });
    expect(answer).toMatchObject({ cause, certain: true });
    expect(answer.sentence).toContain(`${op} in Loss`);
  });

  test.each(cuts)("%s, by %s: likely where something computed from it was cut", (cause, _, cut) => {
    const w = leaf([1, 2]);
    const loss = cut(w.sin())
      .mul(leaf([3, 4], "v"))
      .sum();
    const answer = explainGrad(w, { from: loss });
    expect(answer).toMatchObject({ cause, certain: false });
    expect(String(answer)).toContain("(This is likely, not certain.)");
  });

  test.each(cuts)(
    "%s, by %s: certain, with path and line, where the program is run again",
    (cause, op, cut) => {
      const w = leaf([1, 2]);
      const v = leaf([3, 4], "v");
      const from = () => scope("Loss", () => cut(w.sin()).mul(2).mul(v).sum());
      const answer = explainGrad(w, { from });
      expect(answer).toMatchObject({ cause, certain: true });
      const culprit = answer.path[answer.culprit];
      expect(culprit).toMatchObject({ op, modules: ["Loss"], recorded: false });
      expect(culprit?.source).toMatch(/explain-grad\.test\.ts:\d+:\d+$/);
      const names = answer.path.map((step) => step.op || step.name);
      expect(names.slice(0, 2)).toEqual(["sum", "mul"]);
      expect(names.slice(-2)).toEqual(["sin", "w"]);
      expect(v.grad).toBeNull();
    },
  );

  test("a cut on another way does not matter where one way is open", () => {
    const w = leaf([1, 2]);
    const loss = w.mul(w.detach()).sum();
    loss.backward();
    expect(explainGrad(w, { from: loss }).cause).toBe("present");
  });

  test("noRule: an operand that only chooses", () => {
    const w = leaf([1, -2]);
    const answer = explainGrad(w, { from: () => reluBackward(leaf([1, 1], "a"), w).sum() });
    expect(answer).toMatchObject({ cause: "noRule", certain: true });
    expect(answer.path[answer.culprit]?.op).toBe("reluBackward");
  });

  test("released: the values are gone, and the way out is told", () => {
    const w = leaf(Array.from({ length: 30 }, (_, i) => -1 - i));
    const loss = w.mul(2).relu().sum();
    loss.backward();
    const answer = explainGrad(w, { from: loss });
    expect(answer.cause).toBe("released");
    expect(answer.remedy).toContain("from: () => loss");
    expect(explainGrad(w, { from: () => w.relu().sum() }).cause).toBe("masked");
  });

  test("changed: a value was changed after its op ran", () => {
    const w = leaf([0, 0]);
    const loss = w.square().sum();
    loss.backward(undefined, { retainGraph: true });
    w.assign([1, 1]);
    const answer = explainGrad(w, { from: loss });
    expect(answer.cause).toBe("changed");
    expect(answer.sentence).toContain("changed since by assign");
  });
});

describe("zero", () => {
  const answerTo = (w: Tensor, from: () => Tensor) => {
    const answer = explainGrad(w, { from });
    return { ...answer, op: answer.path[answer.culprit]?.op, text: String(answer) };
  };

  test("masked by a relu: which, and how much of it", () => {
    const w = leaf([-1, -2, 3]);
    const answer = answerTo(w, () =>
      scope("Relu1", () => w.relu())
        .mul([1, 1, 0])
        .sum(),
    );
    expect(answer).toMatchObject({ cause: "masked", op: "relu", share: { zero: 2, of: 3 } });
    expect(answer.sentence).toMatch(
      /^relu in Relu1 \(.*\) stops the gradient: its derivative is 0 where the operand is not above 0, and that is so at 2 of 3 elements \(67 %\)/,
    );
    expect(answer.text).toMatch(/→ relu in Relu1/);
  });

  test.each<[GradCause, string, readonly number[], (w: Tensor) => Tensor]>([
    ["masked", "clamp", [5, -7], (w) => w.clamp({ min: -1, max: 1 })],
    ["masked", "where", [5, -7], (w) => w.where(tensor([false, false]), 0)],
    ["masked", "maximum", [-5, -7], (w) => w.maximum(0)],
    ["saturated", "sigmoid", [200, 300], (w) => w.sigmoid()],
    ["saturated", "tanh", [20, -30], (w) => w.tanh()],
    ["saturated", "softmax", [200, -200], (w) => w.softmax().mul([1, 3])],
    ["flat", "round", [0.2, 1.3], (w) => w.round()],
    ["flat", "sign", [0.2, 1.3], (w) => w.sign()],
    ["multipliedByZero", "mul", [1, 2], (w) => w.mul(zeros([2], { name: "scale" }))],
    ["multipliedByZero", "matmul", [1, 2], (w) => w.reshape([1, 2]).matmul(zeros([2, 3], { name: "W2" }))],
    ["zeroDerivative", "square", [0, 0], (w) => w.square()],
    ["cancelled", "softmax", [1, 2], (w) => w.softmax()],
    ["underflow", "mul", [1, 2], (w) => w.mul(1e-30).mul(1e-30)],
  ])("%s, by %s", (cause, op, at, f) => {
    const w = leaf(at);
    const answer = answerTo(w, () => f(w).sum());
    expect(answer).toMatchObject({ cause, op });
    expect(answer.gradient).toMatchObject({ nan: 0, infinite: 0, zeros: 2 });
    expect(answer.remedy).not.toBe("");
  });

  test("cancelled where ways meet", () => {
    const w = leaf([1, 2]);
    const answer = answerTo(w, () => w.sub(w).sum());
    expect(answer.cause).toBe("cancelled");
    expect(answer.sentence).toContain('at "w"');
  });

  test("zeroSeed", () => {
    const w = leaf([1, 2]);
    const y = w.mul(2);
    expect(explainGrad(w, { from: y.sum(), seed: 0 }).cause).toBe("backwardNotCalled");
    expect(explainGrad(w, { from: () => w.mul(2), seed: [0, 0] }).cause).toBe("zeroSeed");
  });

  test("asked after backward, of a graph that was kept", () => {
    const w = leaf([-1, -2]);
    const loss = w.relu().sum();
    loss.backward(undefined, { retainGraph: true });
    expect(explainGrad(w, { from: loss })).toMatchObject({ cause: "masked", culprit: 1 });
  });

  test("every way is closed: the one nearest to the root is blamed, the others are counted", () => {
    const w = leaf([-1, -2]);
    const answer = answerTo(w, () => w.relu().add(w.sub(1).relu()).sum());
    expect(answer).toMatchObject({ cause: "masked", op: "relu" });
    expect(answer.sentence).toContain("and so do 1 more on other ways");
  });

  test("elsewhere: this root gives a gradient, yet .grad is zero", () => {
    const w = leaf([1, 2]);
    const loss = w.square().sum();
    loss.backward(undefined, { retainGraph: true });
    w.grad = zeros([2]);
    expect(explainGrad(w, { from: loss }).cause).toBe("elsewhere");
  });
});

describe("not finite", () => {
  test.each<[GradCause, string | undefined, readonly number[], (w: Tensor) => Tensor]>([
    ["nonFiniteDerivative", "sqrt", [0, 4], (w) => w.sqrt()],
    ["zeroTimesInfinity", "sqrt", [0, 4], (w) => w.sqrt().mul([0, 1])],
    ["overflow", "mul", [1e-30, 1e-30], (w) => w.mul(1e30).mul(1e30)],
    ["overflow", "w", [1e-10, 1e-10], (w) => w.mul(3e38).add(w.mul(3e38))],
    ["nonFiniteForward", undefined, [-1, 4], (w) => w.sqrt()],
    ["nonFiniteForward", undefined, [0, 4], (w) => w.log()],
    ["nonFiniteInput", undefined, [Number.NaN, 4], (w) => w.square()],
  ])("%s at %s", (cause, at, values, f) => {
    const w = leaf(values);
    const answer = explainGrad(w, { from: () => scope("Norm", () => f(w)).sum() });
    expect(answer.cause).toBe(cause);
    const step = answer.path[answer.culprit];
    expect(step === undefined ? undefined : step.op || step.name).toBe(at);
    if (cause === "nonFiniteForward")
      expect(answer.sentence).toMatch(/(log|sqrt) in Norm \(.*:\d+:\d+\) is the first op/);
    if (cause === "nonFiniteInput")
      expect(answer.sentence).toContain('"w" is not finite itself (1 NaN of 2)');
  });

  test("nonFiniteSeed", () => {
    const w = leaf([1, 2]);
    expect(explainGrad(w, { from: () => w.mul(2), seed: [Number.NaN, 1] }).cause).toBe("nonFiniteSeed");
  });
});

describe("hooks", () => {
  const answerTo = (hook: (g: Tensor) => Tensor, on: "leaf" | "middle") => {
    const w = leaf([1, 2]);
    const h = scope("Encoder", () => w.mul(3));
    (on === "leaf" ? w : h).registerHook(hook);
    const loss = h.square().sum();
    loss.backward(undefined, { retainGraph: true });
    return explainGrad(w, { from: loss });
  };

  test.each<["leaf" | "middle", string]>([
    ["leaf", 'a hook on "w" replaced the gradient'],
    ["middle", "a hook on the output of mul in Encoder replaced the gradient"],
  ])("a hook on the %s that gives 0, or NaN", (on, words) => {
    for (const factor of [0, Number.NaN]) {
      const answer = answerTo((g) => g.mul(factor), on);
      expect(answer).toMatchObject({ cause: "hook", certain: true });
      expect(answer.sentence).toContain(words);
      expect(answer.path[answer.culprit]).toMatchObject(on === "leaf" ? { name: "w" } : { op: "mul" });
      expect(answer.remedy).toContain("removes it");
    }
  });

  test("a hook that only scales is not blamed, nor one that was removed before the last pass", () => {
    expect(answerTo((g) => g.mul(2), "middle").cause).toBe("present");
    const w = leaf([1, 2]);
    const remove = w.registerHook((g) => g.mul(0));
    const h = w.mul(3);
    const watching = w.registerHook(() => undefined);
    const loss = h.sum();
    loss.backward(undefined, { retainGraph: true });
    remove();
    w.grad = null;
    loss.backward(undefined, { retainGraph: true });
    expect(explainGrad(w, { from: loss }).cause).toBe("present");
    watching();
    w.grad = zeros([2]);
    expect(explainGrad(w, { from: loss }).cause).toBe("elsewhere");
  });

  test("a module's full backward hook that gives 0", () => {
    const first = new nn.Affine(2, 3, { generator: new Generator(0) });
    const relu = new nn.Sigmoid();
    relu.registerFullBackwardHook((_module, gradInputs) => gradInputs.map((g) => g?.mul(0) ?? null));
    const loss = () => relu.forward(first.forward(tensor([[1, 2]]))).sum();
    const [W] = first.parameters() as Tensor[] as [Tensor];
    const answer = explainGrad(W, { from: loss });
    expect(answer.cause).toBe("hook");
    expect(answer.sentence).toMatch(/in Sigmoid.* is where a full backward hook turned a gradient into 0$/);
    const watched = new nn.Sigmoid();
    watched.registerFullBackwardHook(() => undefined);
    expect(
      explainGrad(W, {
        from: () => {
          const result = watched.forward(first.forward(tensor([[1, 2]]))).sum();
          result.backward(undefined, { retainGraph: true });
          return result;
        },
      }).cause,
    ).toBe("present");
  });
});

describe("graphs that keep their values elsewhere", () => {
  const kept: [string, (f: (x: Tensor) => Tensor, x: Tensor) => Tensor][] = [
    ["checkpoint", (f, x) => checkpoint(f, x)],
    ["nested checkpoints", (f, x) => checkpoint((y: Tensor) => checkpoint(f, y.mul(1)), x)],
    [
      "saved tensor hooks",
      (f, x) =>
        savedTensorHooks(
          { pack: (value) => value.toArray(), unpack: (value) => tensor(value as number[]) },
          () => f(x),
        ),
    ],
  ];
  const cases: [GradCause, string, readonly number[], RegExp, (x: Tensor) => Tensor][] = [
    [
      "masked",
      "relu",
      [-1, -2],
      /at 2 of 2 elements .* which lies between -2 and -1/,
      (x) => x.mul(1).relu(),
    ],
    ["saturated", "sigmoid", [200, 300], /between 200 and 300/, (x) => x.mul(1).sigmoid()],
    ["multipliedByZero", "mul", [1, 2], /is 0 in 2 of 2/, (x) => x.mul(x.detach().sub([1, 2]))],
    ["nonFiniteDerivative", "sqrt", [0, 4], /lies between 0 and 4/, (x) => x.mul(1).sqrt()],
    [
      "nonFiniteForward",
      "",
      [0, 4],
      /log in Block .*is the first op that makes 1 infinite of 2/,
      (x) => x.mul(1).log().mul(2),
    ],
  ];
  describe.each(kept)("%s", (_, keep) => {
    test.each(cases)("%s at %s", (cause, op, at, words, f) => {
      const w = leaf(at);
      const from = () => scope("Block", () => keep(f, w)).sum();
      const answer = explainGrad(w, { from });
      expect(answer.cause).toBe(cause);
      expect(answer.path[answer.culprit]?.op ?? "").toBe(op);
      expect(answer.sentence).toMatch(words);
    });
  });

  test("a checkpoint runs again once for each look at the graph, not once for each op in it", () => {
    let runs = 0;
    const w = leaf([1, 2]);
    const loss = checkpoint((x: Tensor) => {
      runs++;
      let y = x;
      for (let i = 0; i < 50; i++) y = y.mul(x).sin();
      return y;
    }, w).sum();
    explainGrad(w, { from: loss, seed: 0 });
    runs = 0;
    expect(explainGrad(w, { from: loss }).cause).toBe("backwardNotCalled");
    loss.backward(undefined, { retainGraph: true });
    runs = 0;
    expect(explainGrad(w, { from: loss }).cause).toBe("present");
    expect(runs).toBe(1);
  });

  test("changed: an input of a checkpoint", () => {
    const w = leaf([1, 2]);
    const loss = checkpoint((x: Tensor) => x.sin().square(), w).sum();
    w.grad = zeros([2]);
    w.assign([3, 4]);
    const answer = explainGrad(w, { from: loss });
    expect(answer.cause).toBe("changed");
    expect(answer.sentence).toContain('the input "w" was changed since by assign');
  });
});

describe("ops of the user's own", () => {
  const op = (rule: ((g: Tensor) => Tensor) | null) =>
    customOp({ name: "mine", forward: (x: Tensor, y: Tensor) => x.mul(y), vjp: [rule, (g) => g] });
  const answerTo = (rule: ((g: Tensor) => Tensor) | null) => {
    const w = leaf([1, 2]);
    return explainGrad(w, { from: () => scope("Loss", () => op(rule)(w, leaf([3, 4], "v"))).sum() });
  };

  test("zero, not finite, or without a rule: the op is named", () => {
    expect(answerTo((g) => g.mul(0))).toMatchObject({ cause: "zeroDerivative", culprit: 1 });
    expect(answerTo((g) => g.div(0))).toMatchObject({ cause: "nonFiniteDerivative", culprit: 1 });
    expect(answerTo(null)).toMatchObject({ cause: "noRule", culprit: 1 });
  });

  test("ruleFailed: a rule that throws what the library throws", () => {
    const answer = answerTo(() => tensor([1, 2, 3]));
    expect(answer.cause).toBe("ruleFailed");
    expect(answer.sentence).toMatch(
      /^the derivative rule of mine in Loss \(.*\) threw ShapeError: mine: the rule of input 0/,
    );
    expect(answer.path[answer.culprit]?.op).toBe("mine");
  });
});

test("module paths: a network names the module that stops the gradient, and the parameter by its own", () => {
  const generator = new Generator(0);
  class Encoder extends nn.Module {
    readonly body = new nn.Sequential([new nn.Affine(2, 3, { generator }), new nn.ReLU()]);
    override forward(x: Tensor): Tensor {
      return this.body.forward(x);
    }
  }
  const net = new Encoder();
  const [W, b] = net.parameters() as Tensor[] as [Tensor, Tensor];
  b.assign(-100);
  const answer = explainGrad(W, { from: () => net.forward(tensor([[1, 2]])).sum() });
  expect(answer.cause).toBe("masked");
  expect(answer.path[answer.culprit]?.modules).toEqual(["Encoder", "body", "1"]);
  expect(String(answer)).toMatch(/→ relu in Encoder\.body\.1 \(/);
});

describe("the answer", () => {
  test("present: nothing is wrong", () => {
    const w = leaf([1, 2]);
    const loss = w.square().sum();
    loss.backward();
    expect(explainGrad(w, { from: loss })).toMatchObject({ cause: "present", remedy: "", certain: true });
    expect(explainGrad(w).sentence).toContain("2 to 4");
  });

  test("prints the cause, the path with the culprit marked, and the way out", () => {
    const w = leaf([-1, -2], "W1");
    const answer = explainGrad(w, { from: () => scope("Relu1", () => w.relu()).sum() });
    expect(String(answer).replace(/\([^()]*:\d+:\d+\)/g, "(line)")).toBe(
      [
        'masked: relu in Relu1 (line) stops the gradient: its derivative is 0 where the operand is not above 0, and that is so at 2 of 2 elements (100 %) of its operand "W1", which lies between -2 and -1, among them all that a gradient reaches',
        "    sum (line)",
        "  → relu in Relu1 (line)",
        '    "W1"',
        "Nothing on this way can learn while it lasts: check the initialisation, the learning rate, the bounds or the mask before this op; leakyRelu lets something through.",
      ].join("\n"),
    );
  });

  test("a long path is shortened in the middle, the culprit stays", () => {
    const w = leaf([-1, -2]);
    const from = () => {
      let h = w.add(0);
      for (let i = 0; i < 20; i++) h = h.add(0);
      h = h.relu();
      for (let i = 0; i < 20; i++) h = h.add(0);
      return h.sum();
    };
    const lines = String(explainGrad(w, { from })).split("\n");
    expect(lines.length).toBe(16);
    expect(lines.some((line) => line.includes("... 32 more ..."))).toBe(true);
    expect(lines.some((line) => line.includes("→ relu"))).toBe(true);
  });

  test("nothing is touched: no .grad, no hook, no graph", () => {
    const w = leaf([1, -2]);
    let calls = 0;
    w.registerHook(() => {
      calls++;
    });
    const loss = w.relu().sum();
    explainGrad(w, { from: loss });
    explainGrad(w, { from: () => w.relu().sum() });
    expect([w.grad, calls]).toEqual([null, 0]);
    loss.backward();
    expect(w.grad?.toArray()).toEqual([1, 0]);
  });

  const length = bySize(100_000, 20_000);
  test(`a chain of ${length} ops does not overflow`, () => {
    const w = leaf([-1]);
    const from = () => {
      let h = w.relu();
      for (let i = 0; i < length; i++) h = add(h, 0);
      return h.sum();
    };
    const loss = from();
    loss.backward(undefined, { retainGraph: true });
    const answer = explainGrad(w, { from: loss });
    expect(answer).toMatchObject({ cause: "masked", culprit: length + 1 });
    expect(String(answer).split("\n").length).toBeLessThan(20);
  });

  test("what is no tensor, and a seed that does not fit, are errors", () => {
    const w = leaf([1, 2]);
    expect(() => explainGrad(5 as unknown as Tensor)).toThrow(ValueError);
    expect(() => explainGrad(w, { from: 5 as unknown as Tensor })).toThrow(ValueError);
    expect(() => explainGrad(w, { from: () => 5 as unknown as Tensor })).toThrow(ValueError);
    expect(() => explainGrad(w, { from: (async () => w) as unknown as () => Tensor })).toThrow(
      /explainGrad: .*async/,
    );
    expect(() => explainGrad(w, { from: w.mul(2), seed: [1, 2, 3] })).toThrow(ShapeError);
  });

  test("a real network with a dead layer", () => {
    const generator = new Generator(4);
    const first = new nn.Affine(4, 8, { generator });
    const second = new nn.Affine(8, 2, { generator });
    const [W1, b1] = first.parameters() as Tensor[] as [Tensor, Tensor];
    b1.assign(-100);
    const relu = new nn.ReLU();
    const x = randn([5, 4], { generator });
    const loss = () =>
      second
        .forward(relu.forward(first.forward(x)))
        .sub(1)
        .square()
        .mean();
    expect(explainGrad(W1, { from: loss })).toMatchObject({ cause: "masked", share: { zero: 40, of: 40 } });
  });
});
