/** Cholesky's factor, systems, inverses and determinants: large, at the edge, and what they refuse. */
import { describe, expect, test } from "vitest";
import { GradError, ShapeError, SingularError, ValueError } from "../../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../../src/autograd/index.js";
import * as ops from "../../../src/ops/index.js";
import { Generator } from "../../../src/random/index.js";
import { eye, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";
import { everyMistake } from "../../helpers/mistakes.js";

const generator = new Generator(3);
const double = { dtype: "float64", generator } as const;
const identity = (n: number) => eye(n, n, { dtype: "float64" });
const tight = { rtol: 0, atol: 1e-11 };

/** Around the sizes at which halves begin, and products go to kernels. */
const sizes = [0, 1, 2, 8, 9, 16, 17, 33, 64, 65, 130];

describe.each(sizes)("%i rows", (n) => {
  const x = randn([n, n], double);
  const a = x.matmul(x.T).add(identity(n));
  const b = randn([n, 5], double);

  test("Cholesky's factor gives the matrix again, and is lower triangular", () => {
    const l = ops.cholesky(a);
    expectClose(l.matmul(l.T), a, { rtol: 0, atol: 1e-12 * (n + 1) ** 1.5 });
    expectClose(l.triu(1), zeros([n, n], { dtype: "float64" }), { rtol: 0, atol: 0 });
  });

  test("solutions and inverses solve, either way", () => {
    const shifted = x.add(identity(n).mul(n));
    expectClose(shifted.matmul(ops.solve(shifted, b)), b, tight);
    expectClose(ops.inv(shifted).matmul(shifted), identity(n), tight);
    for (const upper of [false, true])
      for (const transpose of [false, true])
        for (const unitDiagonal of [false, true]) {
          const half = (upper ? x.triu() : x.tril()).div(n + 1);
          const t = unitDiagonal ? half.sub(half.mul(identity(n))).add(identity(n)) : half.add(identity(n));
          const given = unitDiagonal ? t.add(identity(n)) : t; // what is on the diagonal is not read
          const solution = ops.triangularSolve(given, b, { upper, transpose, unitDiagonal });
          expectClose((transpose ? t.T : t).matmul(solution), b, tight);
        }
  });

  test("the logarithm of the determinant is that of the factor's diagonal", () => {
    const [sign, logAbsDet] = ops.slogdet(a);
    expect(sign.item()).toBe(1);
    expectClose(logAbsDet, ops.cholesky(a).diagonal().log().sum().mul(2), { rtol: 1e-13, atol: 1e-12 });
  });
});

describe("of what is hard", () => {
  test("pivots are exchanged, where the first is 0 and where it is tiny", () => {
    expect(
      ops
        .solve(
          [
            [0, 1],
            [2, 0],
          ],
          [3, 4],
        )
        .toArray(),
    ).toEqual([2, 3]);
    expect(
      ops
        .det([
          [0, 1],
          [2, 0],
        ])
        .item(),
    ).toBe(-2);
    const tiny = tensor(
      [
        [1e-20, 1],
        [1, 1],
      ],
      { dtype: "float64" },
    );
    expectClose(
      ops.solve(tiny, tensor([1, 2], { dtype: "float64" })),
      tensor([1, 1], { dtype: "float64" }),
      tight,
    );
  });

  test.each([1e-150, 1e150])("numbers of the size of %f", (scale) => {
    const x = randn([40, 40], double).mul(scale);
    const b = randn([40], double);
    expectClose(x.matmul(ops.solve(x, b)), b, { rtol: 0, atol: 1e-10 });
    const a = x.div(scale).matmul(x.T).add(identity(40).mul(scale)); // symmetric
    const l = ops.cholesky(a);
    expectClose(l.matmul(l.T).div(scale), a.div(scale), tight);
    expect(Number.isFinite(ops.slogdet(a)[1].item())).toBe(true);
  });

  test("a determinant that is too large or too small is infinite or 0, its logarithm is not", () => {
    const small = identity(400).mul(0.1);
    expect(ops.det(small).item()).toBe(0);
    expect(ops.slogdet(small)[1].item()).toBeCloseTo(-400 * Math.LN10, 8);
    expect(ops.det(identity(400).mul(10)).item()).toBe(Infinity);
  });

  test("NaN goes through a system, and is no pivot for Cholesky's factor", () => {
    const broken = tensor([
      [1, 2],
      [NaN, 3],
    ]);
    expect(ops.solve(broken, [1, 2]).toArray()).toEqual([NaN, NaN]);
    expect(ops.det(broken).item()).toBe(NaN);
    expect(() => ops.cholesky([[NaN]])).toThrow("pivot 0 is not above 0");
  });

  test("only the triangle that is named is read", () => {
    const [l, u] = [
      tensor([
        [4, NaN],
        [2, 5],
      ]),
      tensor([
        [2, 1],
        [NaN, 4],
      ]),
    ];
    expect(ops.cholesky(l).toArray()).toEqual([
      [2, 0],
      [1, 2],
    ]);
    expect(ops.triangularSolve(u, [4, 8], { upper: true }).toArray()).toEqual([1, 2]);
  });

  test("integers become float32, which is computed in float64 and rounded", () => {
    const whole = tensor(
      [
        [4, 2],
        [2, 5],
      ],
      { dtype: "int32" },
    );
    expect([ops.cholesky(whole).dtype, ops.inv(whole).dtype, ops.det(whole).dtype]).toEqual([
      "float32",
      "float32",
      "float32",
    ]);
    const x = randn([20, 20], { generator });
    expectClose(ops.inv(x), ops.inv(x.to("float64")).to("float32"), { rtol: 0, atol: 0 });
  });
});

describe("gradients", () => {
  test("go through stacks and what is shared among them, to second order", () => {
    const [a, b] = [randn([3, 3], double), randn([2, 3, 2], double)];
    for (const each of [a, b]) each.requiresGrad = true;
    const calls: ((x: Tensor, y: Tensor) => Tensor)[] = [
      (x, y) => ops.solve(x.add(identity(3).mul(4)), y).square(),
      (x, y) => ops.triangularSolve(x.add(identity(3).mul(4)), y, { transpose: true }).square(),
      (x, y) => ops.inv(x.add(identity(3).mul(4))).mul(y.sum()),
      (x, y) => ops.det(x).mul(y.sum()),
      (x, y) => ops.slogdet(x)[1].mul(y.sum()),
      (x, y) => ops.cholesky(x.matmul(x.T).add(identity(3))).mul(y.sum()),
    ];
    for (const f of calls) {
      expect(gradcheck(f, [a, b]).rows.every(({ passed }) => passed)).toBe(true);
      expect(gradgradcheck(f, [a, b]).rows.every(({ passed }) => passed)).toBe(true);
    }
  });

  test("of the logarithm of a likelihood of a Gaussian process are the known ones", () => {
    const x = tensor([[-1.2], [0.1], [0.7], [2]], { dtype: "float64" });
    const y = tensor([0.3, -0.2, 1.1, 0.4], { dtype: "float64" });
    const [scale, noise] = [0.8, 0.3].map((value) => tensor(value, { dtype: "float64", requiresGrad: true }));
    const squares = x.sub(x.T).square();
    const correlated = squares.div((scale as Tensor).square().mul(-2)).exp();
    const k = correlated.add(identity(4).mul((noise as Tensor).square()));
    const l = ops.cholesky(k);
    const white = ops.triangularSolve(l, y);
    // ln p(y) = -½ yᵀK⁻¹y - ln det L - n/2 ln 2π (Rasmussen & Williams 2006, equation 2.30)
    const logLikelihood = white.square().sum().mul(-0.5).sub(l.diagonal().log().sum());
    logLikelihood.backward();
    // ∂/∂θ = ½ tr((ααᵀ - K⁻¹) ∂K/∂θ) with α = K⁻¹y (5.9)
    const alpha = ops.solve(k.detach(), y);
    const weights = alpha.outer(alpha).sub(ops.inv(k.detach())).mul(0.5);
    const byScale = correlated
      .detach()
      .mul(squares)
      .div(0.8 ** 3);
    expectClose((scale as Tensor).grad as Tensor, weights.mul(byScale).sum(), { rtol: 1e-12, atol: 0 });
    const byNoise = identity(4).mul(2 * 0.3);
    expectClose((noise as Tensor).grad as Tensor, weights.mul(byNoise).sum(), { rtol: 1e-12, atol: 0 });
  });

  test("a value that was changed since is not solved with", () => {
    const a = tensor(
      [
        [2, 1],
        [1, 3],
      ],
      { requiresGrad: true },
    );
    const y = ops.slogdet(a)[1];
    a.assign(zeros([2, 2]));
    expect(() => y.backward()).toThrow(GradError);
  });

  test("the logarithm of a determinant of 0 has none", () => {
    const a = tensor(
      [
        [1, 2],
        [2, 4],
      ],
      { requiresGrad: true, name: "A" },
    );
    const [sign, logAbsDet] = ops.slogdet(a);
    expect([sign.item(), logAbsDet.item(), sign.requiresGrad]).toEqual([0, -Infinity, false]);
    expect(() => logAbsDet.backward()).toThrow('solve: "A" is singular: pivot 1 is 0');
  });
});

const a = tensor(
  [
    [1, 2],
    [2, 4],
  ],
  { name: "A" },
);
const stack = tensor(
  [
    [
      [1, 0],
      [0, 1],
    ],
    [
      [0, 0],
      [0, 0],
    ],
  ],
  { name: "S" },
).unsqueeze(0);
stack.name = "S";

describe("refused is", () => {
  everyMistake([
    ["a singular matrix", () => ops.solve(a, [1, 2]), SingularError, 'solve: "A" is singular: pivot 1 is 0'],
    ["its inverse", () => ops.inv(a), SingularError, 'solve: "A" is singular: pivot 1 is 0'],
    [
      "one in a stack",
      () => ops.solve(stack, [1, 2]),
      SingularError,
      'solve: matrix [0, 1] of "S" is singular: pivot 0 is 0',
    ],
    [
      "one that is not positive definite",
      () => ops.cholesky(a),
      SingularError,
      'cholesky: "A" is not positive definite: pivot 1 is not above 0',
    ],
    [
      "one of those in a stack",
      () => ops.cholesky(stack),
      SingularError,
      'cholesky: matrix [0, 1] of "S" is not positive definite: pivot 0 is not above 0',
    ],
    [
      "a 0 on the diagonal of a triangle",
      () =>
        ops.triangularSolve(
          [
            [1, 0],
            [1, 0],
          ],
          [1, 2],
        ),
      SingularError,
      "triangularSolve: an unnamed tensor is singular: element (1, 1) on its diagonal is 0",
    ],
    [
      "a matrix that is not square",
      () => ops.det(zeros([2, 3])),
      ShapeError,
      "det: an unnamed tensor of shape (2, 3) is not square: its last two axes differ",
    ],
    ["a vector", () => ops.inv([1, 2]), ShapeError, "inv: an unnamed tensor of shape (2,) is no matrix"],
    [
      "a right side of other length",
      () => ops.solve(a, [1, 2, 3]),
      ShapeError,
      'solve: (2, 2) and (3,) do not fit: the left has 2 rows, the right 3. Left is "A", right is an ' +
        "unnamed tensor.",
    ],
    [
      "stacks that do not broadcast",
      () => ops.solve(zeros([2, 2, 2]), zeros([3, 2, 1])),
      ShapeError,
      "solve: (2, 2, 2) and (3, 2, 1): the leading axes do not broadcast. Left is an unnamed tensor, right is " +
        "an unnamed tensor.",
    ],
  ]);

  test("and says which pivot of which matrix it was, also in numbers", () => {
    const thrown = (() => {
      try {
        return ops.cholesky(stack);
      } catch (error) {
        return error as SingularError;
      }
    })();
    expect(thrown).toBeInstanceOf(ValueError);
    expect(thrown).toMatchObject({ pivot: 0, matrix: [0, 1], name: "SingularError" });
  });
});
