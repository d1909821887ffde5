/** Changed values are found on every path, and whatever happens in a pass leaves the rest as it was. */
import { describe, expect, test } from "vitest";
import {
  customOp,
  DTypeError,
  enableGrad,
  GradError,
  gradients,
  isGradEnabled,
  nn,
  noGrad,
  numericalGradient,
  optim,
  recordSources,
  ShapeError,
  scopePath,
  type Tensor,
  tensor,
  ValueError,
} from "wengert";
import type { ErrorClass } from "../../helpers/mistakes.js";

const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });

describe("a value that a rule needs and that was changed since", () => {
  const steps: [string, (w: Tensor) => unknown][] = [
    ["assign", (w) => w.assign([5, 6])],
    ["assign", (w) => w.detach().assign([5, 6])],
    ["assign", (w) => w.reshape([2, 1]).detach().assign(1)],
    ["numericalGradient", (w) => numericalGradient(() => noGrad(() => w.sum()), w)],
  ];
  const optimizers: [string, (w: Tensor) => { step(): void }][] = [
    ["SGD.step", (w) => new optim.SGD([w], { lr: 0.1 })],
    ["SGD.step", (w) => new optim.SGD([w], { lr: 0.1, momentum: 0.9, weightDecay: 0.1 })],
    ["Adam.step", (w) => new optim.Adam([w], { lr: 0.1 })],
  ];
  for (const [by, optimizer] of optimizers)
    steps.push([
      by,
      (w) => {
        w.sum().backward();
        optimizer(w).step();
      },
    ]);

  test.each(steps)("is an error that names %s", (by, change) => {
    const w = leaf([1, 2], "w");
    const y = w.mul(w).sum();
    const before = w.grad;
    change(w);
    const after = w.grad;
    expect(() => y.backward()).toThrow(
      new RegExp(
        `^backward: mul needs "w" as it was when the op ran \\(version 0\\), .* changed since by ${by}`,
      ),
    );
    expect(() => gradients(y, [w])).toThrow(GradError);
    expect(w.grad).toBe(after);
    expect(before).toBeNull();
  });

  test("loading a state counts, too", () => {
    const layer = new nn.Affine(2, 1);
    const state = layer.stateDict();
    const y = layer.forward(leaf([1, 2]).reshape([1, 2]).to("float32")).sum();
    layer.loadStateDict(state);
    expect(() => y.backward()).toThrow(/needs "W" of Affine .* changed since by/);
  });

  test("the output: exp needs what it gave", () => {
    const y = leaf([1, 2]).exp();
    y.detach().assign(0);
    expect(() => y.sum().backward()).toThrow(/^backward: exp needs its output as it was/);
  });

  test("what forward saved", () => {
    let kept: Tensor | undefined;
    const op = customOp({
      name: "keeps",
      forward: (x: Tensor) => {
        kept = x.mul(2);
        return { value: x.mul(kept), saved: [kept] };
      },
      vjp: [(g, record) => g.mul(record.saved(0)).mul(2)],
    });
    const x = leaf(3);
    op(x).backward();
    expect(x.grad?.item()).toBe(12);
    const y = op(x);
    kept?.assign(0);
    expect(() => y.backward()).toThrow(/^backward: keeps needs what it saved as it was/);
  });

  test("both lines are named", () => {
    const w = leaf(2, "w");
    const y = recordSources(() => {
      const product = w.mul(w);
      w.assign(1);
      return product;
    });
    expect(() => y.backward()).toThrow(
      /mul \(.*safety\.test\.ts:\d+:\d+\) needs "w" .* assign \(.*safety\.test\.ts:\d+:\d+\)/,
    );
  });

  test("the version counts from the recording on: a value written to before is fine", () => {
    const w = leaf(2);
    w.assign(3);
    w.mul(w).backward();
    expect(w.grad?.item()).toBe(6);
  });
});

