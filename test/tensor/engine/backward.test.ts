/** The laws of the engine, one test each. */
import { describe, expect, test } from "vitest";
import {
  add,
  backward,
  DTypeError,
  defineOp,
  GradError,
  gradients,
  inferenceMode,
  isGradEnabled,
  noGrad,
  ShapeError,
  type Tensor,
  tensor,
} from "wengert";
import { reluBackward } from "../../../src/ops/internal.js";
import { training } from "../../../src/tensor/index.js";
import { bySize } from "../../helpers/size.js";

const leaf = (value: number | number[] | number[][], name = "") =>
  tensor(value, { requiresGrad: true, dtype: "float64", name });
const gradOf = (x: Tensor) => x.grad?.toArray();

describe("backward", () => {
  test("an upstream gradient is never mutated", () => {
    const x = leaf([1, 2]);
    const seed = tensor([1, 10], { dtype: "float64" });
    const y = x.relu();
    y.add(y).add(y).add(x).backward(seed); // fan-out: contributions are summed in place somewhere
    expect(seed.toArray()).toEqual([1, 10]);
    expect(gradOf(x)).toEqual([4, 40]);
  });

  test("who asks hears of each leaf whose gradient is added to one that nobody cleared, and of no other", () => {
    const before = training.summed;
    const heard: Tensor[] = [];
    training.summed = (each) => heard.push(each);
    try {
      const [x, y] = [leaf(1), leaf(2)];
      const pass = () => x.mul(y).backward();
      pass();
      expect(heard).toEqual([]);
      x.grad = null;
      pass();
      expect(heard).toEqual([y]);
      expect([gradOf(x), gradOf(y)]).toEqual([2, 2]);
      training.summed = undefined;
      pass();
      expect(heard).toHaveLength(1);
    } finally {
      training.summed = before;
    }
  });

  test("a gradient that a hook has seen is never written to afterwards", () => {
    const x = leaf([1, 2]);
    const seen: Tensor[] = [];
    const y = x.mul(2);
    y.registerHook((g) => {
      seen.push(g);
    });
    y.add(y).add(x).add(x).add(x).sum().backward();
    expect(seen.map((g) => g.toArray())).toEqual([[2, 2]]);
    expect(gradOf(x)).toEqual([7, 7]);
  });

  test("two leaves never share the elements of a gradient", () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const seed = tensor([5, 6], { dtype: "float64" });
    a.add(b).backward(seed);
    a.grad?.assign(0);
    expect(gradOf(b)).toEqual([5, 6]);
    expect(seed.toArray()).toEqual([5, 6]);
  });

  test("a gradient does not share elements with the operand that a rule returned", () => {
    const [a, b] = [leaf(3), leaf(4)];
    a.mul(b).backward();
    a.grad?.assign(0);
    expect(b.item()).toBe(4);
  });

  test("a dead branch contributes nothing and blocks nothing", () => {
    const x = leaf(3);
    const y = x.mul(2);
    y.mul(100); // used by nobody
    const throughInteger = y.to("int32").to("float64"); // no gradient comes back from here
    y.add(throughInteger).backward();
    expect(gradOf(x)).toBe(2);
  });

  test("a branch whose rule is null does not keep the others from their gradients", () => {
    const x = leaf([1, -1]);
    const y = x.mul(3);
    y.where(y.gt(0), y.mul(2)).sum().backward();
    expect(gradOf(x)).toEqual([3, 6]);
  });

  test("two backward passes accumulate exactly twice on leaves", () => {
    const x = leaf(2);
    const y = x.mul(x).mul(x);
    y.backward(undefined, { retainGraph: true });
    expect(gradOf(x)).toBe(12);
    y.backward();
    expect(gradOf(x)).toBe(24);
  });

  test("two graphs accumulate on the leaves that they share", () => {
    const x = leaf(2);
    x.mul(3).backward();
    x.mul(5).backward();
    expect(gradOf(x)).toBe(8);
  });

  test("a diamond is right: b = a + a, c = b + b", () => {
    const a = leaf(1);
    const b = a.add(a);
    b.add(b).backward();
    expect(gradOf(a)).toBe(4);
  });

  test("x · x is two edges, and both count", () => {
    const x = leaf(3);
    const y = x.mul(x);
    expect(y.gradFn?.inputs).toEqual([x, x]);
    y.backward();
    expect(gradOf(x)).toBe(6);
  });

  test("backward on a leaf is legal: its gradient is the seed", () => {
    const x = leaf(3);
    x.backward();
    expect(gradOf(x)).toBe(1);
    x.backward(7);
    expect(gradOf(x)).toBe(8);
  });

  test("recording happens only if grad mode is on and some input requires grad", () => {
    const x = leaf(2);
    const c = tensor(3, { dtype: "float64" });
    expect(c.mul(c).gradFn).toBeUndefined();
    expect(noGrad(() => x.mul(c)).gradFn).toBeUndefined();
    expect(x.mul(c).gradFn?.name).toBe("mul");
  });

  test("a rule is not called for an input that needs no gradient", () => {
    const images = tensor([[1, 2]], { name: "x" });
    const weights = tensor([[1], [1]], { requiresGrad: true });
    const y = images.matmul(weights);
    const called: number[] = [];
    const node = y.gradFn;
    if (node === undefined) throw new Error("not recorded");
    const vjp = node.vjp.bind(node);
    node.vjp = (i, g) => {
      called.push(i);
      return vjp(i, g);
    };
    y.sum().backward();
    expect(called).toEqual([1]);
    expect(images.grad).toBeNull();
  });

  test("intermediates keep their gradient only where retainGrad() asked", () => {
    const x = leaf(2);
    const [y, z] = [x.mul(3), x.mul(5)];
    y.retainGrad();
    y.mul(z).backward();
    expect(gradOf(y)).toBe(10);
    expect(z.grad).toBeNull();
  });

  test("createGraph records the pass: the gradient of tanh' is -2·tanh·(1 - tanh²)", () => {
    const x = leaf(0.5);
    x.tanh().backward(undefined, { createGraph: true });
    const first = x.grad as Tensor;
    x.grad = null;
    first.backward();
    const t = Math.tanh(0.5);
    expect(x.grad).not.toBeNull();
    expect((x.grad as unknown as Tensor).item()).toBeCloseTo(-2 * t * (1 - t * t), 14);
  });

  test("an ordinary pass records nothing", () => {
    const x = leaf(2);
    x.mul(x).backward();
    expect(x.grad?.requiresGrad).toBe(false);
    expect(x.grad?.gradFn).toBeUndefined();
  });

  test("nothing is written if a rule throws: the gradients stay as they were", () => {
    const [x, w] = [leaf(2, "x"), leaf(3, "w")];
    const y = w.mul(2).add(x.mul(x));
    x.assign(5);
    expect(() => y.backward()).toThrow(GradError);
    expect(w.grad).toBeNull();
    expect(x.grad).toBeNull();
  });

  test("an op of one's own rule gets its gradient un-broadcast by the engine", () => {
    const b = leaf([1, 2, 3]);
    const x = tensor(
      [
        [1, 1, 1],
        [2, 2, 2],
      ],
      { dtype: "float64" },
    );
    x.mul(b).sum().backward();
    expect(gradOf(b)).toEqual([3, 3, 3]);
    const column = leaf([[1], [2]]);
    x.mul(column).sum().backward();
    expect(gradOf(column)).toEqual([[3], [6]]);
  });
});

