/** detectAnomaly: the first op, forward or backward, whose operands are finite and whose result is not. */
import { describe, expect, test } from "vitest";
import {
  type Anomaly,
  AnomalyError,
  defineOp,
  detectAnomaly,
  nn,
  noGrad,
  scope,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";

const leaf = (value: number | readonly number[], name = "") => tensor(value, { requiresGrad: true, name });

function anomalyOf(fn: () => unknown, infinity?: boolean): Anomaly & { message: string } {
  try {
    detectAnomaly(fn, infinity === undefined ? {} : { infinity });
  } catch (error) {
    expect(error).toBeInstanceOf(AnomalyError);
    return { ...(error as AnomalyError).anomaly, message: (error as AnomalyError).message };
  }
  throw new Error("nothing was detected");
}

describe("forward", () => {
  test("names the op, its modules, the user's line and the operands' extremes", () => {
    const x = leaf([4, 0, 1, 9], "probs");
    const found = anomalyOf(() => scope("Loss", () => scope("Nll", () => x.log().neg().mean().mul(0))));
    expect(found).toMatchObject({ phase: "forward", kind: "made", op: "log", modules: ["Loss", "Nll"] });
    expect(found.source).toMatch(/detect-anomaly\.test\.ts:\d+:\d+$/);
    expect(found.operands).toMatchObject([
      { name: '"probs"', min: 0, max: 9, zeros: 1, nan: 0, infinite: 0 },
    ]);
    expect(found.result).toMatchObject({ infinite: 1, nan: 0 });
    expect(found.message).toMatch(
      /in forward, log in Loss\.Nll \(.*:\d+:\d+\) is the first op whose result is not finite \(1 infinite of 4\)/,
    );
    expect(found.message).toContain('"probs" float32 (4,): 0 to 9');
  });

  test.each<[string, string, (x: Tensor) => Tensor]>([
    ["overflow", "exp", (x) => x.mul(100).exp()],
    ["division by zero", "div", (x) => x.div(x.sub(x))],
    ["a root of a negative number", "sqrt", (x) => x.neg().sqrt()],
    [
      "a product",
      "matmul",
      (x) =>
        x
          .mul(1e30)
          .reshape([1, 2])
          .matmul(x.mul(1e30).reshape([2, 1])),
    ],
  ])("finds %s", (_, op, f) => {
    expect(anomalyOf(() => f(leaf([2, 3])).sum())).toMatchObject({ op, kind: "made" });
  });

  test("looks at what is not recorded too", () => {
    expect(anomalyOf(() => tensor([0]).log()).op).toBe("log");
    expect(anomalyOf(() => noGrad(() => leaf([0]).log())).op).toBe("log");
  });

  test("an input that is NaN already is reported by its name, not as the op's doing", () => {
    const found = anomalyOf(() => leaf([1, Number.NaN], "images").mul(2));
    expect(found).toMatchObject({ kind: "given", op: "mul" });
    expect(found.message).toContain('"images" was not finite before any op ran; mul');
  });

  test("an infinity that is meant passes, until it makes a NaN", () => {
    const scores = leaf([1, 2, 3], "scores");
    const mask = tensor([false, true, false]);
    const attention = () => scores.maskedFill(mask, -Infinity).softmax();
    expect(detectAnomaly(attention).toArray()).toMatchObject([expect.any(Number), 0, expect.any(Number)]);
    const added = () => scores.add(tensor([0, -Infinity, 0], { name: "mask" })).softmax();
    expect(detectAnomaly(added).toArray()).toMatchObject([expect.any(Number), 0, expect.any(Number)]);
    const found = anomalyOf(() => scores.maskedFill(mask, -Infinity).mul(mask.logicalNot()));
    expect(found).toMatchObject({ op: "mul", kind: "made", result: { nan: 1 } });
  });

  test("with { infinity: false } only NaN counts", () => {
    const x = leaf([0, 1]);
    expect(detectAnomaly(() => x.log().where(x.gt(0), 0), { infinity: false }).toArray()).toEqual([0, 0]);
    const found = anomalyOf(() => x.log().mul(x), false);
    expect(found).toMatchObject({ op: "mul", kind: "made" });
    expect(found.message).toContain("it makes them of the infinite elements of the output of log");
  });
});

describe("backward", () => {
  test("names the op whose rule did it, the operand, and the op inside the rule", () => {
    const x = leaf([0, 4], "x");
    const found = anomalyOf(() =>
      scope("Norm", () => x.sqrt())
        .sum()
        .backward(),
    );
    expect(found).toMatchObject({
      phase: "backward",
      kind: "made",
      op: "sqrt",
      modules: ["Norm"],
      operand: 0,
      within: "div",
      result: { infinite: 1 },
    });
    expect(found.operands).toMatchObject([
      { name: "the upstream gradient", min: 1, max: 1 },
      { name: '"x"', min: 0, max: 4 },
    ]);
    expect(found.source).toMatch(/detect-anomaly\.test\.ts/);
    expect(x.grad).toBeNull();
  });

  test("0 · ∞ in a rule", () => {
    const x = leaf([0, 4]);
    const found = anomalyOf(() => x.sqrt().mul([0, 1]).sum().backward());
    expect(found).toMatchObject({ op: "sqrt", result: { nan: 1, infinite: 0 } });
  });

  test("an infinity that a rule chooses away again passes", () => {
    const x = leaf([1000, -1000]);
    detectAnomaly(() => x.elu().sum().backward());
    expect(x.grad?.toArray()).toEqual([1, 0]);
  });

  test("a NaN loss: the op of the graph that made it, also when it was made before", () => {
    const x = leaf([-1, 1], "x");
    const loss = x.log().mul(2).mean();
    const found = anomalyOf(() => loss.backward());
    expect(found).toMatchObject({ phase: "forward", kind: "made", op: "log", result: { nan: 1 } });
  });

  test("a seed that is not finite, a sum that overflows, and a hook", () => {
    const x = leaf([1, 2], "x");
    expect(anomalyOf(() => x.mul(2).backward([1, Number.NaN])).kind).toBe("seed");
    expect(anomalyOf(() => x.add(x).backward([3e38, 1]))).toMatchObject({
      kind: "sum",
      phase: "backward",
      result: { name: 'the gradient of "x"' },
    });
    const y = x.mul(2);
    y.registerHook(() => tensor([Number.NaN, 0]));
    expect(anomalyOf(() => y.sum().backward())).toMatchObject({ kind: "hook", op: "mul" });
  });

  test("a rule that gives NaN because its operand has become infinite", () => {
    const x = leaf([1, 2], "x");
    const scale = tensor([Infinity, 1], { name: "scale" });
    const found = anomalyOf(() => x.mul(scale).clamp({ max: 5 }).sum().backward());
    expect(found).toMatchObject({ phase: "backward", kind: "given", op: "mul" });
    expect(found.message).toContain('because "scale" is not');
  });

  test("a user's own op is named like any other", () => {
    const broken = defineOp({
      name: "broken",
      prepare: (x: Tensor) => ({ inputs: [x] as const, attrs: undefined }),
      forward: (k, [x]) => k.copy(x),
      vjp: [(g) => g.div(0)],
      samples: [{ inputs: [[2]] }],
    });
    expect(
      anomalyOf(() =>
        broken(leaf([1, 2]))
          .sum()
          .backward(),
      ),
    ).toMatchObject({ op: "broken", within: "div" });
  });

  test("second order", () => {
    const x = leaf([0, 1], "x");
    const found = anomalyOf(() => {
      x.pow(1.5).sum().backward(undefined, { createGraph: true });
      (x.grad as Tensor).sum().backward();
    });
    expect(found).toMatchObject({ phase: "backward", op: "powScalar" });
  });
});

describe("the mode", () => {
  test("returns what the function returns, and ends with it", () => {
    const x = leaf([0, 1]);
    expect(detectAnomaly(() => 5)).toBe(5);
    expect(() => detectAnomaly(() => x.log())).toThrow(AnomalyError);
    expect(x.log().toArray()).toEqual([-Infinity, 0]);
  });

  test("nests: the inner one may be told to overlook what the outer one does not", () => {
    const x = leaf([0, 1]);
    expect(() => detectAnomaly(() => detectAnomaly(() => x.log()))).toThrow(AnomalyError);
    expect(() => detectAnomaly(() => detectAnomaly(() => x.log(), { infinity: false }))).toThrow(
      AnomalyError,
    );
    const after = anomalyOf(() => {
      expect(() => detectAnomaly(() => x.log())).toThrow(AnomalyError);
      return x.neg().reciprocal();
    });
    expect(after.op).toBe("reciprocal");
  });

  test("refuses an async function, which it could not watch to its end", () => {
    expect(() => detectAnomaly(async () => 1)).toThrow(ValueError);
    expect(() => detectAnomaly(async () => 1)).toThrow(/^detectAnomaly: fn is async/);
  });

  test("a training step without anomaly is the same bits", () => {
    const step = (run: (fn: () => void) => void) => {
      const layer = new nn.Affine(3, 2, { init: nn.init.constant(0.1) });
      run(() =>
        layer
          .forward(tensor([[1, 2, 3]]))
          .square()
          .mean()
          .backward(),
      );
      return layer.parameters().map((p) => p.grad?.toArray());
    };
    expect(step((fn) => detectAnomaly(fn))).toEqual(step((fn) => fn()));
  });
});
