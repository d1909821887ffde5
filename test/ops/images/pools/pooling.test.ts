/** Pooling: the policy at ties, the border, and integers. */
import { describe, expect, test } from "vitest";
import { avgPool2d, maxPool2d } from "../../../../src/ops/index.js";
import { Generator } from "../../../../src/random/index.js";
import { ones, randint, randn, type Tensor, tensor } from "../../../../src/tensor/index.js";
import { expectClose } from "../../../helpers/close.js";

/** The elements of the first channel of the first image. */
const plane = (x: Tensor | null | undefined) => [...(x as Tensor).reshape([-1]).toTypedArray()];

const image = (rows: number[][]) => tensor([[rows]], { dtype: "float64", requiresGrad: true });

describe("maxPool2d", () => {
  test("shares the gradient equally among ties, as max does; PyTorch gives all to the first", () => {
    const x = image([
      [5, 5, 1, 2],
      [5, 5, 3, 3],
    ]);
    maxPool2d(x, 2).backward([[[[8, 10]]]]);
    expect(x.grad?.toArray()).toEqual([
      [
        [
          [2, 2, 0, 0],
          [2, 2, 5, 5],
        ],
      ],
    ]);
  });

  test("the fused backward is the one of small ops, ties, border and dilation included", () => {
    const x = randint(0, 4, [2, 3, 7, 6], { generator: new Generator(9) }).to("float64");
    for (const [kernel, options] of [
      [2, {}],
      [[3, 2], { stride: [2, 1], padding: [1, 1], dilation: [1, 2] }],
      [3, { stride: 1, padding: 1 }],
    ] as const) {
      const [fused, small] = [false, true].map((createGraph) => {
        const leaf = x.detach();
        leaf.requiresGrad = true;
        const y = maxPool2d(leaf, kernel, options);
        y.backward(randn(y.shape, { dtype: "float64", generator: new Generator(1) }), { createGraph });
        return leaf.grad as Tensor;
      });
      expectClose(fused as Tensor, small as Tensor, { rtol: 1e-14, atol: 1e-14 });
    }
  });

  test("the second derivative at a tie is no NaN", () => {
    const x = image([
      [1, 1],
      [0, 1],
    ]);
    maxPool2d(x, 2).square().sum().backward(undefined, { createGraph: true });
    const g = x.grad;
    x.grad = null;
    g?.square().sum().backward();
    // y = 1, ∂L/∂x = 2y/3 for each of the three; Σ of their squares is 4y²/3, and ∂y/∂x is 1/3
    expect(plane(x.grad).map((v) => Math.round(v * 9))).toEqual([8, 8, 0, 8]);
  });

  test("the border never wins, not over negative numbers, and not over -Infinity either", () => {
    const x = image([
      [-3, -Infinity],
      [-Infinity, -Infinity],
    ]);
    const y = maxPool2d(x, 2, { stride: 1, padding: 1 });
    expect(y.toArray()).toEqual([
      [
        [
          [-3, -3, -Infinity],
          [-3, -3, -Infinity],
          [-Infinity, -Infinity, -Infinity],
        ],
      ],
    ]);
    y.backward(ones([1, 1, 3, 3], { dtype: "float64" }));
    expect(x.grad?.sum().item()).toBe(9);
    expect(plane(x.grad)[0]).toBe(4);
  });

  test("a NaN is the largest", () => {
    expect(
      maxPool2d(
        [
          [
            [
              [1, Number.NaN],
              [2, 3],
            ],
          ],
        ],
        2,
      ).item(),
    ).toBeNaN();
  });

  test("overlapping windows each give their gradient", () => {
    const x = image([
      [1, 9, 2],
      [3, 4, 5],
    ]);
    maxPool2d(x, 2, { stride: 1 }).backward([[[[10, 100]]]]);
    expect(x.grad?.toArray()).toEqual([
      [
        [
          [0, 110, 0],
          [0, 0, 0],
        ],
      ],
    ]);
  });
});

describe("avgPool2d", () => {
  test("counts the border as zeros, or not at all", () => {
    const x = ones([1, 1, 2, 2]);
    const options = { stride: 1, padding: 1 };
    expect(avgPool2d(x, 2, options).toArray()).toEqual([
      [
        [
          [0.25, 0.5, 0.25],
          [0.5, 1, 0.5],
          [0.25, 0.5, 0.25],
        ],
      ],
    ]);
    const alone = avgPool2d(x, 2, { ...options, countIncludePad: false });
    expect(alone.toArray()).toEqual(ones([1, 1, 3, 3]).toArray());
  });

  test("of integers is a float", () => {
    const x = tensor(
      [
        [
          [
            [1, 2],
            [3, 5],
          ],
        ],
      ],
      { dtype: "int32" },
    );
    expect(avgPool2d(x, 2).item()).toBe(2.75);
    expect(maxPool2d(x, 2).dtype).toBe("float32");
    expect(
      maxPool2d(
        tensor(
          [
            [
              [
                [-1, -2],
                [-3, -5],
              ],
            ],
          ],
          { dtype: "int32" },
        ),
        2,
        { padding: 1 },
      ).toArray(),
    ).toEqual([
      [
        [
          [-1, -2],
          [-3, -5],
        ],
      ],
    ]);
  });
});