/** An op of the test's own: y = 2x, with a rule that may do anything. */
const doubled = (rule: (g: Tensor) => Tensor) =>
  defineOp({
    name: "doubled",
    prepare: (x: Tensor) => ({ inputs: [x], attrs: undefined }),
    forward: (k, [x]) => k.add(x, x),
    vjp: [(g) => rule(g)],
    samples: [{ inputs: [[2]] }],
  });

describe("what rules meet, and what is made of their answers", () => {
  test("grad mode is off in an ordinary pass and on in a recorded one", () => {
    const seen: boolean[] = [];
    const op = doubled((g) => {
      seen.push(isGradEnabled());
      return g.mul(2);
    });
    op(leaf(1)).backward();
    op(leaf(1)).backward(undefined, { createGraph: true });
    expect(seen).toEqual([false, true]);
  });

  test("a gradient of another dtype than the operand's is refused", () => {
    const op = doubled((g) => g.mul(2).to("float32"));
    expect(() => op(leaf(1)).backward()).toThrow(
      new GradError("backward: the rule of doubled returned float32 for an input of float64"),
    );
  });

  test("where no gradient arrives, neither rules nor hooks are called", () => {
    const x = leaf([1, -1]);
    const mask = x.mul(2);
    let called = 0;
    mask.registerHook(() => {
      called++;
    });
    // reluBackward asks its second operand for the sign only: nothing flows back from there
    reluBackward(x, mask).sum().backward();
    expect(gradOf(x)).toEqual([1, 0]);
    expect(called).toBe(0);
  });

  test("two recorded passes accumulate, and so do their derivatives", () => {
    const x = leaf(3);
    for (let pass = 0; pass < 2; pass++) x.pow(3).backward(undefined, { createGraph: true });
    const gradient = x.grad as Tensor;
    expect(gradient.item()).toBe(54);
    x.grad = null;
    gradient.backward();
    expect(gradOf(x)).toBe(36);
  });
});