describe("a pass leaves everything else as it was", () => {
  test("backward inside noGrad, and createGraph inside it", () => {
    const x = leaf(2);
    const y = x.pow(3);
    noGrad(() => y.backward(undefined, { retainGraph: true }));
    expect([x.grad?.item(), x.grad?.requiresGrad]).toEqual([12, false]);
    x.grad = null;
    noGrad(() => y.backward(undefined, { createGraph: true }));
    const first = x.grad as unknown as Tensor;
    x.grad = null;
    first.backward();
    expect((x.grad as unknown as Tensor).item()).toBe(12);
  });

  test("backward inside a hook: of another graph, and of the same one", () => {
    const [x, other] = [leaf(2), leaf(5)];
    const y = x.square();
    let nested = false;
    y.registerHook(() => {
      if (nested) return;
      nested = true;
      expect(isGradEnabled()).toBe(false);
      enableGrad(() => other.square()).backward();
      y.backward(undefined, { retainGraph: true });
    });
    y.mul(1).backward();
    expect([x.grad?.item(), other.grad?.item()]).toEqual([8, 10]);
  });

  test("backward inside a hook that releases the graph under way is an error that says so", () => {
    const x = leaf([1, 2]);
    const h = x.exp();
    const y = h.square();
    let nested = false;
    y.registerHook(() => {
      if (nested) return;
      nested = true;
      enableGrad(() => h.sum()).backward();
    });
    expect(() => y.sum().backward()).toThrow(
      /^backward: exp was released while this pass was under way, by a backward inside a hook/,
    );
  });

  test.each(["a hook", "a rule"])(
    "an error in %s: no gradient is written, no graph released, no mode changed",
    (where) => {
      let fail = true;
      const check = () => {
        if (fail) throw new RangeError("inside");
      };
      const through = customOp({
        name: "through",
        forward: (x: Tensor) => x.mul(1),
        vjp: [
          (g) => {
            if (where === "a rule") check();
            return g;
          },
        ],
      });
      const [x, w] = [leaf([1, 2]), leaf([3, 4])];
      x.grad = tensor([7, 7], { dtype: "float64" });
      const h = x.exp();
      h.registerHook(() => {
        if (where === "a hook") check();
      });
      const y = through(h).mul(w).sum();
      for (const options of [{}, { createGraph: true }])
        expect(() => y.backward(undefined, options)).toThrow(RangeError);
      expect([x.grad.toArray(), w.grad, isGradEnabled()]).toEqual([[7, 7], null, true]);
      fail = false;
      y.backward();
      expect(w.grad?.toArray()).toEqual(h.toArray());
    },
  );

  test("a hook may be removed by one that runs before it, in the same pass", () => {
    const x = leaf(1);
    const seen: string[] = [];
    x.registerHook(() => {
      seen.push("first");
      removeSecond();
    });
    const removeSecond = x.registerHook(() => void seen.push("second"));
    x.registerHook(() => void seen.push("third"));
    x.mul(2).backward();
    expect(seen).toEqual(["first", "third"]);
  });

  test("a retained gradient is what the hooks made of it", () => {
    const x = leaf(1);
    const y = x.mul(2);
    y.retainGrad();
    y.registerHook((g) => g.mul(10));
    y.mul(3).backward();
    expect([y.grad?.item(), x.grad?.item()]).toEqual([30, 60]);
  });
});

describe("what is set to .grad and requiresGrad", () => {
  test.each<[string, unknown, ErrorClass, string]>([
    ["a number", 5, ValueError, 'grad: the gradient of "x" is a tensor, or null for none, got 5'],
    [
      "undefined",
      undefined,
      ValueError,
      'grad: the gradient of "x" is a tensor, or null for none, got undefined',
    ],
    ["an array", [1, 2], ValueError, 'grad: the gradient of "x" is a tensor, or null for none, got [1, 2]'],
    [
      "a tensor of another shape",
      tensor([1, 2, 3], { dtype: "float64" }),
      ShapeError,
      'grad: the gradient of "x" has its shape, (2,); one of shape (3,) was given. Reshape it, or set null to ' +
        "start anew.",
    ],
    [
      "a tensor of another dtype",
      tensor([1, 2], { dtype: "float32" }),
      DTypeError,
      'grad: the gradient of "x" is float64, as it is itself; one of float32 was given. Convert it with ' +
        'to("float64").',
    ],
  ])("%s is refused as .grad at once, and what was there stays", (_, given, kind, message) => {
    const x = leaf([1, 2], "x");
    const before = leaf([5, 6]);
    x.grad = before;
    const set = () => {
      x.grad = given as Tensor;
    };
    expect(set).toThrow(kind);
    expect(set).toThrow(message);
    expect(x.grad).toBe(before);
    x.grad = null;
    expect(x.grad).toBeNull();
  });

  test.each(["false", "true", 0, 1, null, undefined, {}])(
    "requiresGrad is true or false, not %j",
    (given) => {
      for (const requiresGrad of [true, false]) {
        const x = tensor([1, 2], { requiresGrad });
        expect(() => {
          x.requiresGrad = given as boolean;
        }).toThrow(/^requiresGrad: it must be true or false, got /);
        expect(x.requiresGrad).toBe(requiresGrad);
      }
    },
  );
});

describe("a record", () => {
  test("has inputs and saved values by their numbers, and says which there are", () => {
    const record = leaf([1, 2]).exp().gradFn;
    expect(record?.input(0).toArray()).toEqual([1, 2]);
    for (const i of [1, -1, 0.5, "0x", undefined])
      expect(() => record?.input(i as number)).toThrow(/^exp: input\(.*\): they count from 0 to 0$/);
    expect(() => record?.saved(0)).toThrow("exp: saved(0): there are none");
    const loose = record as unknown as Record<string, (...args: unknown[]) => unknown>;
    for (const call of [() => loose.input?.(0, 1), () => loose.output?.(1), () => loose.saved?.(0, 1)])
      expect(call).toThrow(/^GradFn\.(input|output|saved): an argument too many/);
  });

  test("has a path of scopes, and nothing else has", () => {
    expect(scopePath(undefined)).toEqual([]);
    for (const none of [null, 5, "block", {}, { name: "a", parents: [] }])
      expect(() => scopePath(none as never)).toThrow(
        /^scopePath: scope must be a scope, as the record of an op/,
      );
  });
});
