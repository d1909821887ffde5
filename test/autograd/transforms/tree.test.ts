/** Trees of tensors: what is differentiated may be nested, and a bad leaf is named. */
import { describe, expect, test } from "vitest";
import { grad, jvp, type Tensor, tensor, ValueError } from "wengert";

const double = (value: number | number[] | number[][]) => tensor(value, { dtype: "float64" });

describe("trees", () => {
  const params = () => ({
    first: { W: double([[1, 2]]), b: double([3]) },
    rest: [{ W: double([[4], [5]]) }, { W: double([6, 7]) }] as const,
    step: tensor(3, { dtype: "int32" }),
  });

  test("a gradient is built like its argument; integers get zeros of their dtype", () => {
    const g = grad((p: ReturnType<typeof params>) => p.first.W.square().sum().add(p.rest[1].W.sum()))(
      params(),
    );
    expect([g.first.W.toArray(), g.first.b.toArray()]).toEqual([[[2, 4]], [0]]);
    expect([g.rest[0].W.toArray(), g.rest[1].W.toArray()]).toEqual([
      [[0], [0]],
      [1, 1],
    ]);
    expect([g.step.dtype, g.step.item()]).toEqual(["int32", 0]);
  });

  test("a bad leaf is named by its path", () => {
    const bad = (tree: unknown) => () => grad((_: unknown) => double(1))(tree);
    expect(bad({ layers: [{ W: double(1) }, { W: 2 }] })).toThrow(
      new ValueError(
        "grad: argument0.layers[1].W is 2, but a tree has tensors at its leaves, in plain objects and arrays. Make it one with tensor().",
      ),
    );
    expect(bad({ "a key": new Map() })).toThrow(/argument0\["a key"\] is a Map/);
    expect(bad([null])).toThrow(/argument0\[0\] is null/);
    const loop: unknown[] = [double(1)];
    loop.push(loop);
    expect(bad(loop)).toThrow(/argument0\[1\] contains itself/);
  });

  test("a tree that is built differently is refused with the first difference", () => {
    const f = (x: { a: Tensor; b: Tensor }) => x.a.mul(x.b);
    const x = { a: double(1), b: double(2) };
    // @ts-expect-error b is missing
    expect(() => jvp(f, x, { a: double(1) })).toThrow("jvp: v must be built like x, but v.b is missing");
    expect(() => jvp(f, x, { ...x, c: double(1) } as typeof x)).toThrow(
      "jvp: v must be built like x, but there is no x.c",
    );
  });
});