describe("the seed", () => {
  test("may be a single number for any shape, in any float dtype", () => {
    const x = leaf([1, 2, 3]);
    x.mul(2).backward(5);
    x.mul(2).backward(tensor([[1]], { dtype: "float32" }));
    x.add(2).backward(tensor([1, 2, 3], { dtype: "float32" }));
    expect(gradOf(x)).toEqual([13, 14, 15]);
    expect(x.grad?.dtype).toBe("float64");
  });

  test("must have the root's shape otherwise, and must not be whole numbers", () => {
    const x = leaf([1, 2, 3]);
    expect(() => x.mul(2).backward([1, 2])).toThrow(ShapeError);
    expect(() => x.mul(2).backward(tensor([1, 2, 3], { dtype: "int32" }))).toThrow(DTypeError);
  });
});

describe("hooks", () => {
  test("that remove themselves do not keep the next one from running", () => {
    const x = leaf(1);
    const remove = x.registerHook(() => {
      remove();
    });
    x.registerHook((g) => g.mul(10));
    x.mul(2).backward();
    expect(gradOf(x)).toBe(20);
  });

  test("run in the order they were registered, each on what the one before returned", () => {
    const x = leaf(1);
    x.registerHook((g) => g.mul(10));
    x.registerHook((g) => g.add(1));
    x.mul(2).backward();
    expect(gradOf(x)).toBe(21);
  });

  test("a leaf's hook sees the whole gradient once, however often the leaf is used", () => {
    const x = leaf(1);
    const seen: number[] = [];
    x.registerHook((g) => {
      seen.push(g.item());
    });
    x.add(x).mul(x).backward();
    expect(seen).toEqual([4]);
  });

  test("can be removed", () => {
    const x = leaf(1);
    const remove = x.registerHook((g) => g.mul(10));
    remove();
    remove();
    x.mul(2).backward();
    expect(gradOf(x)).toBe(2);
  });

  test("a replaced gradient of another shape is refused", () => {
    const x = leaf([1, 2], "x");
    x.registerHook((g) => g.sum());
    expect(() => x.sum().backward()).toThrow(
      new ShapeError(
        'hook of "x": a replaced gradient must be a tensor of shape (2,), got (). Return nothing to keep ' +
          "the gradient.",
      ),
    );
  });
});

test("what asked to keep its gradient and gets none, on a branch without rules, is passed over", () => {
  const [x, w] = [leaf([1, 2]), leaf([1, -1])];
  const choice = w.mul(2);
  choice.retainGrad();
  reluBackward(x, choice).sum().backward();
  expect([gradOf(x), w.grad, choice.grad]).toEqual([[1, 0], null, null]);
});

