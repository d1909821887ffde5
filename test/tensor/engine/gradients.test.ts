/** Gradients as values: nothing that the user has is touched. */
import { describe, expect, test } from "vitest";
import { GradError, grad, gradients, type Tensor, tensor } from "wengert";

const leaf = (value: number | number[], name = "") =>
  tensor(value, { requiresGrad: true, dtype: "float64", name });
const only = ([first]: Tensor[]) => first as Tensor;

describe("gradients", () => {
  test("gives the gradient of each input and writes to no .grad", () => {
    const [x, w, other] = [leaf(2), leaf(3), leaf(5)];
    const y = x.mul(w).mul(other);
    expect(gradients(y, [x, w]).map((g) => g.item())).toEqual([15, 10]);
    expect([x.grad, w.grad, other.grad]).toEqual([null, null, null]);
  });

  test("of intermediates, and of what lies behind them", () => {
    const x = leaf(2, "x");
    const h = x.mul(x);
    const y = h.mul(h);
    expect(gradients(y, [h, x]).map((g) => g.item())).toEqual([8, 32]);
  });

  test("computes only what lies between: a rule beside the way is not called", () => {
    const [x, w] = [leaf(2), leaf(3)];
    const side = w.exp();
    const node = side.gradFn;
    if (node === undefined) throw new Error("not recorded");
    node.vjp = () => {
      throw new Error("called");
    };
    expect(only(gradients(x.mul(side), [x])).item()).toBeCloseTo(Math.exp(3), 12);
  });

  test("several outputs are summed, each with its seed; one may lie behind another", () => {
    const x = leaf([1, 2]);
    const h = x.mul(3);
    const y = h.square();
    const g = only(gradients([y, h], [x], { seeds: [[1, 1], tensor([10, 100], { dtype: "float64" })] }));
    expect(g.toArray()).toEqual([18 + 30, 36 + 300]);
    expect(
      only(
        gradients([x.mul(2), x.mul(3)], [x], {
          seeds: [
            [1, 1],
            [1, 1],
          ],
        }),
      ).toArray(),
    ).toEqual([5, 5]);
  });

  test("an output that another depends on passes its gradient on once it is whole", () => {
    const x = leaf(2);
    const h = x.mul(3);
    const y = h.square();
    const seen: number[] = [];
    for (const each of [h, x]) each.registerHook((g) => void seen.push(g.item()));
    for (const outputs of [
      [y, h],
      [h, y],
    ])
      gradients(outputs, [x], { retainGraph: true });
    expect(seen).toEqual([13, 39, 13, 39]);
  });

  test("forty diamonds in a row are walked once, not along each of their 2⁴⁰ paths", () => {
    const x = leaf(1);
    let y: Tensor = x;
    for (let i = 0; i < 40; i++) y = y.add(y);
    expect(only(gradients(y, [x])).item()).toBe(2 ** 40);
    const doubled = (z: Tensor) => Array.from({ length: 40 }).reduce<Tensor>((sum) => sum.add(sum), z);
    expect(grad(doubled)(tensor(1)).item()).toBe(2 ** 40);
  });

  test("the graph is released unless retainGraph, beside the way never", () => {
    const [x, w] = [leaf(2), leaf(3)];
    const side = w.exp();
    const y = x.mul(side);
    gradients(y, [x], { retainGraph: true });
    gradients(y, [x]);
    expect(() => gradients(y, [x])).toThrow(/^gradients: the graph of the output of mul was already walked/);
    side.backward();
    expect(w.grad?.item()).toBeCloseTo(Math.exp(3), 12);
  });

  test("createGraph: the gradient of a gradient", () => {
    const x = leaf(2);
    const first = only(gradients(x.pow(4), [x], { createGraph: true }));
    const second = only(gradients(first, [x], { createGraph: true }));
    expect([first.item(), second.item(), only(gradients(second, [x])).item()]).toEqual([32, 48, 48]);
  });

  test("hooks of the inputs and of what lies between run", () => {
    const x = leaf(2);
    const h = x.mul(3);
    x.registerHook((g) => g.add(1));
    h.registerHook((g) => g.mul(10));
    expect(only(gradients(h.square(), [x])).item()).toBe(361);
  });

  test("two gradients never share elements, nor with a seed", () => {
    const [a, b] = [leaf([1, 2]), leaf([3, 4])];
    const seed = tensor([5, 6], { dtype: "float64" });
    const [ga, gb, again] = gradients(a.add(b), [a, b, a], { seeds: [seed] }) as [Tensor, Tensor, Tensor];
    ga.assign(0);
    expect([gb, again, seed].map((each) => each.toArray())).toEqual([
      [5, 6],
      [5, 6],
      [5, 6],
    ]);
  });

  test("retainGrad on the way does not fill .grad", () => {
    const x = leaf(2);
    const h = x.mul(3);
    h.retainGrad();
    gradients(h.square(), [x]);
    expect(h.grad).toBeNull();
  });

  test("an unused input is an error, or zeros on request", () => {
    const [x, w] = [leaf(2), leaf([1, 2], "w")];
    const y = x.square();
    expect(() => gradients(y, [x, w])).toThrow(
      new GradError(
        'gradients: no output depends on input 1, "w" of shape (2,). Leave it out, or pass { ' +
          "allowUnused: true } to get zeros.",
      ),
    );
    expect(gradients(y, [x, w], { allowUnused: true }).map((g) => g.toArray())).toEqual([4, [0, 0]]);
  });

  test("an output without history gives zeros where unused inputs are allowed", () => {
    const x = leaf([1, 2]);
    expect(only(gradients(tensor(3), [x], { allowUnused: true })).toArray()).toEqual([0, 0]);
    expect(() => gradients(tensor(3), [x])).toThrow(GradError);
  });

  test("one seed for two outputs, and what is no tensor, are refused", () => {
    const x = leaf(1);
    expect(() => gradients([x.mul(2), x.mul(3)], [x], { seeds: [1] })).toThrow(/1 seeds for 2 outputs/);
    expect(() => gradients([3 as unknown as Tensor], [x])).toThrow(
      "gradients: outputs must be a tensor, or a list of tensors, got [3]",
    );
    expect(() => gradients(x.mul(2), [3 as unknown as Tensor])).toThrow(
      "gradients: inputs must be a list of tensors, got [3]",
    );
    expect(() => gradients(x.mul(2), x as unknown as Tensor[])).toThrow(
      "gradients: inputs must be a list of tensors, got a tensor",
    );
    expect(() => gradients(x.mul(2), [x], { seeds: x as unknown as Tensor[] })).toThrow(
      "gradients: seeds must be a list of upstream gradients, one for each output, got a tensor",
    );
  });

  test("errors say what is wrong", () => {
    const x = leaf([1, 2], "x");
    expect(() => gradients(x.mul(2), [x])).toThrow(
      /is not a scalar\. Reduce it first, e\.g\. with sum\(\), or pass the upstream gradient: \{ seeds: \[seed\] \}/,
    );
    expect(() => gradients(x.sum(), [tensor(1, { name: "c" })])).toThrow(
      /input 0, "c", does not require grad, so nothing was recorded/,
    );
    expect(() => gradients(tensor(1), [x])).toThrow(/^gradients: an unnamed tensor does not require grad/);
    expect(() => gradients([x.sum()], [x], { seeds: [1, 2] })).toThrow(/2 seeds for 1 outputs/);
  });
});
