/** Orthogonal factors, eigenvalues and singular values: at hostile matrices, and what they refuse. */
import { describe, expect, test } from "vitest";
import {
  DTypeError,
  GradError,
  ShapeError,
  SingularError,
  ValueError,
} from "../../../src/arguments/index.js";
import { gradcheck, gradgradcheck } from "../../../src/autograd/index.js";
import * as ops from "../../../src/ops/index.js";
import { Generator } from "../../../src/random/index.js";
import { eye, randn, type Tensor, tensor, zeros } from "../../../src/tensor/index.js";
import { expectClose } from "../../helpers/close.js";
import { everyMistake } from "../../helpers/mistakes.js";

const generator = new Generator(4);
const double = { dtype: "float64", generator } as const;
const identity = (n: number) => eye(n, n, { dtype: "float64" });
const near = (n: number) => ({ rtol: 0, atol: 2e-14 * (n + 1) });

/** Around the sizes at which blocks begin, in both directions. */
const shapes = [
  [0, 0],
  [1, 1],
  [1, 6],
  [6, 1],
  [0, 3],
  [3, 0],
  [5, 5],
  [32, 33],
  [33, 32],
  [70, 40],
  [40, 70],
  [128, 128],
] as const;

/** The columns of x have length 1, at right angles. */
const expectOrthogonal = (x: Tensor) =>
  expectClose(x.transpose().matmul(x), identity(x.shape.at(-1) as number), near(x.shape.at(-2) as number));

const lowRank = randn([30, 4], double).matmul(randn([4, 20], double));
const hostile: readonly (readonly [string, Tensor])[] = [
  ...shapes.map(([m, n]): [string, Tensor] => [`of shape (${m}, ${n})`, randn([m, n], double)]),
  ["of rank 4", lowRank],
  ["of zeros", zeros([6, 4], { dtype: "float64" })],
  ["of ones", zeros([6, 8], { dtype: "float64" }).add(1)],
  ["of huge numbers", randn([20, 15], double).mul(1e150)],
  ["of tiny numbers", randn([15, 20], double).mul(1e-150)],
  ["of numbers below the normal ones", randn([5, 5], double).mul(1e-309)],
  [
    "of sizes far apart",
    randn([12, 12], double).mul(
      tensor(
        Array.from({ length: 12 }, (_, i) => 10 ** (-13 * i)),
        { dtype: "float64" },
      ),
    ),
  ],
  ["that is an identity", identity(9)],
  [
    "with a row of zeros",
    randn([8, 8], double).mul(tensor([1, 1, 1, 0, 1, 1, 1, 1], { dtype: "float64" }).unsqueeze(1)),
  ],
];

/** Of the size of 1, so that products neither overflow nor vanish. */
const sizeOf = (x: Tensor) => (x.size === 0 ? 0 : (x.abs().max().item() as number)) || 1;

describe.each(hostile)("a matrix %s", (_, a) => {
  const size = sizeOf(a);
  const n = Math.max(...a.shape);

  test("is Q · R", () => {
    const [q, r] = ops.qr(a);
    expectClose(q.matmul(r.div(size)), a.div(size), near(n));
    expectOrthogonal(q);
    expectClose(r.tril(-1), zeros(r.shape, { dtype: "float64" }), { rtol: 0, atol: 0 });
  });

  test("is U · diag(s) · Vᵀ, s in descending order and none below 0", () => {
    const [u, s, vT] = ops.svd(a);
    expectClose(u.mul(s.div(size).unsqueeze(-2)).matmul(vT), a.div(size), near(n));
    expectOrthogonal(u);
    expectOrthogonal(vT.transpose());
    const values = s.toArray() as number[];
    expect(values).toEqual(values.toSorted((x, y) => y - x));
    expect(values.every((value) => value >= 0)).toBe(true);
    for (const column of u.T.toArray() as number[][])
      expect(Math.max(...column)).toBeGreaterThanOrEqual(-Math.min(...column));
  });

  test("and times its transpose has the eigenvalues and vectors of it", () => {
    const square = a.div(size).matmul(a.T);
    const [w, v] = ops.eigh(square);
    expectClose(square.div(size).matmul(v), v.mul(w.div(size).unsqueeze(-2)), near(n ** 1.5));
    expectOrthogonal(v);
    const values = w.toArray() as number[];
    expect(values).toEqual(values.toSorted((x, y) => x - y));
  });
});