const length = bySize(1_000_000, 40_000);
describe(`a chain of ${length.toLocaleString("en")} ops`, () => {
  const chain = (x: Tensor, n: number) => {
    let y = x;
    for (let i = 0; i < n; i++) y = add(y, x);
    return y;
  };

  test("works in backward and release", () => {
    const x = leaf(1);
    const y = chain(x, length);
    y.backward();
    expect(gradOf(x)).toBe(length + 1);
    expect(y.gradFn?.released).toBe(true);
    expect(y.gradFn?.inputs[0]?.gradFn?.released).toBe(true);
  });

  test("works in double backward, where the way back is as long", () => {
    const x = leaf(1);
    const seed = leaf(2);
    chain(x, length).backward(seed, { createGraph: true });
    expect(gradOf(x)).toBe(2 * (length + 1));
    x.grad?.backward();
    expect(gradOf(seed)).toBe(length + 1);
  });

  test("works in gradients (a quarter of it), of what lies at its far end and in the middle", () => {
    const n = length / 8;
    const x = leaf(1);
    const middle = chain(x, n);
    const [far, near] = gradients(chain(middle, n), [x, middle]);
    expect([far?.item(), near?.item()]).toEqual([(n + 1) ** 2, n + 1]);
  });

  test("works in double backward of products (a quarter of it), where nodes multiply", () => {
    const x = leaf(0.9999);
    let y: Tensor = x;
    for (let i = 0; i < length / 4; i++) y = y.mul(x);
    y.backward(undefined, { createGraph: true });
    const first = x.grad as Tensor;
    x.grad = null;
    first.backward();
    const n = length / 4 + 1;
    const expected = n * (n - 1) * 0.9999 ** (n - 2);
    expect((x.grad as unknown as Tensor).item() / expected).toBeCloseTo(1, 6);
  });
});

describe("errors say what happened and what to do", () => {
  test("backward from a non-scalar", () => {
    const x = leaf([1, 2], "x");
    const y = x.mul(2);
    y.name = "y";
    expect(() => y.backward()).toThrow(
      new GradError(
        'backward: "y" of shape (2,) is not a scalar. Reduce it first, e.g. loss.sum().backward(), or ' +
          "pass the upstream gradient: backward(seed) with a seed of shape (2,).",
      ),
    );
  });

  test("backward twice", () => {
    const loss = leaf(2).mul(3);
    loss.name = "loss";
    loss.backward();
    expect(() => loss.backward()).toThrow(
      new GradError(
        'backward: the graph of "loss" was already walked back and released (at mul). Compute it again, ' +
          "or call the first backward with { retainGraph: true }.",
      ),
    );
  });

  test("no gradient to take", () => {
    expect(() => tensor(1, { name: "loss" }).backward()).toThrow(
      /^backward: "loss" does not require grad: no recorded op leads from it .* Mark the inputs with \{ requiresGrad: true \}/,
    );
  });

  test.each<[string, (w: Tensor) => Tensor, RegExp]>([
    ["detach", (w) => w.mul(2).detach().sum(), /cut off from that by detach\. Mark/],
    ["noGrad", (w) => noGrad(() => w.sum()), /by sum, which ran inside noGrad\(\)\./],
    ["inferenceMode", (w) => inferenceMode(() => w.sum()), /by sum, which ran inside inferenceMode\(\)\./],
    ["an integer", (w) => w.to("int32").sum(), /by to, whose result is neither float32 nor float64\./],
    ["an op without derivative", (w) => w.argMax(), /by argMax, which has no derivative\./],
  ])("no gradient to take, because of %s: the op that cut it off is named", (_, loss, words) => {
    expect(() => loss(leaf([1, 2])).backward()).toThrow(GradError);
    expect(() => loss(leaf([1, 2])).backward()).toThrow(words);
  });

  test("options that are none, and arguments too many", () => {
    const loss = leaf(2).mul(3);
    for (const call of [
      () => backward(loss, undefined, { retain_graph: true } as object),
      () => loss.backward(undefined, { retain_graph: true } as object),
    ])
      expect(call).toThrow('backward: unknown option "retain_graph"; did you mean retainGraph?');
    expect(() => (loss.backward as (...args: unknown[]) => void)(1, {}, 2)).toThrow(
      /^backward: an argument too many, 2; it takes/,
    );
  });

  test("options in the place of the seed, and a seed that is none", () => {
    const loss = leaf(2).mul(3);
    expect(() => loss.backward(null as unknown as number)).toThrow(/^backward: seed/);
    expect(() => loss.backward({ retainGraph: true } as unknown as number)).toThrow(
      "backward: the seed is an object; options come last: backward(undefined, { retainGraph: true }).",
    );
    expect(() => loss.backward("1" as unknown as number)).toThrow(/^backward: seed: expected a tensor/);
  });

  test("a hook that is no function, or returns another dtype", () => {
    const x = leaf([1, 2], "x");
    expect(() => x.registerHook(undefined as unknown as () => undefined)).toThrow(
      /^Tensor\.registerHook: hook (is missing|must be a function, got undefined)/,
    );
    const late = leaf(1);
    late.registerHook((() => Promise.resolve(late)) as unknown as () => Tensor);
    expect(() => late.mul(2).backward()).toThrow(/^Tensor\.registerHook: hook returned a promise /);
    x.registerHook((g) => g.to("float32"));
    expect(() => x.sum().backward()).toThrow(
      'hook of "x": a replaced gradient must be float64, as the tensor is, got float32. Convert it with ' +
        'to("float64").',
    );
  });

  test("a value changed after it was saved: both places are named", () => {
    const w = leaf(2, "w");
    const y = w.mul(w);
    w.assign(3);
    expect(() => y.backward()).toThrow(
      /^backward: mul needs "w" as it was when the op ran \(version 0\), but it was changed since by assign \(version 1\)/,
    );
  });

  test("a value that no rule needs may change: addition does not care", () => {
    const w = leaf(2);
    const y = w.add(1);
    w.assign(3);
    y.backward();
    expect(gradOf(w)).toBe(1);
  });

  test("a reshaped view shares elements, and the change is noticed through it", () => {
    const w = leaf([1, 2], "w");
    const y = w.reshape([2, 1]).square().sum();
    w.assign([3, 4]);
    expect(() => y.backward()).toThrow(GradError);
  });

  test("a seed of another shape, and one of another dtype", () => {
    const x = leaf([1, 2]);
    expect(() => x.mul(2).backward([1, 2, 3])).toThrow(ShapeError);
    x.mul(2).backward(tensor([1, 2], { dtype: "float32" }));
    expect(x.grad?.dtype).toBe("float64");
  });

  test("requiresGrad of an op's output cannot be set, nor that of integers", () => {
    const y = leaf(1).mul(2);
    expect(() => {
      y.requiresGrad = false;
    }).toThrow(GradError);
    expect(() => tensor([1], { dtype: "int32", requiresGrad: true })).toThrow(
      /int32; only float32 and float64 carry gradients/,
    );
  });

  test("retainGrad and registerHook on what never gets a gradient", () => {
    expect(() => tensor(1).retainGrad()).toThrow(GradError);
    expect(() => tensor(1).registerHook(() => undefined)).toThrow(GradError);
  });

  test("assign to an op's output", () => {
    const y = leaf(1, "x").mul(2);
    expect(() => y.assign(3)).toThrow(/^assign: the output of mul came from mul; its history/);
  });
});

