/** Saved-tensor hooks: what the graph keeps goes through the user's hands. */
import { describe, expect, test } from "vitest";
import { Generator, GradError, randn, savedTensorHooks, type Tensor, tensor } from "wengert";
import { standardize } from "../../../src/ops/internal.js";

const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });
const keep = { pack: (value: Tensor) => value, unpack: (value: Tensor) => value };

describe("savedTensorHooks", () => {
  test("every value passes pack once, and backward sees what unpack makes of it", () => {
    const x = leaf([1, 2]);
    const packed: unknown[] = [];
    let unpacked = 0;
    const y = savedTensorHooks(
      {
        pack: (value) => {
          packed.push(value.toArray());
          return { values: value.toTypedArray(), shape: value.shape };
        },
        unpack: ({ values, shape }) => {
          unpacked++;
          return tensor(values, { shape }).mul(10);
        },
      },
      () => x.mul(3).square().sum(),
    );
    expect(packed).toEqual([3, [3, 6], [9, 36], 45]); // x itself is a leaf that requires grad, and stays
    y.backward();
    expect(x.grad?.toArray()).toEqual([2 * 30 * 30, 2 * 60 * 30]);
    expect(unpacked).toBe(2); // 3·10, and (3, 6)·10
  });

  test("the graph no longer holds the elements", () => {
    const x = leaf(Array.from({ length: 100 }, (_, i) => i));
    const y = savedTensorHooks({ pack: (v) => v.to("float32"), unpack: (v) => v.to("float64") }, () =>
      x.exp().sin(),
    );
    expect(y.gradFn?.inputs[0]?.array.storage.released).toBe(true);
    expect(y.gradFn?.result.storage.released).toBe(true);
    expect(y.gradFn?.inputs[0]?.shape).toEqual([100]);
  });

  test("what an op saves beyond its operands and result goes through them, too, and is held no longer", () => {
    const run = (wrap: (fn: () => Tensor) => Tensor) => {
      const x = randn([3, 20], { dtype: "float64", requiresGrad: true, generator: new Generator(1) });
      const y = wrap(() => standardize(x.mul(2)));
      const held = y.gradFn?.savedArrays.map((array) => array.storage.released);
      y.square().mul(y).sum().backward();
      return { held, gradient: x.grad?.toArray() };
    };
    const copies = { pack: (v: Tensor) => v.clone(), unpack: (v: Tensor) => v.clone() };
    const hooked = run((fn) => savedTensorHooks(copies, fn));
    expect(hooked.held).toEqual([true]);
    expect(hooked.gradient).toEqual(run((fn) => fn()).gradient);
  });

  test("a pass unpacks each value of a record once, however many rules ask for it", () => {
    const [a, b] = [leaf([2, 3]).mul(1), leaf([1.5, 0.5]).mul(1)];
    const unpacked: unknown[] = [];
    const y = savedTensorHooks(
      {
        pack: (v) => v,
        unpack: (v) => {
          unpacked.push(v.toArray());
          return v;
        },
      },
      () => a.pow(b),
    );
    const result = y.toArray();
    y.backward([1, 1]);
    expect(new Set(unpacked.map(String)).size).toBe(unpacked.length);
    expect(unpacked).toContainEqual(result);
  });

  test("keeping float64 as float32 gives the gradient to float32's precision", () => {
    const x = leaf([0.3, 1.7]);
    const y = savedTensorHooks({ pack: (v) => v.to("float32"), unpack: (v) => v.to("float64") }, () =>
      x.exp().sin().sum(),
    );
    y.backward();
    const exact = [0.3, 1.7].map((v) => Math.cos(Math.exp(v)) * Math.exp(v));
    const got = x.grad?.toArray() as number[];
    for (const [i, value] of exact.entries())
      expect(Math.abs((got[i] as number) / value - 1)).toBeLessThan(1e-6);
    expect(got).not.toEqual(exact);
  });

  test("keeping everything as it is gives the same bits, in every order and to second order", () => {
    const run = (wrap: (fn: () => Tensor) => Tensor) => {
      const x = leaf([0.5, -1.5]);
      const y = wrap(() => x.tanh().mul(x).softmax(0).log().square().sum());
      y.backward(undefined, { createGraph: true });
      const first = x.grad as Tensor;
      x.grad = null;
      first.square().sum().backward();
      return [y, first, x.grad as Tensor | null].map((each) => each?.toArray());
    };
    const copies = { pack: (v: Tensor) => v.clone(), unpack: (v: Tensor) => v.clone() };
    expect(run((fn) => savedTensorHooks(copies, fn))).toEqual(run((fn) => fn()));
    expect(run((fn) => savedTensorHooks(keep, fn))).toEqual(run((fn) => fn()));
  });

  test("a packed tensor that is handed out again is not freed by the pass", () => {
    const x = randn([64], { requiresGrad: true });
    const held: Tensor[] = [];
    const y = savedTensorHooks(
      {
        pack: (v) => {
          held.push(v.clone());
          return held.length - 1;
        },
        unpack: (i) => held[i] as Tensor,
      },
      () => x.exp().mul(2).square().sum(),
    );
    const before = held.map((each) => each.toArray());
    y.backward();
    expect(held.map((each) => each.toArray())).toEqual(before);
  });

  test("of nested ones the innermost is asked, and hooks are not packed themselves", () => {
    const x = leaf(2);
    const calls: string[] = [];
    const named = (name: string) => ({
      pack: (v: Tensor) => {
        calls.push(name);
        return v.mul(1);
      },
      unpack: (v: Tensor) => v,
    });
    savedTensorHooks(named("outer"), () => savedTensorHooks(named("inner"), () => x.exp()).neg());
    expect(calls).toEqual(["inner", "outer", "outer"]);
  });

  test("nothing is packed where nothing is recorded", () => {
    const refuse = {
      pack: () => {
        throw new Error("packed");
      },
      unpack: keep.unpack,
    };
    expect(savedTensorHooks(refuse, () => tensor(2).exp().mul(3)).requiresGrad).toBe(false);
  });

  test("an unpacked tensor of another shape or dtype is refused", () => {
    const x = leaf([1, 2]);
    const y = savedTensorHooks({ pack: (v) => v, unpack: (v) => v.to("float32") }, () =>
      x.exp().square().sum(),
    );
    expect(() => y.backward()).toThrow(
      new GradError(
        "savedTensorHooks: unpack must return a tensor of float64 and shape (2,), as pack was given, got float32 (2,)",
      ),
    );
    expect(x.grad).toBeNull();
  });

  test("a change after packing is invisible, unless pack kept the tensor itself: then it is an error", () => {
    const run = (hooks: typeof keep) => {
      const [x, c] = [leaf(2), tensor(3, { dtype: "float64" })];
      const y = savedTensorHooks(hooks, () => x.mul(c));
      c.assign(100);
      y.backward();
      return x.grad?.item();
    };
    expect(run({ ...keep, pack: (v) => v.clone() })).toBe(3);
    expect(() => run(keep)).toThrow(
      /^savedTensorHooks: the tensor that pack returned was changed since by assign/,
    );
  });

  test("an error in pack leaves nothing switched on", () => {
    const x = leaf(2);
    const broken = {
      pack: () => {
        throw new RangeError("full");
      },
      unpack: keep.unpack,
    };
    expect(() => savedTensorHooks(broken, () => x.exp())).toThrow(RangeError);
    x.square().backward();
    expect(x.grad?.item()).toBe(4);
  });
});