describe("symmetric matrices", () => {
  test("are read below the diagonal", () => {
    const [w, v] = ops.eigh([
      [2, Number.NaN],
      [1, 2],
    ]);
    expectClose(w, tensor([1, 3]), { rtol: 1e-6, atol: 0 });
    expectClose(
      v.square(),
      tensor([
        [0.5, 0.5],
        [0.5, 0.5],
      ]),
      { rtol: 1e-6, atol: 0 },
    );
  });

  test("with eigenvalues that are equal have them, and the gradient of these, but none of the vectors", () => {
    const a = tensor(
      [
        [2, 0, 0],
        [0, 2, 0],
        [0, 0, 1],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    const [w, v] = ops.eigh(a);
    expect(w.toArray()).toEqual([1, 2, 2]);
    w.square().sum().backward(undefined, { retainGraph: true });
    expectClose(a.grad as Tensor, a.detach().mul(2), { rtol: 1e-14, atol: 0 });
    expect(() => v.sum().backward()).toThrow(
      new GradError(
        "eigh: the vectors have no derivative where two eigenvalues are equal: 1 and 2 are both 2. The gradient " +
          "of the eigenvalues alone exists.",
      ),
    );
  });
});

describe("singular vectors", () => {
  const refused = (values: number[][]) => {
    const a = tensor(values, { dtype: "float64", requiresGrad: true });
    const [u, s, vT] = ops.svd(a);
    s.square().sum().backward(undefined, { retainGraph: true });
    expectClose(a.grad as Tensor, a.detach().mul(2), { rtol: 1e-14, atol: 1e-15 });
    return [u, vT] as const;
  };

  test("have no derivative where two values are equal, the values do", () => {
    for (const x of refused([
      [0, 3],
      [-3, 0],
    ]))
      expect(() => x.sum().backward()).toThrow("where two singular values are equal: 0 and 1 are both 3.");
  });

  test("have one where a value is 0 or a half and the matrix is square", () => {
    const a = ops.diag(tensor([2, 0.5, 0], { dtype: "float64" })).detach();
    a.requiresGrad = true;
    expect(gradcheck((x) => ops.svd(x)[0], [a]).rows.every(({ passed }) => passed)).toBe(true);
    ops.svd(a)[0].sum().backward();
    expect((a.grad as Tensor).toTypedArray().every(Number.isFinite)).toBe(true);
  });

  test("nor where one is 0 and the matrix is not square", () => {
    const [u] = refused([
      [1, 0],
      [0, 0],
      [0, 0],
    ]);
    expect(() => u.sum().backward()).toThrow(
      "svd: the vectors of a matrix that is not square have no derivative where a singular value is 0, as 1 is",
    );
  });
});

describe("least squares", () => {
  test("are those of the normal equations, and the smallest of many solutions", () => {
    const [a, b] = [randn([40, 12], double), randn([40, 3], double)];
    const x = ops.lstsq(a, b);
    expectClose(a.T.matmul(a.matmul(x).sub(b)), zeros([12, 3], { dtype: "float64" }), {
      rtol: 0,
      atol: 1e-12,
    });
    const c = randn([12], double);
    const smallest = ops.lstsq(a.T, c);
    expectClose(a.T.matmul(smallest), c, { rtol: 0, atol: 1e-12 });
    expectClose(smallest, a.matmul(ops.solve(a.T.matmul(a), c)), { rtol: 0, atol: 1e-12 });
  });

  test("go through stacks", () => {
    const [a, b] = [randn([2, 4, 2], double), randn([4, 1], double)];
    const x = ops.lstsq(a, b);
    for (const i of [0, 1])
      expectClose(x.slice([i]), ops.lstsq(a.slice([i]), b), { rtol: 1e-14, atol: 1e-15 });
  });
});

describe("gradients", () => {
  const all: readonly (readonly [string, (x: Tensor) => Tensor])[] = [
    ["Q and R", (x) => ops.qr(x).reduce((sum, each) => sum.add(each.exp().sum()), x.sum())],
    ["U, s and V", (x) => ops.svd(x).reduce((sum, each) => sum.add(each.exp().sum()), x.sum())],
    [
      "w and V",
      (x) => ops.eigh(x.transpose().matmul(x)).reduce((sum, each) => sum.add(each.exp().sum()), x.sum()),
    ],
    ["least squares", (x) => ops.lstsq(x, tensor([[1], [2], [-1]], { dtype: "float64" })).square()],
    ["norms", (x) => ops.matrixNorm(x, "nuc").add(ops.matrixNorm(x, -2)).add(ops.matrixNorm(x, -1))],
    ["products", (x) => ops.kron(x, ops.multiDot([x, x.T, x]))],
  ];

  test.each(all)("of %s, tall, wide, of stacks, are those of differences, to second order", (what, f) => {
    for (const shape of [
      [3, 2],
      [3, 4],
      [2, 3, 3],
    ]) {
      if (shape.length === 3 && what === "products") continue;
      const x = randn(shape, double);
      x.requiresGrad = true;
      // of more columns than rows xᵀ · x has eigenvalues that are equal
      const y = what === "w and V" && shape[1] === 4 ? x.transpose().detach() : x;
      y.requiresGrad = true;
      expect(gradcheck(f, [y]).rows.every(({ passed }) => passed)).toBe(true);
      expect(gradgradcheck(f, [y]).rows.every(({ passed }) => passed)).toBe(true);
    }
  });

  test("of the determinant of a matrix of rank N - 1 are its cofactors, to second order", () => {
    const a = tensor(
      [
        [1, 2, 0],
        [2, 4, 1],
        [0.5, 1, 3],
      ],
      { dtype: "float64", requiresGrad: true },
    );
    expect(ops.det(a.detach()).item()).toBe(0);
    expect(gradcheck(ops.det, [a]).rows.every(({ passed }) => passed)).toBe(true);
    expect(gradgradcheck(ops.det, [a]).rows.every(({ passed }) => passed)).toBe(true);
    ops.det(a).backward();
    expectClose((a.grad as Tensor).slice([0]), tensor([11, -5.5, 0], { dtype: "float64" }), {
      rtol: 0,
      atol: 1e-13,
    });
  });

  test("of determinants in stacks of two axes are those of each matrix, singular or not", () => {
    const singular = (x: Tensor) => x.slice([[0, 2]]).concat([x.slice([[0, 1]]).add(x.slice([[1, 2]]))], 0);
    for (const of of [(x: Tensor) => x, singular, (x: Tensor) => singular(x).flip(0)]) {
      const each = [1, 2, 3, 4, 5, 6].map(() => of(randn([3, 3], double)));
      const stack = ops.stack(each, 0).reshape([2, 3, 3, 3]).detach();
      stack.requiresGrad = true;
      const weights = randn([2, 3], double);
      ops.det(stack).mul(weights).sum().backward();
      for (const [i, a] of each.entries()) {
        const rows = [0, 1, 2].map((row) => a.slice([row]));
        // the cross products of the others, each one row of the cofactors
        const cross = ([x, y]: readonly number[]) => {
          const [[p, q, r], [s, t, u]] = [rows[x as number], rows[y as number]].map((row) =>
            (row as Tensor).toArray(),
          ) as [[number, number, number], [number, number, number]];
          return [q * u - r * t, r * s - p * u, p * t - q * s];
        };
        const known = tensor(
          [
            [1, 2],
            [2, 0],
            [0, 1],
          ].map(cross),
          { dtype: "float64" },
        );
        const [row, column] = [Math.floor(i / 3), i % 3];
        expectClose((stack.grad as Tensor).slice([row, column]), known.mul(weights.slice([row, column])), {
          rtol: 0,
          atol: 1e-12,
        });
      }
      if (of(stack.slice([0, 0])).size > 0 && each.every((a) => ops.det(a).item() !== 0)) {
        stack.grad = null;
        ops.slogdet(stack)[1].mul(weights).sum().backward();
        const inverses = ops.inv(stack.detach()).transpose();
        expectClose(stack.grad as unknown as Tensor, inverses.mul(weights.unsqueeze(-1).unsqueeze(-1)), {
          rtol: 1e-9,
          atol: 1e-9,
        });
      }
    }
  });

  test("of float32 are those of float64, rounded", () => {
    const x = randn([4, 3], { generator });
    const gradient = (of: Tensor) => {
      of.requiresGrad = true;
      ops.svd(of)[0].exp().sum().backward();
      return of.grad as Tensor;
    };
    expectClose(gradient(x.clone()), gradient(x.to("float64")).to("float32"), { rtol: 1e-5, atol: 1e-5 });
  });
});

describe("small functions", () => {
  test("diagonals hold infinities in their place", () => {
    expect(ops.diag([Infinity, 1]).toArray()).toEqual([
      [Infinity, 0],
      [0, 1],
    ]);
    expect(ops.diag([1], -1).toArray()).toEqual([
      [0, 0],
      [1, 0],
    ]);
    expect(
      ops
        .trace(
          tensor(
            [
              [1, 2],
              [3, 4],
            ],
            { dtype: "int32" },
          ),
        )
        .item(),
    ).toBe(5);
  });

  test("a chain of products takes the cheapest order, whatever that is", () => {
    const [a, b, c, d] = (
      [
        [3, 20],
        [20, 2],
        [2, 30],
        [30, 4],
      ] as const
    ).map((shape) => randn([...shape], double)) as [Tensor, Tensor, Tensor, Tensor];
    expectClose(ops.multiDot([a, b, c, d]), a.matmul(b).matmul(c.matmul(d)), { rtol: 0, atol: 0 });
  });
});

const nan = tensor(
  [
    [1, Number.NaN],
    [1, 1],
  ],
  { name: "A" },
);

describe("refused are", () => {
  everyMistake([
    [
      "NaN in what svd takes",
      () => ops.svd(nan),
      ValueError,
      'svd: "A" has an element that is NaN or infinite',
    ],
    [
      "infinities in what eigh takes, in a stack",
      () => ops.eigh([[[1]], [[Infinity]]]),
      ValueError,
      "eigh: matrix [1] of an unnamed tensor has an element that is NaN or infinite",
    ],
    ["a vector", () => ops.qr([1, 2]), ShapeError, "qr: an unnamed tensor of shape (2,) is no matrix"],
    [
      "columns that depend on others",
      () =>
        ops.lstsq(
          [
            [1, 2],
            [2, 4],
            [3, 6],
          ],
          [1, 2, 3],
        ),
      SingularError,
      "lstsq: an unnamed tensor has not full rank: column 1 depends on those before it",
    ],
    [
      "rows that do",
      () =>
        ops.lstsq(
          [
            [1, 2, 3],
            [2, 4, 6],
          ],
          [1, 2],
        ),
      SingularError,
      "lstsq: an unnamed tensor has not full rank: row 1 depends on those before it",
    ],
    [
      "a right side of other length",
      () => ops.lstsq(zeros([3, 2]), [1, 2]),
      ShapeError,
      "lstsq: (3, 2) and (2,) do not fit: the left has 3 rows, the right 2. Left is an unnamed tensor, right is " +
        "an unnamed tensor.",
    ],
    [
      "the diagonal of a stack",
      () => ops.diag(zeros([2, 2, 2])),
      ShapeError,
      "diag: an unnamed tensor of shape (2, 2, 2) is neither a vector nor a matrix. diagEmbed() and diagonal() " +
        "take stacks of them.",
    ],
    [
      "a diagonal of a scalar",
      () => ops.diagEmbed(1),
      ShapeError,
      "diagEmbed: an unnamed tensor is a scalar, which has no axis",
    ],
    [
      "a vector amid a chain",
      () => ops.multiDot([zeros([2]), zeros([2]), zeros([2, 2])]),
      ShapeError,
      "multiDot: an unnamed tensor of shape (2,) is no matrix (operand 1)",
    ],
    [
      "dtypes that differ",
      () => ops.multiDot([zeros([2]), zeros([2, 2], { dtype: "float64" })]),
      DTypeError,
      "multiDot: dtypes float32 and float64 differ. Left is an unnamed tensor, right is an unnamed tensor. Convert " +
        'one with to("float64").',
    ],
    [
      "another norm",
      () => ops.matrixNorm(nan, 3 as 2),
      ValueError,
      'matrixNorm: order must be "fro", "nuc", 1, -1, 2, -2, Infinity or -Infinity, got 3',
    ],
  ]);
});
