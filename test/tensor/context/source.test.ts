/** Source positions: the user's line of each op and each write. */
import { describe, expect, test } from "vitest";
import { nn, recordSources, tensor } from "wengert";

const leaf = (value: number, name = "") => tensor(value, { requiresGrad: true, name });

describe("source positions", () => {
  test("are not taken unless asked for", () => {
    expect(leaf(1).mul(2).gradFn?.source).toBeUndefined();
  });

  test("skip the packages between the user and the library: a Sequential runs its layers through a map", () => {
    const net = new nn.Sequential([new nn.Affine(2, 1)]);
    const y = recordSources(() => net.forward(tensor([[1, 2]])));
    expect(y.gradFn?.source).toMatch(/source\.test\.ts:\d+:\d+$/);
  });

  test("name the user's line of the op and of the write", () => {
    const w = leaf(2, "w");
    const y = recordSources(() => {
      const product = w.mul(w);
      w.assign(3);
      return product;
    });
    expect(y.gradFn?.source).toMatch(/source\.test\.ts:\d+:\d+$/);
    expect(() => y.backward()).toThrow(
      /mul \(.*source\.test\.ts:\d+:\d+\) needs "w" .* changed since by assign \(.*source\.test\.ts:\d+:\d+\)/,
    );
  });
});
