/** inferenceMode: what is made in it stays out of every recorded graph. */
import { describe, expect, test } from "vitest";
import {
  arange,
  enableGrad,
  GradError,
  grad,
  inferenceMode,
  isGradEnabled,
  ones,
  rand,
  type Tensor,
  tensor,
} from "wengert";

const leaf = (value: number | number[], name = "") =>
  tensor(value, { dtype: "float64", requiresGrad: true, name });

const double = { dtype: "float64" } as const;

describe("inferenceMode", () => {
  test("records nothing, returns the value, and ends however its function ends", () => {
    const w = leaf(2);
    expect(inferenceMode(() => [isGradEnabled(), w.mul(3).requiresGrad, w.mul(3).item()])).toEqual([
      false,
      false,
      6,
    ]);
    expect(() =>
      inferenceMode(() => {
        throw new RangeError("inside");
      }),
    ).toThrow(RangeError);
    expect(w.mul(3).requiresGrad).toBe(true);
    expect(() => inferenceMode(async () => 1)).toThrow(/^inferenceMode: fn is async/);
  });

  test.each<[string, (w: Tensor) => Tensor]>([
    ["the result of an op", (w) => w.mul(3)],
    ["a view of one", (w) => w.mul(3).reshape([1])],
    ["a tensor of numbers", () => tensor([2], double)],
    ["ones", () => ones([1], double)],
    ["a range", () => arange(0, 1, 1, double)],
    ["a draw", () => rand([1], double)],
  ])("%s cannot enter a recorded graph", (_, make) => {
    const w = leaf(2, "w");
    const h = inferenceMode(() => make(w));
    h.name = "h";
    for (const each of [h, h.detach(), h.reshape([1, 1])]) expect(() => w.mul(each)).toThrow(GradError);
    expect(() => w.add(h)).toThrow(
      'add: "h" was made inside inferenceMode(), so it cannot be part of a recorded graph. Give the op a ' +
        "clone() made outside, or make it inside noGrad() instead.",
    );
    expect(() => {
      h.requiresGrad = true;
    }).toThrow(/^requiresGrad: "h" was made inside inferenceMode\(\)/);
    expect(h.add(h).toArray()).toBeDefined(); // where nothing is recorded it is a tensor like any other
    w.mul(h.clone()).sum().backward();
    expect(w.grad).not.toBeNull();
  });

  test("tensors from outside stay what they were: views of them can be used, writes to them are counted", () => {
    const [w, x] = [leaf([1, 2]), tensor([3, 4], { dtype: "float64" })];
    const y = w.mul(x);
    const view = inferenceMode(() => x.reshape([2, 1]));
    w.reshape([2, 1]).mul(view).sum().backward();
    expect(w.grad?.toArray()).toEqual([3, 4]);
    inferenceMode(() => x.assign(0));
    expect(() => y.sum().backward()).toThrow(/mul needs .* changed since by assign/);
  });

  test("nothing switches recording on in it, and says so", () => {
    const w = leaf(2);
    expect(() => inferenceMode(() => enableGrad(() => w.mul(2)))).toThrow(
      /^enableGrad: inside inferenceMode\(\) nothing is recorded/,
    );
    expect(() => inferenceMode(() => grad((x: Tensor) => x.square())(w))).toThrow(GradError);
  });

  test("a graph from outside can be walked back in it", () => {
    const w = leaf(3);
    const y = w.square();
    inferenceMode(() => y.backward());
    expect(w.grad?.item()).toBe(6);
  });
});