describe("release", () => {
  test("gives up large values and keeps small ones, shapes and names", () => {
    const x = tensor(new Float32Array(100), { name: "x" });
    const w = tensor(new Float32Array(100), { name: "w", requiresGrad: true });
    const y = x.mul(w);
    const loss = y.sum();
    loss.backward();
    expect(loss.gradFn?.inputs[0]?.array.storage.released).toBe(true);
    expect(y.gradFn?.inputs.map((input) => [input.name, input.size])).toEqual([
      ["x", 100],
      ["w", 100],
    ]);
    expect(y.gradFn?.inputs[0]?.array.storage.released).toBe(true);
    expect(x.toTypedArray()).toHaveLength(100); // the user's own tensor is untouched
    expect(y.toTypedArray()).toHaveLength(100);
    expect(loss.item()).toBe(0);
  });

  test("a large constant that went into two ops is still one tensor in the graph", () => {
    const x = tensor(new Float32Array(100), { name: "x" });
    const w = tensor(new Float32Array(100), { requiresGrad: true });
    const loss = x.mul(w).add(w.sub(x)).sum();
    loss.backward();
    const sum = loss.gradFn?.inputs[0]?.gradFn;
    const [product, difference] = sum?.inputs.map((input) => input.gradFn) ?? [];
    expect(product?.inputs[0]?.array.storage.released).toBe(true);
    expect(product?.inputs[0]).toBe(difference?.inputs[1]);
  });
});
